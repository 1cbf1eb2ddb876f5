// SPDX-License-Identifier: Apache-2.0
// Columns of tables, told from where words stand.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "services/normalize/pdf/page_content.h"
#include "services/normalize/pdf/page_lines.h"

namespace nianbao::normalize::pdf {

// The parts of a line that stand too far apart for one text.
using Words = std::vector<Line>;
Words Split(const Line& line);

// The characters [begin, end) of `line`, not none.
Line Part(const Line& line, std::size_t begin, std::size_t end);

struct Interval {
  double begin = 0;
  double end = 0;
};

// Where the words of the fullest rows stand; nothing where these rows disagree.
std::vector<Interval> ColumnsOf(const std::vector<Words>& rows);

// The columns [first, last] under a word; nothing where it is under none.
std::optional<std::pair<int, int>> Under(const Box& word, const std::vector<Interval>& columns);

// The edges of columns, one more than there are: in the middle between two.
std::vector<double> EdgesBetween(const std::vector<Interval>& columns);

}  // namespace nianbao::normalize::pdf
