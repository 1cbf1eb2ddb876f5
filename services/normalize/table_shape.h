// SPDX-License-Identifier: Apache-2.0
// Tells tables of data from tables that only put text in its place.
#pragma once

#include <cstddef>

namespace nianbao::normalize {

struct TableShape {
  // A cell holds another table.
  bool holds_table = false;
  // Most cells of a row.
  std::size_t widest_row = 0;
  // Most characters of a cell.
  std::size_t longest_cell = 0;
};

// Whether a table is there for its place on the page: it holds a table, is one column wide, or a
// cell of it holds a document.
constexpr bool IsLayout(const TableShape& shape) {
  constexpr std::size_t kMaxCell = 600;
  return shape.holds_table || shape.widest_row < 2 || shape.longest_cell > kMaxCell;
}

}  // namespace nianbao::normalize
