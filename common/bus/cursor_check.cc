// SPDX-License-Identifier: Apache-2.0
#include "common/bus/cursor_check.h"

#include "absl/strings/str_cat.h"
#include "common/bus/bus.h"

namespace nianbao::bus {

absl::Status CheckCursor(const Cursor& cursor, std::string_view log_id) {
  if (cursor.log_id != log_id) {
    return absl::InvalidArgumentError(
        absl::StrCat("the token is of another log (", cursor.log_id, ", this is ",
                     absl::string_view(log_id.data(), log_id.size()),
                     "); list the reports again and watch from the token of that list"));
  }
  for (const auto& [partition, next] : cursor.next) {
    if (partition >= 0 && partition < kPartitions) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("the token names partition ", partition, ", which there is not"));
  }
  return absl::OkStatus();
}

absl::Status CheckHeld(int partition, std::int64_t next, std::int64_t first, std::int64_t end) {
  if (next >= first && next <= end) return absl::OkStatus();
  return absl::OutOfRangeError(absl::StrCat(
      "the token asks for record ", next, " of partition ", partition, ", the log holds ", first,
      " to ", end, "; list the reports again and watch from the token of that list"));
}

}  // namespace nianbao::bus
