// SPDX-License-Identifier: Apache-2.0
// What passes between the steps of the normalization: blocks before they become messages.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "nianbao/v1/document.pb.h"
#include "services/normalize/characters/mapped_text.h"
#include "services/normalize/chrome.h"

namespace nianbao::normalize {

// As v1::PageBox; a struct since tables hold thousands of them.
struct PageBox {
  // 0 where the original has no pages.
  std::int32_t page = 0;
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;
};

struct GridCell {
  int row = 0;
  int column = 0;
  int row_span = 1;
  int column_span = 1;
  MappedText text{};
  // Kept for blank cells too.
  SourceSpan place{};
  // Where it is drawn.
  PageBox box{};
};

// A table. Cells are ordered by row, then column, and do not overlap; a place that no cell covers
// is missing, one that a cell without text covers is blank.
struct Grid {
  int rows = 0;
  int columns = 0;
  std::vector<GridCell> cells;
  v1::Table::Layout layout = v1::Table::LAYOUT_UNSPECIFIED;

  // Adds a cell and grows the grid to hold it.
  void Add(GridCell cell) {
    rows = std::max(rows, cell.row + cell.row_span);
    columns = std::max(columns, cell.column + cell.column_span);
    cells.push_back(std::move(cell));
  }
};

struct DraftBlock {
  v1::Block::Kind kind = v1::Block::PARAGRAPH;
  MappedText text{};
  int level = 0;
  Grid grid{};
  bool boilerplate = false;
  // What it is of a page's chrome, where it is that.
  Chrome chrome = Chrome::kNone;
  SourceSpan place{};
  // Where a block without text is drawn.
  PageBox box{};
};

}  // namespace nianbao::normalize
