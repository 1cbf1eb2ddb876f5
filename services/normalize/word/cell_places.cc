// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/cell_places.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace nianbao::normalize {
namespace {

constexpr int kMaxColumns = 512;
// Rounding of widths, in twentieths of a point.
constexpr int kTolerance = 40;
// The smallest named size of Chinese type (八号, 5 points), in the same unit.
constexpr int kNarrowest = 100;

using Merge = StoryCell::Merge;

int SpanOf(const StoryRow& row) {
  int span = row.columns_before + row.columns_after;
  for (const StoryCell& cell : row.cells) span += cell.column_span;
  return span;
}

// The spans of the cells of `row` by their widths; empty where these do not fit the grid.
std::vector<int> SpansByWidth(const StoryRow& row, const std::vector<int>& grid) {
  std::vector<int> spans;
  std::size_t column = 0;
  for (const StoryCell& cell : row.cells) {
    if (cell.width <= 0) return {};
    const std::size_t first = column;
    int width = 0;
    while (column < grid.size() && width + kTolerance < cell.width) {
      width = std::min(width + std::min(grid[column], 1 << 20), 1 << 24);
      ++column;
    }
    if (column == first || std::abs(width - cell.width) > kTolerance) return {};
    spans.push_back(static_cast<int>(column - first));
  }
  return column == grid.size() ? spans : std::vector<int>();
}

// New numbers of the edges of the grid's columns, where columns narrower than any text in which no
// cell stands are none: producers round the edges of each row by themselves.
std::vector<int> SnapEdges(const std::vector<int>& grid, const std::vector<PlacedCell>& cells) {
  // For each edge, where the narrowest cell that ends there begins.
  std::vector<int> begins(kMaxColumns + 1, -1);
  for (const PlacedCell& cell : cells) {
    int& begin = begins[static_cast<std::size_t>(cell.column + cell.column_span)];
    begin = std::max(begin, cell.column);
  }
  std::vector<int> edges(kMaxColumns + 1);
  int first = 0;
  int width = 0;
  for (std::size_t c = 0; c < kMaxColumns; ++c) {
    const int column_width = c < grid.size() ? std::min(grid[c], kNarrowest) : 0;
    width += column_width;
    const bool none = column_width > 0 && width < kNarrowest && begins[c + 1] < first;
    if (!none) {
      first = static_cast<int>(c) + 1;
      width = 0;
    }
    edges[c + 1] = edges[c] + (none ? 0 : 1);
  }
  return edges;
}

class Placer {
 public:
  explicit Placer(const StoryTable& table) : table_(table), above_(kMaxColumns, -1) {}

  CellPlaces Place() {
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      PlaceRow(table_.rows[r], static_cast<int>(r));
    }
    const std::vector<PlacedCell> placed = std::exchange(places_.cells, {});
    const std::vector<int> edges = SnapEdges(table_.grid, placed);
    for (PlacedCell cell : placed) {
      const auto end = static_cast<std::size_t>(cell.column + cell.column_span);
      cell.column = edges[static_cast<std::size_t>(cell.column)];
      cell.column_span = edges[end] - cell.column;
      Add(cell);
    }
    return std::move(places_);
  }

 private:
  void PlaceRow(const StoryRow& row, int number) {
    std::vector<int> spans;
    const bool short_row = row.columns_before + row.columns_after == 0 &&
                           SpanOf(row) < static_cast<int>(table_.grid.size());
    if (short_row) spans = SpansByWidth(row, table_.grid);
    const std::size_t first = places_.cells.size();
    int column = row.columns_before;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const StoryCell& cell = row.cells[i];
      const int wanted = spans.empty() ? cell.column_span : spans[i];
      const int span = std::min(wanted, kMaxColumns - column);
      const bool continues = cell.across == Merge::kContinue && places_.cells.size() > first;
      if (span < 1 || continues) places_.covered.push_back(&cell);
      if (span < 1) continue;
      if (continues) {
        places_.cells.back().column_span += span;
      } else {
        places_.cells.push_back({number, column, 1, span, &cell});
      }
      column += span;
    }
  }

  void Add(const PlacedCell& placed) {
    int& above = above_[static_cast<std::size_t>(placed.column)];
    if (placed.cell->down == Merge::kContinue && above >= 0) {
      PlacedCell& other = places_.cells[static_cast<std::size_t>(above)];
      if (other.row + other.row_span == placed.row && other.column_span == placed.column_span &&
          other.cell->down != Merge::kNone) {
        ++other.row_span;
        places_.covered.push_back(placed.cell);
        return;
      }
    }
    above = static_cast<int>(places_.cells.size());
    places_.cells.push_back(placed);
  }

  const StoryTable& table_;
  CellPlaces places_;
  // For each column, the last cell that begins in it.
  std::vector<int> above_;
};

}  // namespace

CellPlaces PlaceCells(const StoryTable& table) { return Placer(table).Place(); }

}  // namespace nianbao::normalize
