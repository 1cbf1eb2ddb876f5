// SPDX-License-Identifier: Apache-2.0
// Where the cells of a Word table lie on its grid.
#pragma once

#include <vector>

#include "services/normalize/word/story.h"

namespace nianbao::normalize {

struct PlacedCell {
  int row = 0;
  int column = 0;
  int row_span = 1;
  int column_span = 1;
  const StoryCell* cell = nullptr;
};

struct CellPlaces {
  // Ordered by row, then column.
  std::vector<PlacedCell> cells{};
  // Cells that a merged one covers, whose contents Word does not show, and cells beyond the widest
  // grid that is read.
  std::vector<const StoryCell*> covered{};
};

// A cell continues the one above where that has the same columns and starts or continues a merge;
// otherwise it stands for itself, as in Word. Where the cells of a row are fewer than the grid's
// columns and their widths reach from edge to edge of the grid, the widths tell the spans. Columns
// narrower than any text in which no cell stands are left out: they come from edges that were
// rounded apart.
CellPlaces PlaceCells(const StoryTable& table);

}  // namespace nianbao::normalize
