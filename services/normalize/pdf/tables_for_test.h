// SPDX-License-Identifier: Apache-2.0
// Tables made by hand.
#pragma once

#include <cstddef>
#include <tuple>
#include <vector>

#include "services/normalize/pdf/glyphs_for_test.h"
#include "services/normalize/pdf/ruled_tables.h"

namespace nianbao::normalize::pdf {

inline constexpr std::size_t kManyCells = 10'000;

// Row, column, row span, column span.
using Shape = std::vector<std::tuple<int, int, int, int>>;

inline Shape ShapeOf(const PageTable& table) {
  Shape shape;
  for (const TableCell& c : table.cells) {
    shape.emplace_back(c.row, c.column, c.row_span, c.column_span);
  }
  return shape;
}

// Two rows of two columns, 0 to 100 by 0 to 40.
inline std::vector<Ruling> Grid() {
  return {Across(0, 0, 100), Across(20, 0, 100), Across(40, 0, 100),
          Down(0, 0, 40),    Down(50, 0, 40),    Down(100, 0, 40)};
}

inline const Shape kTwoByTwo = {{0, 0, 1, 1}, {0, 1, 1, 1}, {1, 0, 1, 1}, {1, 1, 1, 1}};

}  // namespace nianbao::normalize::pdf
