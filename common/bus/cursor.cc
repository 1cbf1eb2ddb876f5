// SPDX-License-Identifier: Apache-2.0
#include "common/bus/cursor.h"

#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/escaping.h"

namespace nianbao::bus {
namespace {

// Layout: version, log id, topic, number of partitions, (partition, offset)..., checksum. Numbers
// are LEB128 varints, strings have their length in front, the checksum is FNV-1a over the rest.
constexpr char kVersion = 1;
constexpr std::size_t kChecksumBytes = 4;

std::uint32_t Checksum(std::string_view bytes) {
  std::uint32_t hash = 2166136261u;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

void PutNumber(std::uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

void PutText(std::string_view text, std::string& out) {
  PutNumber(text.size(), out);
  out.append(text);
}

std::optional<std::uint64_t> TakeNumber(std::string_view& in) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 63 && !in.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  return std::nullopt;
}

std::optional<std::string> TakeText(std::string_view& in) {
  const auto size = TakeNumber(in);
  if (!size || *size > in.size()) return std::nullopt;
  std::string text(in.substr(0, *size));
  in.remove_prefix(*size);
  return text;
}

std::optional<Cursor> Parse(std::string_view in) {
  if (in.empty() || in.front() != kVersion) return std::nullopt;
  in.remove_prefix(1);
  const auto log_id = TakeText(in);
  const auto topic = log_id ? TakeText(in) : std::nullopt;
  const auto count = topic ? TakeNumber(in) : std::nullopt;
  if (!count) return std::nullopt;
  Cursor cursor{*log_id, *topic, {}};
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto partition = TakeNumber(in);
    const auto offset = partition ? TakeNumber(in) : std::nullopt;
    if (!offset || *partition > 0x7fffffff) return std::nullopt;
    cursor.next[static_cast<int>(*partition)] = static_cast<std::int64_t>(*offset);
  }
  if (!in.empty()) return std::nullopt;
  return cursor;
}

absl::Status NoToken() {
  return absl::InvalidArgumentError(
      "not a resume token, or a damaged one; give it exactly as it was received, or start from the "
      "earliest or the latest report");
}

}  // namespace

std::string EncodeCursor(const Cursor& cursor) {
  std::string bytes(1, kVersion);
  PutText(cursor.log_id, bytes);
  PutText(cursor.topic, bytes);
  PutNumber(cursor.next.size(), bytes);
  for (const auto& [partition, offset] : cursor.next) {
    PutNumber(static_cast<std::uint64_t>(partition), bytes);
    PutNumber(static_cast<std::uint64_t>(offset), bytes);
  }
  const std::uint32_t checksum = Checksum(bytes);
  for (std::size_t i = 0; i < kChecksumBytes; ++i) {
    bytes.push_back(static_cast<char>(checksum >> (8 * i)));
  }
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<Cursor> DecodeCursor(std::string_view token) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(absl::string_view(token.data(), token.size()), &bytes) ||
      bytes.size() <= kChecksumBytes) {
    return NoToken();
  }
  const auto cursor = Parse(std::string_view(bytes).substr(0, bytes.size() - kChecksumBytes));
  // Encoding it again compares the checksum, and refuses other spellings of the same bytes.
  if (!cursor || EncodeCursor(*cursor) != token) return NoToken();
  return *cursor;
}

}  // namespace nianbao::bus
