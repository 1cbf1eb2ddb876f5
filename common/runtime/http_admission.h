// SPDX-License-Identifier: Apache-2.0
// Which HTTP requests are looked at, decided from their head alone, before a body is read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace nianbao::runtime {

// True where a Host header ("127.0.0.1:8080", "[::1]", "localhost") names this machine's loopback.
bool NamesLoopback(std::string_view host_header);

// What a POST says of its body; a header that is missing is empty.
struct PostHead {
  std::string content_type;
  std::string content_length;
  std::string content_encoding;
  std::string transfer_encoding;
};

// OK where the body may be read: it has the media type (parameters aside), a length of at most
// `max_bytes`, and is not packed. INVALID_ARGUMENT: another type or packed. FAILED_PRECONDITION: no
// length. RESOURCE_EXHAUSTED: too long.
absl::Status CheckPost(const PostHead& head, const std::string& content_type,
                       std::size_t max_bytes);

// True where `if_none_match` (RFC 9110, section 13.1.2) lists `etag` or is "*".
bool HasEntityTag(std::string_view if_none_match, std::string_view etag);

}  // namespace nianbao::runtime
