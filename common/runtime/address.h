// SPDX-License-Identifier: Apache-2.0
// host:port addresses that a server listens at.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nianbao::runtime {

struct Address {
  // Name or number, an IPv6 one without its brackets.
  std::string host;
  // 0 to 65535; 0 asks for a free one.
  int port = 0;
};

// Parses "host:port" or "[ipv6]:port". INVALID_ARGUMENT: anything else, an empty host included.
absl::StatusOr<Address> ParseAddress(std::string_view text);

// Resolves the host of "host:port"; false where a part of what it resolves to is not loopback.
// INVALID_ARGUMENT: no address, or it resolves to nothing; `flag` names the option in the message.
absl::StatusOr<bool> IsLoopbackAddress(std::string_view flag, std::string_view text);

}  // namespace nianbao::runtime
