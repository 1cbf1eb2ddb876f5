// SPDX-License-Identifier: Apache-2.0
// The document that every rendering writes: what a person sees, without any format.
//
// Texts are clean as normalize defines it: simplified characters, half-width digits and letters, no
// spaces between ideographs. Positions in them count code points.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace nianbao::generator {

// A cell covers rows [row, row + row_span) and columns [column, column + column_span). A cell
// without text is blank; a place that no cell covers is missing.
struct Cell {
  int row = 0;
  int column = 0;
  int row_span = 1;
  int column_span = 1;
  std::string text{};

  friend bool operator==(const Cell&, const Cell&) = default;
};

// Cells ordered by row, then column.
struct Grid {
  int rows = 0;
  int columns = 0;
  std::vector<Cell> cells{};

  // Adds a cell and grows the grid to hold it.
  void Add(Cell cell) {
    rows = std::max(rows, cell.row + cell.row_span);
    columns = std::max(columns, cell.column + cell.column_span);
    cells.push_back(std::move(cell));
  }
  // Orders the cells, which may have been added in any order.
  void Sort() {
    std::sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) {
      return std::pair(a.row, a.column) < std::pair(b.row, b.column);
    });
  }
  // The cell that begins at this place; nullptr where none does.
  const Cell* At(int row, int column) const {
    for (const Cell& cell : cells) {
      if (cell.row == row && cell.column == column) return &cell;
    }
    return nullptr;
  }
};

struct Block {
  enum class Kind { kHeading, kParagraph, kTable, kNote };
  Kind kind = Kind::kParagraph;
  // Of a heading: 0 for a title, 1 for 一、, 2 for （一）, 3 for 1. and 4 for (1).
  int level = 0;
  std::string text{};
  Grid table{};
};

struct Document {
  // A file name without extension, of letters and digits.
  std::string name{};
  std::vector<Block> blocks{};
};

inline Block Heading(int level, std::string text) {
  return {Block::Kind::kHeading, level, std::move(text), {}};
}
inline Block Paragraph(std::string text) {
  return {Block::Kind::kParagraph, 0, std::move(text), {}};
}
inline Block Table(Grid grid) { return {Block::Kind::kTable, 0, {}, std::move(grid)}; }
inline Block Note(std::string text) { return {Block::Kind::kNote, 0, std::move(text), {}}; }

}  // namespace nianbao::generator
