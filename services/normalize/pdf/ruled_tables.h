// SPDX-License-Identifier: Apache-2.0
// Tables from the lines drawn around their cells.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "nianbao/v1/document.pb.h"
#include "services/normalize/pdf/page_content.h"
#include "services/normalize/pdf/page_lines.h"

namespace nianbao::normalize::pdf {

struct TableCell {
  int row = 0;
  int column = 0;
  int row_span = 1;
  int column_span = 1;
  Box box{};
  int page = 0;
  // Has no line below at the foot of its table, where others have one: it goes on on the next page.
  bool open = false;
  // No line parts it from what is left or right of its table, directly or over other such cells.
  bool open_side = false;
  std::vector<Line> lines{};
};

// A table as it stands on one page.
struct PageTable {
  Box box{};
  // x of the edges of its columns and y of those of its rows, one more than there are of either.
  std::vector<double> columns{};
  std::vector<double> rows{};
  // By row, then column; they do not overlap.
  std::vector<TableCell> cells{};
  v1::Table::Layout layout = v1::Table::MARKED;
  // Its first or last border is not drawn, only the ends of the lines across it are.
  bool open_above = false;
  bool open_below = false;

  int row_count() const { return static_cast<int>(rows.size()) - 1; }
  int column_count() const { return static_cast<int>(columns.size()) - 1; }
  // A frame around text rather than a table, unless it goes on with a table of another page.
  bool IsFrame() const { return columns.size() == 2; }
};

// The tables that `rulings` draw, frames included, without text: lines that touch are one table,
// and what has no line in between is one cell. Pieces of dashed and dotted lines are joined, double
// ones count once, an outer border that is missing is where the inner lines end. Nothing for a page
// with more lines than any table has, or for tables of more than `max_cells` places: that is a
// drawing.
std::vector<PageTable> FindRuledTables(std::span<const Ruling> rulings, std::size_t max_cells);

// The horizontal ones of `rulings` that no vertical one touches, from top to bottom.
std::vector<Ruling> FindLoneRules(std::span<const Ruling> rulings);

}  // namespace nianbao::normalize::pdf
