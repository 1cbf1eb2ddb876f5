// SPDX-License-Identifier: Apache-2.0
// Passing errors on: the macros that every module uses with absl::Status and absl::StatusOr.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nianbao {

// Returns `status` with "`context`: " put before its message; an OK status is returned as it is.
// For use where an error crosses a layer, not at every frame.
absl::Status Annotate(const absl::Status& status, std::string_view context);

// Returns the canonical name of a code in capitals: "INVALID_ARGUMENT".
std::string CodeName(absl::StatusCode code);

// Returns the status that `code_name` and `message` describe; an unknown name gives UNKNOWN.
absl::Status StatusFromName(std::string_view code_name, std::string_view message);

// Returns the message of `errno_value` ("No space left on device") as a status whose code fits it;
// `what` says what was being done: "open /data/bus.db".
absl::Status ErrnoStatus(int errno_value, std::string_view what);

}  // namespace nianbao

#define NIANBAO_STATUS_CONCAT_INNER(a, b) a##b
#define NIANBAO_STATUS_CONCAT(a, b) NIANBAO_STATUS_CONCAT_INNER(a, b)

// Returns from the calling function when `expression`, an absl::Status, is not OK.
#define RETURN_IF_ERROR(expression) \
  RETURN_IF_ERROR_INNER(NIANBAO_STATUS_CONCAT(status_, __COUNTER__), expression)
#define RETURN_IF_ERROR_INNER(name, expression)         \
  do {                                                  \
    if (absl::Status name = (expression); !name.ok()) { \
      return name;                                      \
    }                                                   \
  } while (false)

// Declares or assigns `target` from `expression`, an absl::StatusOr, or returns its status. Not a
// single statement: needs braces after `if`.
#define ASSIGN_OR_RETURN(target, expression) \
  ASSIGN_OR_RETURN_INNER(NIANBAO_STATUS_CONCAT(status_or_, __COUNTER__), target, expression)
#define ASSIGN_OR_RETURN_INNER(name, target, expression) \
  auto name = (expression);                              \
  if (!name.ok()) return name.status();                  \
  target = *std::move(name)
