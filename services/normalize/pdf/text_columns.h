// SPDX-License-Identifier: Apache-2.0
// Running text in two columns beside each other.
#pragma once

#include <span>
#include <vector>

#include "services/normalize/pdf/page_content.h"
#include "services/normalize/pdf/page_lines.h"

namespace nianbao::normalize::pdf {

// A part of a page whose text stands in two columns.
struct TextColumns {
  double top = 0;
  double bottom = 0;
  // x between the columns.
  double gutter = 0;

  bool Contains(const Box& box) const {
    return box.center_y() >= top && box.center_y() <= bottom &&
           (box.right <= gutter || box.left >= gutter);
  }
};

// Parts `lines`, which are from top to bottom, where they reach over two columns: several lines
// with a gap at one place near the middle of a page `width` points wide, long texts to either side
// of it that fill their columns. The lines of each column get its margins and stand behind each
// other. What of `obstacles`, places of tables, reaches over the gap ends the columns.
std::vector<TextColumns> PartColumns(std::vector<Line>& lines, double width,
                                     std::span<const Box> obstacles);

}  // namespace nianbao::normalize::pdf
