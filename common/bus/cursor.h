// SPDX-License-Identifier: Apache-2.0
// A place in a topic, and the token by which a client stores it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nianbao::bus {

struct Cursor {
  // Identity of the log: no two logs share one, so a token of another log is told.
  std::string log_id;
  std::string topic;
  // Next offset for each partition; one that is not named is read from its start.
  std::map<int, std::int64_t> next;

  friend bool operator==(const Cursor&, const Cursor&) = default;
};

// Returns `cursor` as an opaque, printable, URL-safe token.
std::string EncodeCursor(const Cursor& cursor);

// The inverse of EncodeCursor. INVALID_ARGUMENT: not a token, or a damaged one.
absl::StatusOr<Cursor> DecodeCursor(std::string_view token);

}  // namespace nianbao::bus
