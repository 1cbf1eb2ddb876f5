// SPDX-License-Identifier: Apache-2.0
// Tells tables of data from tables that only put text in its place.
#pragma once

#include <algorithm>
#include <cstddef>

namespace nianbao::normalize {

struct CellShape {
  std::size_t characters = 0;
  bool holds_table = false;
  // Holds a number and nothing else.
  bool number = false;
};

struct TableShape {
  // A cell holds another table.
  bool holds_table = false;
  std::size_t rows = 0;
  // Most cells of a row.
  std::size_t widest_row = 0;
  std::size_t numbers = 0;
  // Most characters of a cell, and of one that holds another table.
  std::size_t longest_cell = 0;
  std::size_t longest_outer_cell = 0;

  void Add(const CellShape& cell) {
    numbers += cell.number ? 1 : 0;
    longest_cell = std::max(longest_cell, cell.characters);
    holds_table = holds_table || cell.holds_table;
    if (cell.holds_table) longest_outer_cell = std::max(longest_outer_cell, cell.characters);
  }
};

// Whether a table is there for its place on the page: it is one column wide, a cell of it holds a
// document, or it holds another table and is no table of data itself.
constexpr bool IsLayout(const TableShape& shape) {
  // A cell with more text holds a document; beside numbers it is a remark.
  constexpr std::size_t kMaxCell = 600;
  constexpr std::size_t kMaxRemark = 4000;
  constexpr std::size_t kMaxLabel = 120;
  // So many cells with nothing but a number make a table of data.
  constexpr std::size_t kMinNumbers = 3;
  if (shape.widest_row < 2) return true;
  const bool data = shape.rows >= 2 && shape.numbers >= kMinNumbers;
  if (shape.holds_table) return !data || shape.longest_outer_cell > kMaxCell;
  if (shape.rows == 1 && shape.numbers == 0 && shape.longest_cell > kMaxLabel) return true;
  return shape.longest_cell > (data ? kMaxRemark : kMaxCell);
}

}  // namespace nianbao::normalize
