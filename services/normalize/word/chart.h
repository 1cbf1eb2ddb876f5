// SPDX-License-Identifier: Apache-2.0
// The data that a word processor stores behind a chart.
#pragma once

#include <cstddef>
#include <pugixml.hpp>
#include <string>
#include <vector>

namespace nianbao::normalize {

// Row 0 holds the names of the series, column 0 those of the categories.
struct ChartData {
  struct Cell {
    int row = 0;
    int column = 0;
    std::u32string text{};
  };
  std::u32string title{};
  // Ordered by row, then column. Empty where the chart stores no values.
  std::vector<Cell> cells{};
};

// `root` is c:chartSpace. Numbers are written as briefly as they can be read back in 15 digits. At
// most `max_cells` values are read. Source: ECMA-376 part 1, 21.2.
ChartData ReadChartData(const pugi::xml_node& root, std::size_t max_cells);

}  // namespace nianbao::normalize
