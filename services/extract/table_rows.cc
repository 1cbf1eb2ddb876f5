// SPDX-License-Identifier: Apache-2.0
#include "services/extract/table_rows.h"

#include <algorithm>
#include <utility>

namespace nianbao::extract {
namespace {

// Cells of one row beyond this number are not looked at.
constexpr std::size_t kMaxCells = 64;
// Shorter words behind a number may be a unit or a remark.
constexpr std::size_t kMinLabel = 4;

RowCell ReadRowCell(const v1::Cell& cell) {
  RowCell result{&cell, ReadCell(cell.text()), Label("")};
  if (result.value.kind == CellValue::Kind::kWords && !IsUnit(cell.text())) {
    result.label = Label(cell.text());
  }
  return result;
}

// A number in front of a label counts the rows: 序号.
bool HasSerialNumber(const TableRow& row) {
  return row.cells.size() > 2 && row.cells[0].value.kind == CellValue::Kind::kNumber &&
         row.cells[1].label.core().size() >= kMinLabel;
}

void Describe(TableRow& row) {
  bool in_front = true;
  for (std::size_t i = HasSerialNumber(row) ? 1 : 0; i < row.cells.size(); ++i) {
    const RowCell& cell = row.cells[i];
    const CellValue::Kind kind = cell.value.kind;
    if (kind == CellValue::Kind::kNumber || kind == CellValue::Kind::kNotApplicable) {
      ++row.filled;
      in_front = false;
    } else if (kind == CellValue::Kind::kWords && IsUnit(cell.cell->text())) {
      row.unit = cell.cell->text();
      in_front = in_front && row.front.empty();
    } else if (kind == CellValue::Kind::kWords && in_front) {
      row.front.push_back(i);
    }
  }
}

void ReadTable(int block, const v1::Table& table, std::vector<TableRow>& rows) {
  const std::size_t first = rows.size();
  const auto count = std::min<std::size_t>(static_cast<std::size_t>(std::max(table.row_count(), 0)),
                                           kMaxRows - first);
  for (std::size_t i = 0; i < count; ++i) {
    rows.emplace_back();
    rows.back().block = block;
    rows.back().row = static_cast<int>(i);
    rows.back().layout = table.layout();
  }
  for (const v1::Cell& cell : table.cells()) {
    if (cell.row() < 0 || static_cast<std::size_t>(cell.row()) >= count) continue;
    const auto at = static_cast<std::size_t>(cell.row());
    TableRow& row = rows[first + at];
    if (row.cells.size() < kMaxCells) row.cells.push_back(ReadRowCell(cell));
    const auto span = static_cast<std::size_t>(std::clamp(cell.row_span(), 1, 200));
    if (span == 1 || row.cells.empty() || row.cells.back().label.empty()) continue;
    for (std::size_t below = at + 1; below < std::min(at + span, count); ++below) {
      rows[first + below].spanning.push_back(row.cells.back().label);
    }
  }
  for (std::size_t i = first; i < rows.size(); ++i) Describe(rows[i]);
}

}  // namespace

std::size_t TableRow::ValuesBegin(std::size_t count) const {
  std::size_t begin =
      count == 0 || front.empty() ? 0 : front[std::min(count, front.size()) - 1] + 1;
  if (begin < cells.size() && cells[begin].value.kind == CellValue::Kind::kWords &&
      IsUnit(cells[begin].cell->text())) {
    ++begin;
  }
  return begin;
}

std::vector<TableRow> ReadRows(const v1::NormalizedDocument& document,
                               std::span<const int> blocks) {
  std::vector<TableRow> rows;
  for (int index : blocks) {
    const v1::Block& block = document.blocks(index);
    if (block.kind() == v1::Block::TABLE && rows.size() < kMaxRows) {
      ReadTable(index, block.table(), rows);
    }
  }
  return rows;
}

}  // namespace nianbao::extract
