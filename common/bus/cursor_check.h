// SPDX-License-Identifier: Apache-2.0
// What both buses ask of a cursor before they read from it.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "common/bus/cursor.h"

namespace nianbao::bus {

// INVALID_ARGUMENT with what to do: `cursor` is of another log than `log_id`, or names a partition
// that there is not.
absl::Status CheckCursor(const Cursor& cursor, std::string_view log_id);

// OUT_OF_RANGE with what to do: the record `next` of `partition` is neither one of those that the
// log holds, `first` to the one before `end`, nor the one that comes at `end`.
absl::Status CheckHeld(int partition, std::int64_t next, std::int64_t first, std::int64_t end);

}  // namespace nianbao::bus
