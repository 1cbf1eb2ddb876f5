// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/http_admission.h"

#include <charconv>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace nianbao::runtime {
namespace {

std::string_view Trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Without the weakness mark: a match for reading is weak (RFC 9110, section 8.8.3.2).
std::string_view Opaque(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

}  // namespace

bool NamesLoopback(std::string_view host_header) {
  std::string_view host = Trim(host_header);
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    return end != std::string_view::npos && host.substr(0, end + 1) == "[::1]";
  }
  host = host.substr(0, host.find(':'));
  return absl::EqualsIgnoreCase(absl::string_view(host.data(), host.size()), "localhost") ||
         (host.starts_with("127.") &&
          host.find_first_not_of("0123456789.") == std::string_view::npos);
}

absl::Status CheckPost(const PostHead& head, const std::string& content_type,
                       std::size_t max_bytes) {
  const std::string_view type =
      Trim(std::string_view(head.content_type).substr(0, head.content_type.find(';')));
  if (!absl::EqualsIgnoreCase(absl::string_view(type.data(), type.size()), content_type)) {
    return absl::InvalidArgumentError(
        absl::StrCat("send the body as Content-Type: ", content_type));
  }
  if (!head.content_encoding.empty()) {
    return absl::InvalidArgumentError("send the body without Content-Encoding");
  }
  std::uint64_t length = 0;
  const char* const end = head.content_length.data() + head.content_length.size();
  const auto [stop, error] = std::from_chars(head.content_length.data(), end, length);
  if (!head.transfer_encoding.empty() || head.content_length.empty() || stop != end ||
      error == std::errc::invalid_argument) {
    return absl::FailedPreconditionError("send the body with its Content-Length");
  }
  if (error == std::errc::result_out_of_range || length > max_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the body is longer than the ", max_bytes, " bytes that are taken here"));
  }
  return absl::OkStatus();
}

bool HasEntityTag(std::string_view if_none_match, std::string_view etag) {
  std::string_view rest = Trim(if_none_match);
  if (rest == "*") return true;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    if (Opaque(Trim(rest.substr(0, comma))) == Opaque(etag)) return true;
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return false;
}

}  // namespace nianbao::runtime
