// SPDX-License-Identifier: Apache-2.0
// Finds tables in plain text and reads them as grids.
//
// Six shapes, in this order:
// - bars: `信息内容 | 本年制发件数 |`, two rows or more, the bars typed or drawn (│). A bar at the
// end of
//   a row ends its last cell, so `0 | |||` has four cells, the last three blank. Converters that
//   drop merged cells put the blanks of a row at its end: a blank there says how many, not where.
//   Lines that are drawn (|---|, ├──┼──┤, +---+) are no rows; where they stand between all rows,
//   what is between two of them is one row.
// - tabs: `a<TAB>b<TAB>c`, one row a line. SEPARATED.
// - a Word table pasted as text: each cell is a line that begins with a tab, lines without one
//   continue the cell above, a line of just a tab is a blank cell, an empty line ends the row, two
//   end the table. Where an editor stripped the lone tabs, k empty lines are k - 1 blank cells and
//   the end of the row, as far as the usual width of the table's rows goes. SEPARATED. The same
//   without tabs: cells one a line, rows set apart by empty lines.
// - fields set apart by commas or semicolons, as many in each row, those with such a sign between
//   quotation marks (RFC 4180); words in the first row and numbers in the others. SEPARATED.
// - columns kept apart by two spaces or an ideographic one, where two rows or more, and half of
//   all, have a number. What is blank in every row keeps the columns apart, a row's blank tells its
//   blank cells; where nothing is, all rows must have as many cells. SEPARATED.
// - cells one a line with no mark of rows: a row is a label, perhaps a unit, and the numbers behind
//   them; INFERRED. A label without numbers is a row of its own. Lines before the first row are one
//   row of column headers; where they name a unit (单位) and no row has one, numbers keep to the
//   right and the unit's place is missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "services/normalize/characters/traits.h"
#include "services/normalize/draft.h"

namespace nianbao::normalize {

// One line of a text, without its end.
struct Line {
  std::u32string_view text;
  // Code point of the original at which it begins.
  std::int32_t begin = 0;
};

struct TextTable {
  // Number of lines that it takes.
  std::size_t lines = 0;
  Grid grid{};
  // Blank cells left nothing behind: in rows with fewer cells than others it is not known which.
  bool lost_cells = false;
};

// The table that begins at the first line, or nothing. Neither lines nor cells are clean. The first
// looks for bars and tabs (kRule in the line's traits), the second for commas and the like (see
// MayBeginListedFields); they read no more lines than the table has. The last looks for cells one a
// line and may read all.
std::optional<TextTable> MatchMarkedTable(std::span<const Line> lines);
std::optional<TextTable> MatchListedFields(std::span<const Line> lines);
std::optional<TextTable> MatchAlignedColumns(std::span<const Line> lines);
std::optional<TextTable> MatchUnmarkedTable(std::span<const Line> lines);

// True for what stands in a cell for no number: "/", "—", "无", and a zero as an ideograph.
bool IsMark(std::u32string_view cell);

// True for a header of numbers: "本年收费金额(单位:万元)", "本年增/减".
bool NamesQuantity(std::u32string_view header);

// The number of a label that counts like a heading: 4 of "四、结转下年度". 0 for others.
int TopNumber(std::u32string_view label);

// `line` without the spaces at its ends.
Line Trim(Line line);

// False for the traits of a line with which no table of MatchListedFields begins: prose mostly.
inline bool MayBeginListedFields(Traits traits) {
  return (traits & (trait::kSeparator | trait::kStop)) == trait::kSeparator;
}

// True for a line in which spaces keep columns apart.
bool HasGap(std::u32string_view text);

// True for a line of spaces, or of a single bar that some converters leave.
bool IsBlankLine(std::u32string_view text);

// Parts of the above.
std::optional<TextTable> MatchBars(std::span<const Line> lines);
std::optional<TextTable> MatchTabs(std::span<const Line> lines);
std::optional<TextTable> MatchTabbedCells(std::span<const Line> lines);
std::optional<TextTable> MatchGroupedCells(std::span<const Line> lines);
std::optional<TextTable> MatchBareCells(std::span<const Line> lines);

}  // namespace nianbao::normalize
