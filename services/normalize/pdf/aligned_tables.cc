// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/aligned_tables.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/normalize/pdf/table_text.h"

namespace nianbao::normalize::pdf {
namespace {

// Words this many times the font's height apart are in different columns.
constexpr double kColumnGap = 1.2;
// Rows farther apart, in heights of the font, are not of one table.
constexpr double kRowPitch = 3.0;
constexpr std::size_t kMinRows = 3;
// No page has more rows that are told from white space alone.
constexpr std::size_t kMaxRows = 200;

using Words = std::vector<Line>;

Line Part(const Line& line, std::size_t begin, std::size_t end) {
  Line part = line;
  part.characters.assign(line.characters.begin() + static_cast<std::ptrdiff_t>(begin),
                         line.characters.begin() + static_cast<std::ptrdiff_t>(end));
  part.box.left = part.characters.front().box.left;
  part.box.right = part.characters.back().box.right;
  return part;
}

Words Split(const Line& line) {
  Words words;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line.characters.size(); ++i) {
    const bool ends = i == line.characters.size();
    const bool apart = !ends && line.characters[i].character == U' ' &&
                       line.characters[i].box.width() >= kColumnGap * line.size;
    if (!ends && !apart) continue;
    if (i > begin) words.push_back(Part(line, begin, i));
    begin = i + 1;
  }
  return words;
}

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

struct Interval {
  double begin = 0;
  double end = 0;
};

// Where the words of the fullest rows stand; nothing where these rows disagree.
std::vector<Interval> ColumnsOf(const std::vector<Words>& rows) {
  std::size_t widest = 0;
  for (const Words& row : rows) widest = std::max(widest, row.size());
  std::vector<Interval> columns;
  std::size_t full = 0;
  for (const Words& row : rows) {
    if (row.size() != widest) continue;
    ++full;
    columns.resize(widest, {1e9, -1e9});
    for (std::size_t i = 0; i < widest; ++i) {
      columns[i].begin = std::min(columns[i].begin, row[i].box.left);
      columns[i].end = std::max(columns[i].end, row[i].box.right);
    }
  }
  if (full < kMinRows - 1) return {};
  for (std::size_t i = 1; i < columns.size(); ++i) {
    if (columns[i].begin <= columns[i - 1].end) return {};
  }
  return columns;
}

// The columns [first, last] under a word; nothing where it is under none.
std::optional<std::pair<int, int>> Under(const Box& word, const std::vector<Interval>& columns) {
  int first = -1;
  int last = -1;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (word.right <= columns[i].begin || word.left >= columns[i].end) continue;
    if (first < 0) first = static_cast<int>(i);
    last = static_cast<int>(i);
  }
  if (first < 0) return std::nullopt;
  return std::pair(first, last);
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

std::vector<double> EdgesBetween(const std::vector<Interval>& columns) {
  std::vector<double> edges{columns.front().begin};
  for (std::size_t i = 1; i < columns.size(); ++i) {
    edges.push_back((columns[i - 1].end + columns[i].begin) / 2);
  }
  edges.push_back(columns.back().end);
  return edges;
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
