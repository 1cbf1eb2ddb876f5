// SPDX-License-Identifier: Apache-2.0
// The tables of a part as one list of rows, each with its label and its values told apart.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "nianbao/v1/document.pb.h"
#include "services/extract/cell_value.h"
#include "services/extract/label.h"

namespace nianbao::extract {

struct RowCell {
  const v1::Cell* cell = nullptr;
  CellValue value;
  // Empty for what is no label: numbers, blanks, units.
  Label label;
};

// One row of a grid. Points into the document.
struct TableRow {
  // Index of its block in the document.
  int block = 0;
  // Row of the grid, from 0.
  int row = 0;
  v1::Table::Layout layout = v1::Table::LAYOUT_UNSPECIFIED;
  // Cells that begin in this row, by column.
  std::vector<RowCell> cells;
  // Labels of merged cells that began in a row above and reach into this one.
  std::vector<Label> spanning;
  // Indices of the label cells at the front: words before the first number, mark or unit, behind a
  // serial number where there is one.
  std::vector<std::size_t> front;
  // Number of cells with a number or a mark, a serial number left out.
  std::size_t filled = 0;
  // Unit of the row where a cell gives it; empty otherwise.
  std::string unit;

  bool words_only() const { return filled == 0; }
  // Index of the first cell behind the label cells and a unit cell, where the label ends with the
  // `count`th of the front cells.
  std::size_t ValuesBegin(std::size_t count) const;
};

// Rows of the tables among `blocks` (indices into the document), in reading order. At most
// kMaxRows are read: no report has more.
constexpr std::size_t kMaxRows = 4000;
std::vector<TableRow> ReadRows(const v1::NormalizedDocument& document, std::span<const int> blocks);

}  // namespace nianbao::extract
