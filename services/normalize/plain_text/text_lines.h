// SPDX-License-Identifier: Apache-2.0
// Lines of text taken apart into tables and what stands between them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "services/normalize/plain_text/text_table.h"

namespace nianbao::normalize {

// What is done with each piece, in order.
struct LineUses {
  absl::FunctionRef<absl::Status(const Line&)> line;
  absl::FunctionRef<void()> blank;
  // The second argument is where it stands in the text of the lines.
  absl::FunctionRef<absl::Status(TextTable, SourceSpan)> table;
};

// Gives each of `lines` to one of `uses`; the first status that is not OK ends it and is returned.
// The time grows with the number of lines, since tables are looked for a limited number of times.
absl::Status TakeLines(std::span<const Line> lines, const LineUses& uses);

// True where one of `lines` may be a row of a table: else TakeLines finds none.
bool MayHoldTable(std::span<const Line> lines);

// What is said of `tables` tables in which blank cells left nothing behind.
std::string LostCellsNotice(std::size_t tables);

}  // namespace nianbao::normalize
