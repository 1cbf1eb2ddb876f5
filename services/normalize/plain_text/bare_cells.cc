// SPDX-License-Identifier: Apache-2.0
// Cells one a line without any mark of rows.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "common/text/text.h"
#include "services/normalize/characters/clean.h"
#include "services/normalize/outline.h"
#include "services/normalize/plain_text/text_table.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

constexpr std::size_t kMaxCell = 60;
constexpr std::size_t kMaxHeader = 20;
// Fewer numbers on lines of their own prove no table.
constexpr std::size_t kMinNumbers = 4;

enum class Token { kLabel, kUnit, kNumber };

struct BareCell {
  Token token;
  // Cleaned, and as it stands there.
  MappedText text;
  MappedText raw;
  // Index of its line.
  std::size_t line;
};

struct BareRow {
  std::vector<BareCell> cells;
  std::size_t numbers = 0;
  bool unit = false;
  bool label = false;
};

constexpr View kUnits[] = {U"件", U"条", U"次", U"份", U"个", U"人",   U"篇",   U"期", U"场",
                           U"项", U"宗", U"起", U"家", U"元", U"万元", U"人次", U"%"};

bool IsUnit(View text) {
  return std::find(std::begin(kUnits), std::end(kUnits), text) != std::end(kUnits);
}

// 3, 3件, 0.5万元
bool IsNumber(const MappedText& cell) {
  if (text::ParseNumber(cell.Utf8())) return true;
  const View text = cell.text();
  return std::any_of(std::begin(kUnits), std::end(kUnits), [text](View unit) {
    return text.size() > unit.size() && text.ends_with(unit) &&
           text::ParseNumber(text::EncodeUtf8(text.substr(0, text.size() - unit.size())));
  });
}

bool IsMark(View text) {
  return text == U"/" || text == U"-" || text == U"—" || text == U"——" || text == U"无";
}

Token Classify(const MappedText& cell) {
  if (IsMark(cell.text()) || IsNumber(cell)) return Token::kNumber;
  return IsUnit(cell.text()) ? Token::kUnit : Token::kLabel;
}

// The lines at the front that may be cells; empty lines between them, one at a time, are skipped.
std::vector<BareCell> ReadCells(std::span<const Line> lines) {
  std::vector<BareCell> cells;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (IsBlankLine(lines[i].text)) {
      if (i > 0 && IsBlankLine(lines[i - 1].text)) break;
      continue;
    }
    // Cells that begin with tabs are another table.
    const bool tabbed = lines[i].text[0] == U'\t';
    if (tabbed && i > 0 && lines[0].text[0] != U'\t' && IsBlankLine(lines[i - 1].text)) break;
    MappedText text = Clean(MappedText(lines[i].text, lines[i].begin), Spacing::kLabel);
    if (text.empty()) continue;
    const bool prose = text.text().find(U'。') != std::u32string::npos || EndsSentence(text.text());
    if (text.size() > kMaxCell || (prose && text.size() > 2)) break;
    const Token token = Classify(text);
    const Line bare = Trim(lines[i]);
    cells.push_back({token, std::move(text), MappedText(bare.text, bare.begin), i});
  }
  return cells;
}

// The most frequent length of the runs of numbers.
std::size_t UsualNumbers(const std::vector<BareCell>& cells) {
  std::map<std::size_t, std::size_t> counts;
  std::size_t run = 0;
  for (std::size_t i = 0; i <= cells.size(); ++i) {
    if (i < cells.size() && cells[i].token == Token::kNumber) {
      ++run;
    } else if (run > 0) {
      ++counts[run];
      run = 0;
    }
  }
  std::size_t usual = 0;
  std::size_t best = 0;
  for (const auto& [length, count] : counts) {
    if (count >= best) {
      best = count;
      usual = length;
    }
  }
  return usual;
}

// A label that was broken over two lines.
bool IsBroken(View first, View second) {
  const auto open =
      std::count_if(first.begin(), first.end(), [](char32_t c) { return c == U'(' || c == U'（'; });
  const auto closed =
      std::count_if(first.begin(), first.end(), [](char32_t c) { return c == U')' || c == U'）'; });
  if (open > closed) return true;
  return View(U"、，,）)；").find(second.front()) != View::npos || first.back() == U'、' ||
         first.back() == U'，';
}

// For each cell whether it is one of a run of numbers, longer than the usual, that stands below as
// many labels: one row below its header.
std::vector<bool> FindLongRows(const std::vector<BareCell>& cells, std::size_t usual) {
  std::vector<bool> long_row(cells.size());
  std::size_t labels = 0;
  for (std::size_t i = 0; i < cells.size();) {
    std::size_t end = i;
    while (end < cells.size() && cells[end].token == cells[i].token) ++end;
    const std::size_t run = end - i;
    if (cells[i].token == Token::kNumber && run > usual && labels >= run) {
      std::fill_n(long_row.begin() + static_cast<std::ptrdiff_t>(i), run, true);
    }
    labels = cells[i].token == Token::kLabel ? run : 0;
    i = end;
  }
  return long_row;
}

std::vector<BareRow> ReadRows(std::vector<BareCell> cells, std::size_t usual) {
  const std::vector<bool> long_row = FindLongRows(cells, usual);
  std::vector<BareRow> rows;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    BareCell& cell = cells[i];
    const bool fresh = rows.empty();
    BareRow* row = fresh ? nullptr : &rows.back();
    if (cell.token == Token::kLabel) {
      if (row != nullptr && row->numbers == 0 && !row->unit && row->label &&
          IsBroken(row->cells.back().text.text(), cell.text.text())) {
        row->cells.back().text.Append(cell.text);
        row->cells.back().raw.Append(cell.raw);
        continue;
      }
      rows.emplace_back();
      rows.back().label = true;
    } else if (row == nullptr || (cell.token == Token::kUnit && (row->unit || row->numbers > 0)) ||
               (cell.token == Token::kNumber && row->numbers >= usual && !long_row[i])) {
      rows.emplace_back();
    }
    rows.back().numbers += cell.token == Token::kNumber ? 1 : 0;
    rows.back().unit = rows.back().unit || cell.token == Token::kUnit;
    rows.back().cells.push_back(std::move(cell));
  }
  return rows;
}

void AddCell(MappedText text, int row, int column, Grid& grid) {
  GridCell cell{.row = row, .column = column};
  cell.place = text.Extent();
  cell.text = std::move(text);
  grid.Add(std::move(cell));
}

Grid ToGrid(std::vector<BareCell> header, std::vector<BareRow> rows, std::size_t usual) {
  Grid grid;
  grid.layout = v1::Table::INFERRED;
  const bool units =
      std::any_of(rows.begin(), rows.end(), [](const BareRow& row) { return row.unit; });
  // A header with one column more than the rows have, and it is the unit's: the units were lost.
  const bool lost_units =
      !units && header.size() == usual + 2 && header[1].text.text().find(U"单位") == 0;
  int row_number = 0;
  if (!header.empty()) {
    int column = 0;
    for (BareCell& cell : header) AddCell(std::move(cell.raw), row_number, column++, grid);
    ++row_number;
  }
  for (BareRow& row : rows) {
    int number_column = units || lost_units ? 2 : 1;
    for (BareCell& cell : row.cells) {
      const int column = cell.token == Token::kLabel  ? 0
                         : cell.token == Token::kUnit ? 1
                                                      : number_column++;
      AddCell(std::move(cell.raw), row_number, column, grid);
    }
    ++row_number;
  }
  return grid;
}

bool IsTitle(View text) { return IsTableTitle(text) || IsAnnexMark(text) || IsDocumentTitle(text); }

// "（2015年度）", "填报单位：青山县水务局": what stands between the title of a table and the table.
bool IsSubtitle(View text) {
  const std::size_t colon = text.find_first_of(U":：");
  const View label = text.substr(0, std::min(colon, text.find_first_of(U"(（")));
  const bool bracketed = (text.front() == U'（' || text.front() == U'(') &&
                         text.find_first_of(U"）)") + 1 == text.size();
  return bracketed || (colon != View::npos && label == U"填报单位") ||
         (label == U"单位名称" && colon != View::npos);
}

// Index of the first cell of the table: the first label with numbers, the numbered labels above it
// that have none, and the column headers above those.
std::size_t FindStart(const std::vector<BareCell>& cells, std::size_t first_number,
                      std::size_t usual, std::size_t& header_end) {
  std::size_t start = first_number;
  while (start > 0 && cells[start - 1].token == Token::kUnit) --start;
  if (start > 0) --start;
  while (start > 0 && ParseOutlineNumber(cells[start].text.text()) &&
         ParseOutlineNumber(cells[start - 1].text.text())) {
    --start;
  }
  header_end = start;
  const std::size_t most = std::min(kMaxHeader, 2 * usual + 4);
  while (start > 0 && header_end - start < most) {
    const std::u32string& text = cells[start - 1].text.text();
    if (ParseOutlineNumber(text) || IsTitle(text) || IsSubtitle(text) ||
        cells[start - 1].token == Token::kNumber) {
      break;
    }
    --start;
  }
  return start;
}

}  // namespace

std::optional<TextTable> MatchBareCells(std::span<const Line> lines) {
  std::vector<BareCell> cells = ReadCells(lines);
  const auto is_number = [](const BareCell& cell) { return cell.token == Token::kNumber; };
  const auto count = static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), is_number));
  if (count < kMinNumbers || cells.front().line != 0) return std::nullopt;
  while (!is_number(cells.back())) cells.pop_back();
  const std::size_t usual = UsualNumbers(cells);
  const auto first_number =
      static_cast<std::size_t>(std::find_if(cells.begin(), cells.end(), is_number) - cells.begin());
  std::size_t header_end = 0;
  // The table begins at the first line or it is found again from a later one.
  if (first_number == 0 || FindStart(cells, first_number, usual, header_end) != 0) {
    return std::nullopt;
  }
  const std::size_t last_line = cells.back().line;
  std::vector<BareCell> header(
      std::make_move_iterator(cells.begin()),
      std::make_move_iterator(cells.begin() + static_cast<std::ptrdiff_t>(header_end)));
  cells.erase(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(header_end));
  std::vector<BareRow> rows = ReadRows(std::move(cells), usual);
  const auto regular = std::count_if(rows.begin(), rows.end(), [usual](const BareRow& row) {
    return row.label && row.numbers == usual;
  });
  const auto numbered =
      std::count_if(rows.begin(), rows.end(), [](const BareRow& row) { return row.numbers > 0; });
  if (regular < 2 || 2 * regular < numbered) return std::nullopt;
  return TextTable{last_line + 1, ToGrid(std::move(header), std::move(rows), usual)};
}

}  // namespace nianbao::normalize
