// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/aligned_tables.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/normalize/pdf/table_text.h"
#include "services/normalize/pdf/word_columns.h"

namespace nianbao::normalize::pdf {
namespace {

// Rows farther apart, in heights of the font, are not of one table.
constexpr double kRowPitch = 3.0;
constexpr std::size_t kMinRows = 3;
// No page has more rows that are told from white space alone.
constexpr std::size_t kMaxRows = 200;

// Rows from the first line on that may be of one table.
std::vector<Words> RowsOf(std::span<const Line> lines) {
  std::vector<Words> rows;
  for (std::size_t i = 0; i < std::min(lines.size(), kMaxRows); ++i) {
    if (lines[i].quarters != 0) break;
    if (i > 0 && lines[i].box.top - lines[i - 1].box.top > kRowPitch * lines[i].size) break;
    Words words = Split(lines[i]);
    if (words.size() < 2) break;
    rows.push_back(std::move(words));
  }
  return rows;
}

bool HasFigures(const PageTable& table) {
  for (int column = 1; column < table.column_count(); ++column) {
    int figures = 0;
    int cells = 0;
    for (const TableCell& cell : table.cells) {
      if (cell.column != column || cell.row == 0) continue;
      ++cells;
      if (IsFigure(cell.lines.front().Text())) ++figures;
    }
    if (cells + 1 >= static_cast<int>(kMinRows) && 3 * figures >= 2 * cells) return true;
  }
  return false;
}

// Puts words of one row into the columns that they stand under; false where words overlap.
bool AddRow(const Words& words, int row, const std::vector<Interval>& columns, PageTable& table) {
  const std::size_t first = table.cells.size();
  for (const Line& word : words) {
    const auto under = Under(word.box, columns);
    if (!under) return false;
    const int span = under->second - under->first + 1;
    const auto same = [&](const TableCell& cell) {
      return cell.column == under->first && cell.column_span == span;
    };
    const auto begin = table.cells.begin() + static_cast<std::ptrdiff_t>(first);
    const auto found = std::find_if(begin, table.cells.end(), same);
    if (found != table.cells.end()) {
      found->lines.push_back(word);
      continue;
    }
    TableCell cell;
    cell.row = row;
    cell.column = under->first;
    cell.column_span = span;
    cell.box = word.box;
    cell.lines.push_back(word);
    table.cells.push_back(std::move(cell));
  }
  const auto begin = table.cells.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(begin, table.cells.end(),
            [](const TableCell& a, const TableCell& b) { return a.column < b.column; });
  return std::adjacent_find(begin, table.cells.end(), [](const TableCell& a, const TableCell& b) {
           return a.column + a.column_span > b.column;
         }) == table.cells.end();
}

}  // namespace

std::optional<AlignedTable> FindAlignedTable(std::span<const Line> lines) {
  const std::vector<Words> rows = RowsOf(lines);
  if (rows.size() < kMinRows) return std::nullopt;
  const std::vector<Interval> columns = ColumnsOf(rows);
  if (columns.size() < 2) return std::nullopt;
  PageTable table;
  table.layout = v1::Table::INFERRED;
  table.columns = EdgesBetween(columns);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    table.rows.push_back(rows[r].front().box.top);
    if (!AddRow(rows[r], static_cast<int>(r), columns, table)) return std::nullopt;
  }
  table.rows.push_back(rows.back().front().box.bottom);
  table.box = {table.columns.front(), table.rows.front(), table.columns.back(), table.rows.back()};
  if (!HasFigures(table)) return std::nullopt;
  return AlignedTable{std::move(table), rows.size()};
}

std::optional<PageTable> SplitFrame(const PageTable& frame) {
  std::vector<Words> rows;
  std::vector<Words> single;
  for (const TableCell& cell : frame.cells) {
    Words words;
    for (const Line& line : cell.lines) {
      if (line.quarters != 0) return std::nullopt;
      const Words more = Split(line);
      words.insert(words.end(), more.begin(), more.end());
    }
    if (cell.lines.size() == 1) single.push_back(words);
    rows.push_back(std::move(words));
  }
  const std::vector<Interval> columns = ColumnsOf(single);
  if (rows.size() < kMinRows || columns.size() < 2) return std::nullopt;
  PageTable table = frame;
  table.layout = v1::Table::SEPARATED;
  table.cells.clear();
  table.columns = EdgesBetween(columns);
  table.columns.front() = frame.box.left;
  table.columns.back() = frame.box.right;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (!AddRow(rows[r], frame.cells[r].row, columns, table)) return std::nullopt;
  }
  if (!HasFigures(table)) return std::nullopt;
  return table;
}

}  // namespace nianbao::normalize::pdf
