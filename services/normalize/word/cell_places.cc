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
constexpr int kThin = 10;

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

// For each edge of the grid and the last, how many columns are before it. Columns that are thinner
// than a rounding error come from converters: edges that were one in the original.
std::vector<int> Edges(const StoryTable& table) {
  std::vector<bool> real(table.grid.size());
  std::transform(table.grid.begin(), table.grid.end(), real.begin(),
                 [](int width) { return width <= 0 || width > kThin; });
  for (const StoryRow& row : table.rows) {
    auto column = static_cast<std::size_t>(row.columns_before);
    for (const StoryCell& cell : row.cells) {
      if (cell.column_span == 1 && column < real.size()) real[column] = true;
      column += static_cast<std::size_t>(cell.column_span);
    }
  }
  std::vector<int> edges = {0};
  for (const bool column : real) edges.push_back(edges.back() + (column ? 1 : 0));
  return edges;
}

class Placer {
 public:
  explicit Placer(const StoryTable& table)
      : table_(table), edges_(Edges(table)), above_(kMaxColumns, -1) {}

  CellPlaces Place() {
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      PlaceRow(table_.rows[r], static_cast<int>(r));
    }
    return std::move(places_);
  }

 private:
  void PlaceRow(const StoryRow& row, int number) {
    std::vector<int> spans;
    const bool short_row = row.columns_before + row.columns_after == 0 &&
                           SpanOf(row) < static_cast<int>(table_.grid.size());
    if (short_row) spans = SpansByWidth(row, table_.grid);
    std::vector<PlacedCell> cells;
    int column = row.columns_before;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const StoryCell& cell = row.cells[i];
      const int wanted = spans.empty() ? cell.column_span : spans[i];
      const int span = std::min(wanted, kMaxColumns - column);
      const bool continues = cell.across == Merge::kContinue && !cells.empty();
      if (span < 1 || continues) places_.covered.push_back(&cell);
      if (span < 1) continue;
      if (continues) {
        cells.back().column_span += span;
      } else {
        cells.push_back({number, column, 1, span, &cell});
      }
      column += span;
    }
    for (PlacedCell& cell : cells) {
      const int end = EdgeOf(cell.column + cell.column_span);
      cell.column = EdgeOf(cell.column);
      cell.column_span = end - cell.column;
      if (cell.column_span > 0) {
        Add(cell);
      } else {
        places_.covered.push_back(cell.cell);
      }
    }
  }

  int EdgeOf(int edge) const {
    const int last = static_cast<int>(edges_.size()) - 1;
    return edges_[static_cast<std::size_t>(std::min(edge, last))] + std::max(0, edge - last);
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
  std::vector<int> edges_;
  CellPlaces places_;
  // For each column, the last cell that begins in it.
  std::vector<int> above_;
};

}  // namespace

CellPlaces PlaceCells(const StoryTable& table) { return Placer(table).Place(); }

}  // namespace nianbao::normalize
