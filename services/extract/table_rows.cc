// SPDX-License-Identifier: Apache-2.0
#include "services/extract/table_rows.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/text/text.h"
#include "services/extract/evidence.h"

namespace nianbao::extract {
namespace {

// Cells of one row beyond this number are not looked at.
constexpr std::size_t kMaxCells = 64;
// Shorter words behind a number may be a unit or a remark.
constexpr std::size_t kMinLabel = 4;

// More tokens are prose.
constexpr std::size_t kMaxTokens = 24;
// Longer lines are prose.
constexpr std::size_t kMaxLine = 400;
// Fewer lines on end are no table.
constexpr std::size_t kMinTextRows = 3;
// Longer lines between rows are no header.
constexpr std::size_t kLongestHeader = 60;
// More lines of words on end are prose.
constexpr std::size_t kMaxHeaderLines = 4;
// A header has as many labels set apart by spaces.
constexpr std::size_t kMinHeaders = 3;
constexpr int kMaxSpan = 200;
// Merged cells that reach into one row.
constexpr std::size_t kMaxSpanning = 16;

RowCell ReadRowCell(const v1::Cell& cell) {
  RowCell result;
  result.cell = &cell;
  result.column = cell.column();
  result.column_span = std::max(cell.column_span(), 1);
  result.value = ReadCell(cell.text());
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

// A cell and the grid that it is read in.
struct GridCell {
  RowCell cell;
  int row = 0;
  int row_span = 1;
};

// `room`: how many cells may still be read.
std::vector<GridCell> ReadGrid(const v1::Table& table, bool turned, std::size_t& room) {
  std::vector<GridCell> grid;
  for (const v1::Cell& cell : table.cells()) {
    if (room == 0) break;
    --room;
    GridCell read{ReadRowCell(cell), cell.row(), std::clamp(cell.row_span(), 1, kMaxSpan)};
    if (turned) {
      std::swap(read.row, read.cell.column);
      std::swap(read.row_span, read.cell.column_span);
    }
    if (read.row >= 0) grid.push_back(std::move(read));
  }
  std::stable_sort(grid.begin(), grid.end(), [](const GridCell& a, const GridCell& b) {
    return std::tie(a.row, a.cell.column) < std::tie(b.row, b.cell.column);
  });
  return grid;
}

bool IsWordsAt(std::span<const GridCell> row, int column) {
  return std::any_of(row.begin(), row.end(), [&](const GridCell& cell) {
    return cell.cell.column == column && cell.cell.value.kind == CellValue::Kind::kWords;
  });
}

// The column at which the second half begins where a header of two labels or more stands twice in a
// row, one beside the other, and below both of them a row begins with words: with its label. 0
// where there is no second half.
int SecondHalf(std::span<const GridCell> grid) {
  for (std::size_t begin = 0, end = 0; begin < grid.size(); begin = end) {
    while (end < grid.size() && grid[end].row == grid[begin].row) ++end;
    const std::size_t half = (end - begin) / 2;
    if (half < 2 || (end - begin) % 2 != 0 || grid[begin].cell.column != 0) continue;
    const auto first = grid.subspan(begin, half);
    const auto second = grid.subspan(begin + half, half);
    const bool twice = std::equal(first.begin(), first.end(), second.begin(),
                                  [](const GridCell& a, const GridCell& b) {
                                    return a.cell.value.kind == CellValue::Kind::kWords &&
                                           a.cell.cell->text() == b.cell.cell->text();
                                  });
    std::size_t below = end;
    while (below < grid.size() && grid[below].row == grid[end].row) ++below;
    const auto next = grid.subspan(end, below - end);
    const int column = second.front().cell.column;
    if (twice && IsWordsAt(next, 0) && IsWordsAt(next, column)) return column;
  }
  return 0;
}

void AddRows(int block, const v1::Table& table, const std::vector<GridCell>& grid, bool turned,
             std::vector<TableRow>& rows) {
  const std::size_t first = rows.size();
  const int height = turned ? table.column_count() : table.row_count();
  const auto count =
      std::min<std::size_t>(static_cast<std::size_t>(std::max(height, 0)), kMaxRows - first);
  for (std::size_t i = 0; i < count; ++i) {
    rows.emplace_back();
    rows.back().block = block;
    rows.back().row = static_cast<int>(i);
    rows.back().layout = table.layout();
  }
  for (const GridCell& cell : grid) {
    const auto at = static_cast<std::size_t>(cell.row);
    if (at >= count) continue;
    TableRow& row = rows[first + at];
    if (row.cells.size() == kMaxCells) continue;
    row.cells.push_back(cell.cell);
    if (cell.row_span == 1 || row.cells.back().label.empty()) continue;
    const std::size_t end = std::min(at + static_cast<std::size_t>(cell.row_span), count);
    for (std::size_t below = at + 1; below < end; ++below) {
      std::vector<Label>& spanning = rows[first + below].spanning;
      if (spanning.size() < kMaxSpanning) spanning.push_back(row.cells.back().label);
    }
  }
  for (std::size_t i = first; i < rows.size(); ++i) Describe(rows[i]);
}

void ReadTable(int block, const v1::Table& table, bool turned, std::size_t& room,
               std::vector<TableRow>& rows) {
  std::vector<GridCell> left = ReadGrid(table, turned, room);
  std::vector<GridCell> right;
  if (const int second = SecondHalf(left); second > 0) {
    const auto middle = std::stable_partition(
        left.begin(), left.end(), [&](const GridCell& cell) { return cell.cell.column < second; });
    right.assign(middle, left.end());
    left.erase(middle, left.end());
    for (GridCell& cell : right) cell.cell.column -= second;
  }
  AddRows(block, table, left, turned, rows);
  if (!right.empty()) AddRows(block, table, right, turned, rows);
}

struct Token {
  std::int32_t begin = 0;
  std::string text;
};

std::vector<Token> Split(const std::string& utf8) {
  std::vector<Token> tokens;
  if (utf8.size() > kMaxLine) return tokens;
  bool inside = false;
  std::int32_t at = 0;
  for (char32_t c : text::DecodeUtf8(utf8)) {
    if (text::IsSpace(c)) {
      inside = false;
    } else {
      if (!inside) tokens.push_back({at, ""});
      inside = true;
      text::AppendUtf8(c, tokens.back().text);
    }
    ++at;
  }
  return tokens;
}

bool IsValue(const CellValue& value) {
  return value.kind == CellValue::Kind::kNumber || value.kind == CellValue::Kind::kNotApplicable;
}

// Whether Split may give more than one token.
bool MayBeSetApart(std::string_view utf8) {
  return utf8.size() <= kMaxLine && text::HasSpace(utf8);
}

bool IsTextBlock(const v1::Block& block) {
  return block.kind() == v1::Block::PARAGRAPH || block.kind() == v1::Block::HEADING;
}

bool IsTextHeader(const v1::Block& block) {
  if (!IsTextBlock(block) || !MayBeSetApart(block.text()) ||
      text::LongerThan(block.text(), kLongestHeader)) {
    return false;
  }
  const std::vector<Token> tokens = Split(block.text());
  return tokens.size() >= kMinHeaders && tokens.size() <= kMaxTokens;
}

TableRow MakeTextRow(int index, const v1::Block& block) {
  TableRow row;
  row.block = index;
  row.text_block = index;
  row.row = -1;
  row.layout = v1::Table::SEPARATED;
  row.text = &block;
  const std::vector<Token> tokens = Split(block.text());
  auto cells = std::make_shared<std::vector<v1::Cell>>(tokens.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    v1::Cell& cell = (*cells)[i];
    cell.set_column(static_cast<int>(i));
    cell.set_text(tokens[i].text);
    row.cells.push_back(ReadRowCell(cell));
    row.cells.back().begin = tokens[i].begin;
  }
  row.owned = std::move(cells);
  Describe(row);
  return row;
}

// Rows of text from `blocks` on; returns how many blocks they take, 0 where too few are on end.
std::size_t ReadTextRows(const v1::NormalizedDocument& document, std::span<const int> blocks,
                         std::vector<TableRow>& rows) {
  std::size_t count = 0;
  std::size_t filled = 0;
  // Lines ahead of the next row.
  std::size_t words_on_end = 0;
  for (int index : blocks) {
    const v1::Block& block = document.blocks(index);
    if (!IsTextBlock(block)) break;
    const bool row = IsTextRow(block);
    // A header, or the heading of a group.
    words_on_end = row ? 0 : words_on_end + 1;
    if (words_on_end > kMaxHeaderLines ||
        (!row && text::LongerThan(block.text(), kLongestHeader))) {
      break;
    }
    ++count;
    if (row) filled = count;
  }
  const auto is_row = [&](int index) { return IsTextRow(document.blocks(index)); };
  const std::span<const int> taken = blocks.first(filled);
  if (static_cast<std::size_t>(std::count_if(taken.begin(), taken.end(), is_row)) < kMinTextRows) {
    return 0;
  }
  for (int index : taken) {
    if (rows.size() == kMaxRows) break;
    rows.push_back(MakeTextRow(index, document.blocks(index)));
    // One table for all of its lines.
    rows.back().block = taken.front();
  }
  return filled;
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

std::vector<TableRow> ReadRows(const v1::NormalizedDocument& document, std::span<const int> blocks,
                               const std::set<int>& turned) {
  std::vector<TableRow> rows;
  std::size_t room = kMaxTableCells;
  for (std::size_t i = 0; i < blocks.size() && rows.size() < kMaxRows;) {
    const v1::Block& block = document.blocks(blocks[i]);
    if (block.kind() == v1::Block::TABLE) {
      ReadTable(blocks[i], block.table(), turned.contains(blocks[i]), room, rows);
    } else if (IsTextRow(block) || IsTextHeader(block)) {
      i += std::max<std::size_t>(ReadTextRows(document, blocks.subspan(i), rows), 1);
      continue;
    }
    ++i;
  }
  return rows;
}

bool IsTextRow(const v1::Block& block) {
  if (!IsTextBlock(block) || !MayBeSetApart(block.text())) return false;
  const std::vector<Token> tokens = Split(block.text());
  if (tokens.size() < 2 || tokens.size() > kMaxTokens) return false;
  std::size_t words = 0;
  while (words < tokens.size() && ReadCell(tokens[words].text).kind == CellValue::Kind::kWords &&
         !IsUnit(tokens[words].text)) {
    ++words;
  }
  const bool behind =
      std::all_of(tokens.begin() + static_cast<std::ptrdiff_t>(words), tokens.end(),
                  [](const Token& t) { return IsValue(ReadCell(t.text)) || IsUnit(t.text); });
  // A label and one number may be anything: 附件 1.
  return words > 0 && words <= 3 && words + 2 <= tokens.size() && behind &&
         IsValue(ReadCell(tokens.back().text));
}

v1::Evidence EvidenceOf(const TableRow& row, const RowCell& cell) {
  if (row.text == nullptr) return CellEvidence(row.block, *cell.cell);
  const auto length = static_cast<std::int32_t>(text::Length(cell.cell->text()));
  return TextEvidence(row.text_block, *row.text, cell.begin, cell.begin + length);
}

}  // namespace nianbao::extract
