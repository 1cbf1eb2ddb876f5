// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/page_token.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace nianbao::gateway {
namespace {

constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 1000;
constexpr char kVersion = '1';
constexpr std::size_t kDigits = 16;

// FNV-1a: tells mistakes, not attacks; a token gives no right that a first page would not.
std::string Checksum(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return absl::StrCat(absl::Hex(hash, absl::kZeroPad16));
}

std::string Prefixed(std::string_view field) {
  return absl::StrCat(field.size(), ":", absl::string_view(field.data(), field.size()));
}

// Takes one field off the front of `rest`.
bool TakeField(std::string_view& rest, std::string& field) {
  const std::size_t colon = rest.find(':');
  if (colon == 0 || colon == std::string_view::npos || colon > 9) return false;
  std::size_t size = 0;
  for (const char c : rest.substr(0, colon)) {
    if (c < '0' || c > '9') return false;
    size = size * 10 + static_cast<std::size_t>(c - '0');
  }
  rest.remove_prefix(colon + 1);
  if (size > rest.size()) return false;
  field = rest.substr(0, size);
  rest.remove_prefix(size);
  return true;
}

absl::Status Damaged() {
  return absl::InvalidArgumentError(
      "page_token is not one that this service gave out; ask for the first page without a token");
}

}  // namespace

std::string EncodePageToken(std::string_view query,
                            std::initializer_list<std::string_view> fields) {
  std::string body(1, kVersion);
  body += Checksum(query);
  for (const std::string_view field : fields) body += Prefixed(field);
  return absl::WebSafeBase64Escape(Checksum(body) + body);
}

absl::StatusOr<std::vector<std::string>> DecodePageToken(std::string_view query,
                                                         std::string_view token,
                                                         std::size_t field_count) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(absl::string_view(token.data(), token.size()), &bytes) ||
      bytes.size() < 2 * kDigits + 1) {
    return Damaged();
  }
  std::string_view rest = bytes;
  const std::string_view body = rest.substr(kDigits);
  if (rest.substr(0, kDigits) != Checksum(body) || body[0] != kVersion) return Damaged();
  if (body.substr(1, kDigits) != Checksum(query)) {
    return absl::InvalidArgumentError(
        "page_token belongs to a request with another filter or view; give the same one, or ask "
        "for "
        "the first page without a token");
  }
  rest = body.substr(1 + kDigits);
  std::vector<std::string> fields(field_count);
  for (std::string& field : fields) {
    if (!TakeField(rest, field)) return Damaged();
  }
  if (!rest.empty()) return Damaged();
  return fields;
}

std::string QueryOf(const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> query(request.New());
  query->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"}) {
    const auto* field = query->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) query->GetReflection()->ClearField(query.get(), field);
  }
  return query->SerializeAsString();
}

absl::StatusOr<int> PageSize(int requested) {
  if (requested < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("page_size is ", requested, "; give 1 to 1000, or 0 for the default of 50"));
  }
  return requested == 0 ? kDefaultPageSize : std::min(requested, kMaxPageSize);
}

}  // namespace nianbao::gateway
