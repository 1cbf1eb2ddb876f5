// SPDX-License-Identifier: Apache-2.0
// The tables of a part as one list of rows, each with its label and its values told apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"
#include "services/extract/cell_value.h"
#include "services/extract/label.h"

namespace nianbao::extract {

struct RowCell {
  const v1::Cell* cell = nullptr;
  // Where it stands in the grid that is read: that of the cell, or turned.
  int column = 0;
  int column_span = 1;
  CellValue value;
  // Empty for what is no label: numbers, blanks, units.
  Label label = Label("");
  // In a row of text: its first code point there.
  std::int32_t begin = 0;

  bool Covers(int grid_column) const {
    return column <= grid_column && grid_column < column + column_span;
  }
};

// One row of a grid. Points into the document.
struct TableRow {
  // Index of its block in the document; of the first one for rows of text.
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

  // The paragraph that is the row, where columns are set apart by spaces; nullptr otherwise.
  const v1::Block* text = nullptr;
  // Its index in the document.
  int text_block = 0;
  // The cells of such a row.
  std::shared_ptr<const std::vector<v1::Cell>> owned;

  bool words_only() const { return filled == 0; }
  // Index of the first cell behind the label cells and a unit cell, where the label ends with the
  // `count`th of the front cells.
  std::size_t ValuesBegin(std::size_t count) const;
};

// Rows of the tables among `blocks` (indices into the document), in reading order; at most
// kMaxRows: no report has more. A table that is printed in two halves beside each other, under the
// same headers, is read half by half. Lines of text that are set like a table's rows, three or more
// on end, are rows too. `turned`: blocks whose tables are read with rows and columns exchanged.
constexpr std::size_t kMaxRows = 4000;
// Cells of all of them; those of later rows are not looked at.
constexpr std::size_t kMaxTableCells = 50'000;
std::vector<TableRow> ReadRows(const v1::NormalizedDocument& document, std::span<const int> blocks,
                               const std::set<int>& turned = {});

// True where a line of text is set like a row: words, then numbers, marks or units, all set apart
// by spaces, a number or mark last.
bool IsTextRow(const v1::Block& block);

// The place of a cell in the document.
v1::Evidence EvidenceOf(const TableRow& row, const RowCell& cell);

}  // namespace nianbao::extract
