// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/wide_table.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

constexpr int kMinRows = 3;
// A row has its label in one of so many columns.
constexpr int kMaxLabels = 4;
constexpr std::size_t kMinLabels = 3;

// The cells that begin in column `column`, by row.
std::vector<const GridCell*> ColumnOf(const Grid& grid, int column) {
  std::vector<const GridCell*> cells;
  for (const GridCell& cell : grid.cells) {
    if (cell.column == column) cells.push_back(&cell);
  }
  return cells;
}

bool SameCell(const GridCell& a, const GridCell& b) {
  return std::tie(a.row, a.row_span, a.column_span, a.text.text()) ==
         std::tie(b.row, b.row_span, b.column_span, b.text.text());
}

bool IsNumber(const GridCell& cell) { return text::ParseNumber(cell.text.Utf8()).has_value(); }

struct Labels {
  int columns = 0;
  // Rows that have one.
  std::size_t filled = 0;
};

// The columns at the front that are the same in both, and hold no numbers.
Labels SharedLabels(const Grid& a, const Grid& b) {
  Labels labels;
  for (; labels.columns < std::min({a.columns, b.columns, kMaxLabels}) - 1; ++labels.columns) {
    const auto one = ColumnOf(a, labels.columns);
    const auto two = ColumnOf(b, labels.columns);
    const bool same = std::equal(
        one.begin(), one.end(), two.begin(), two.end(),
        [](const GridCell* x, const GridCell* y) { return SameCell(*x, *y) && !IsNumber(*x); });
    const auto filled = static_cast<std::size_t>(std::count_if(
        one.begin(), one.end(), [](const GridCell* cell) { return !cell->text.empty(); }));
    if (!same || (labels.columns == 0 && filled < kMinLabels)) break;
    labels.filled = std::max(labels.filled, filled);
  }
  return labels;
}

// The first row with a number.
int FirstNumberRow(const Grid& grid) {
  const auto at = std::find_if(grid.cells.begin(), grid.cells.end(), IsNumber);
  return at == grid.cells.end() ? grid.rows : at->row;
}

// The texts behind the labels in the rows above the first number.
std::vector<std::u32string> Header(const Grid& grid, int labels) {
  const int end = FirstNumberRow(grid);
  std::vector<std::u32string> texts;
  for (const GridCell& cell : grid.cells) {
    if (cell.row < end && cell.column >= labels && !cell.text.empty()) {
      texts.push_back(cell.text.text());
    }
  }
  return texts;
}

// Headers in both, and not the same.
bool OtherHeaders(const Grid& a, const Grid& b, int labels) {
  const auto one = Header(a, labels);
  const auto two = Header(b, labels);
  return !one.empty() && !two.empty() && one != two;
}

}  // namespace

bool JoinBeside(DraftBlock& table, DraftBlock& below) {
  if (table.kind != v1::Block::TABLE || below.kind != v1::Block::TABLE ||
      table.boilerplate != below.boilerplate || table.grid.rows != below.grid.rows ||
      table.grid.rows < kMinRows) {
    return false;
  }
  Grid& grid = table.grid;
  const int labels = SharedLabels(grid, below.grid).columns;
  if (labels == 0 || !OtherHeaders(grid, below.grid, labels)) return false;
  const int shift = grid.columns - labels;
  for (GridCell& cell : below.grid.cells) {
    if (cell.column < labels) continue;
    cell.column += shift;
    grid.Add(std::move(cell));
  }
  std::stable_sort(grid.cells.begin(), grid.cells.end(), [](const GridCell& a, const GridCell& b) {
    return std::tie(a.row, a.column) < std::tie(b.row, b.column);
  });
  table.place.end = below.place.end;
  return true;
}

}  // namespace nianbao::normalize
