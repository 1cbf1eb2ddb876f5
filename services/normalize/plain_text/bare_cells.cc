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
// Two labels above a label and a number.
constexpr std::size_t kMinGroup = 4;
// So many numbers below as many labels or more are the one row of a table, and below no more.
constexpr std::size_t kMinLoneRow = 5;
constexpr std::size_t kMaxLoneHeader = 40;

enum class Token { kLabel, kUnit, kNumber };

struct BareCell {
  Token token;
  // Cleaned, and as it stands there.
  MappedText text;
  MappedText raw;
  // Index of its line.
  std::size_t line;
  // Whether an empty line stands before it.
  bool after_blank = false;
};

struct BareRow {
  std::vector<BareCell> cells;
  std::size_t numbers = 0;
  // Empty lines in front of its numbers and behind the last.
  std::size_t gaps = 0;
  bool gap_behind = false;
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

Token Classify(const MappedText& cell) {
  if (IsMark(cell.text()) || IsNumber(cell)) return Token::kNumber;
  return IsUnit(cell.text()) ? Token::kUnit : Token::kLabel;
}

bool IsProse(View text) {
  return text.find(U'。') != View::npos || text.size() > kMaxCell || EndsSentence(text);
}

// Whether the empty line at `at` ends a table whose cells stand line below line: what follows is a
// label between empty lines, a heading or a title of its own.
bool EndsDenseTable(std::span<const Line> lines, std::size_t at) {
  if (at + 1 >= lines.size() || IsBlankLine(lines[at + 1].text)) return true;
  const MappedText next =
      Clean(MappedText(lines[at + 1].text, lines[at + 1].begin), Spacing::kLabel);
  if (next.empty() || Classify(next) != Token::kLabel) return false;
  if (at + 2 >= lines.size() || IsBlankLine(lines[at + 2].text) || IsTableTitle(next.text())) {
    return true;
  }
  // A heading with its paragraph.
  return TopNumber(next.text()) > 0 && IsProse(lines[at + 2].text);
}

struct Cells {
  std::vector<BareCell> cells;
  // Whether an empty line or the end of the text is behind the last.
  bool closed = false;
};

// The lines at the front that may be cells; empty lines between them, one at a time, are skipped.
Cells ReadCells(std::span<const Line> lines) {
  Cells read;
  // Since the last empty line.
  std::size_t numbers = 0;
  std::size_t group = 0;
  bool blank = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    read.closed = IsBlankLine(lines[i].text);
    if (read.closed) {
      const bool first_group = numbers > 0 && read.cells.size() == group && group >= kMinGroup;
      if (blank) return read;
      if ((numbers >= kMinNumbers || first_group) && EndsDenseTable(lines, i)) return read;
      group = 0;
      numbers = 0;
      blank = true;
      continue;
    }
    // Cells that begin with tabs are another table.
    const bool tabbed = lines[i].text[0] == U'\t';
    if (tabbed && blank && lines[0].text[0] != U'\t') return read;
    MappedText text = Clean(MappedText(lines[i].text, lines[i].begin), Spacing::kLabel);
    if (text.empty()) continue;
    if (text.size() > 2 && IsProse(text.text())) return read;
    const Token token = Classify(text);
    numbers += token == Token::kNumber ? 1 : 0;
    ++group;
    const Line bare = Trim(lines[i]);
    read.cells.push_back({token, std::move(text), MappedText(bare.text, bare.begin), i,
                          std::exchange(blank, false)});
  }
  read.closed = true;
  return read;
}

// Whether cells stand line below line, so that an empty line tells something.
bool IsDense(const std::vector<BareCell>& cells) {
  const auto blanks = static_cast<std::size_t>(std::count_if(
      cells.begin(), cells.end(), [](const BareCell& cell) { return cell.after_blank; }));
  return 4 * blanks < cells.size();
}

// How many numbers the rows have.
struct RowWidth {
  // The most frequent length of the runs of numbers, or the longest where none is frequent: then
  // blank cells are lost.
  std::size_t usual = 0;
  // Whether a longer run is several rows.
  bool steady = false;
};

RowWidth FindRowWidth(const std::vector<BareCell>& cells) {
  std::map<std::size_t, std::size_t> counts;
  std::size_t run = 0;
  std::size_t runs = 0;
  for (std::size_t i = 0; i <= cells.size(); ++i) {
    if (i < cells.size() && cells[i].token == Token::kNumber) {
      ++run;
    } else if (run > 0) {
      ++counts[run];
      ++runs;
      run = 0;
    }
  }
  RowWidth width;
  std::size_t best = 0;
  for (const auto& [length, count] : counts) {
    if (count >= best) {
      best = count;
      width.usual = length;
    }
  }
  width.steady = 3 * best >= 2 * runs;
  if (!width.steady) width.usual = counts.rbegin()->first;
  return width;
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

bool ContinuesLabel(const BareRow& row, const BareCell& cell) {
  return row.label && row.numbers == 0 && !row.unit &&
         IsBroken(row.cells.back().text.text(), cell.text.text());
}

std::vector<BareRow> ReadRows(std::vector<BareCell> cells, const RowWidth& width) {
  const std::vector<bool> long_row = FindLongRows(cells, width.usual);
  std::vector<BareRow> rows;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    BareCell& cell = cells[i];
    BareRow* row = rows.empty() ? nullptr : &rows.back();
    bool begins = row == nullptr;
    if (cell.token == Token::kLabel) {
      if (row != nullptr && ContinuesLabel(*row, cell)) {
        row->cells.back().text.Append(cell.text);
        row->cells.back().raw.Append(cell.raw);
        continue;
      }
      begins = true;
    } else if (cell.token == Token::kUnit) {
      begins = begins || row->unit || row->numbers > 0;
    } else {
      begins = begins || (width.steady && row->numbers >= width.usual && !long_row[i]);
    }
    if (begins && row != nullptr && cell.after_blank) {
      row->gap_behind = true;
      ++row->gaps;
    }
    if (begins) rows.emplace_back();
    BareRow& last = rows.back();
    last.label = last.label || cell.token == Token::kLabel;
    last.unit = last.unit || cell.token == Token::kUnit;
    last.numbers += cell.token == Token::kNumber ? 1 : 0;
    last.gaps += cell.token == Token::kNumber && cell.after_blank && !begins ? 1 : 0;
    last.cells.push_back(std::move(cell));
  }
  return rows;
}

void AddCell(MappedText text, int row, int column, Grid& grid) {
  GridCell cell{.row = row, .column = column};
  cell.place = text.Extent();
  cell.text = std::move(text);
  grid.Add(std::move(cell));
}

void AddBlank(std::int32_t place, int row, int column, Grid& grid) {
  grid.Add({.row = row, .column = column, .place = {place, place}});
}

// The empty lines of a row are its blank cells where it has then as many as the table columns.
void AddRow(BareRow& row, int row_number, int number_column, std::size_t width, Grid& grid) {
  const bool blanks = row.gaps > 0 && row.numbers > 0 && row.numbers + row.gaps == width;
  for (BareCell& cell : row.cells) {
    const SourceSpan place = cell.raw.Extent();
    if (blanks && cell.token == Token::kNumber && cell.after_blank) {
      AddBlank(place.begin, row_number, number_column++, grid);
    }
    const int column = cell.token == Token::kLabel  ? 0
                       : cell.token == Token::kUnit ? 1
                                                    : number_column++;
    AddCell(std::move(cell.raw), row_number, column, grid);
    if (blanks && row.gap_behind && &cell == &row.cells.back()) {
      AddBlank(place.end, row_number, number_column++, grid);
    }
  }
}

Grid ToGrid(std::vector<BareCell> header, std::vector<BareRow> rows, std::size_t width,
            bool dense) {
  Grid grid;
  grid.layout = v1::Table::INFERRED;
  const bool units =
      std::any_of(rows.begin(), rows.end(), [](const BareRow& row) { return row.unit; });
  // A header with one column more than the rows have, and it is the unit's: the units were lost.
  const bool lost_units =
      !units && header.size() == width + 2 && header[1].text.text().find(U"单位") == 0;
  int row_number = 0;
  if (!header.empty()) {
    int column = 0;
    for (BareCell& cell : header) AddCell(std::move(cell.raw), row_number, column++, grid);
    ++row_number;
  }
  for (BareRow& row : rows) {
    if (!dense) row.gaps = 0;
    AddRow(row, row_number++, units || lost_units ? 2 : 1, width, grid);
  }
  return grid;
}

// Whether rows have fewer numbers than others, so that blank cells left nothing behind.
bool LostCells(const std::vector<BareRow>& rows) {
  std::size_t widest = 0;
  for (const BareRow& row : rows) widest = std::max(widest, row.numbers);
  return std::any_of(rows.begin(), rows.end(), [widest](const BareRow& row) {
    return row.numbers > 0 && row.numbers < widest && row.numbers + row.gaps != widest;
  });
}

bool IsTitle(View text) { return IsTableTitle(text) || IsAnnexMark(text) || IsDocumentTitle(text); }

// "（2015年度）", "填报单位：青山县水务局": what stands between the title of a table and the table.
bool IsSubtitle(View text) {
  const std::size_t colon = text.find_first_of(U":：");
  const View label = text.substr(0, std::min(colon, text.find_first_of(U"(（")));
  constexpr std::size_t kMaxBracketed = 16;
  const bool bracketed = text.size() <= kMaxBracketed &&
                         (text.front() == U'（' || text.front() == U'(') &&
                         text.find_first_of(U"）)") + 1 == text.size();
  return bracketed || (colon != View::npos && label == U"填报单位") ||
         (label == U"单位名称" && colon != View::npos);
}

// Index of the first cell of the table: the first label with numbers, the numbered labels above it
// that have none, and the column headers above those.
std::size_t FindStart(const std::vector<BareCell>& cells, std::size_t first_number,
                      std::size_t usual, std::size_t& header_end) {
  const bool dense = IsDense(cells);
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
        cells[start - 1].token == Token::kNumber || (dense && cells[start].after_blank)) {
      break;
    }
    --start;
  }
  return start;
}

// Drops what is behind the last row at the end: all cells behind its last number or unit, but for
// labels whose cells are all blank, which stand line below line up to an empty line.
void DropTail(bool closed, std::vector<BareCell>& cells) {
  constexpr std::size_t kMaxLabels = 16;
  std::size_t end = cells.size();
  while (end > 0 && cells[end - 1].token == Token::kLabel) --end;
  const auto tail = cells.begin() + static_cast<std::ptrdiff_t>(end);
  const auto ends_text = [&cells, tail](const BareCell& cell) {
    const std::u32string& text = cell.text.text();
    const int number = TopNumber(text);
    const bool counts_on = std::any_of(cells.begin(), tail, [number](const BareCell& above) {
      return TopNumber(above.text.text()) == number - 1;
    });
    return cell.after_blank || IsTitle(text) || IsSubtitle(text) || IsAgencyLine(text) ||
           IsDateLine(text) || text.find(U':') != std::u32string::npos ||
           (number > 0 && !counts_on);
  };
  const bool labels = closed && IsDense(cells) && cells.size() - end <= kMaxLabels &&
                      std::none_of(tail, cells.end(), ends_text);
  if (!labels) cells.erase(tail, cells.end());
}

// A table of few numbers, or blank, between empty lines: a header that names quantities, and rows
// of a label and at most as many numbers.
std::optional<TextTable> MatchSmallTable(const std::vector<BareCell>& cells) {
  std::size_t width = 1;
  while (width < cells.size() && cells[width].token == Token::kLabel && !cells[width].after_blank &&
         NamesQuantity(cells[width].text.text())) {
    ++width;
  }
  if (width < 2 || cells[0].token != Token::kLabel) return std::nullopt;
  TextTable table;
  table.grid.layout = v1::Table::INFERRED;
  std::size_t row = 0;
  std::size_t column = 0;
  for (std::size_t i = 0; i < cells.size() && (i == 0 || !cells[i].after_blank); ++i) {
    if (i >= width && cells[i].token == Token::kLabel) {
      table.lost_cells = table.lost_cells || (row > 0 && column > 1 && column < width);
      ++row;
      column = 0;
    }
    const bool value = i >= width && column > 0;
    if (cells[i].token != (value ? Token::kNumber : Token::kLabel) || column == width) {
      return std::nullopt;
    }
    AddCell(cells[i].raw, static_cast<int>(row), static_cast<int>(column++), table.grid);
    table.lines = cells[i].line + 1;
  }
  table.lost_cells = table.lost_cells || (column > 1 && column < width);
  return row > 0 ? std::optional(std::move(table)) : std::nullopt;
}

// The numbers of one row below its header, cells one a line: a row without a label. Blank cells of
// the row are lost, so that only where it has as many numbers as the table columns their places are
// known.
std::optional<TextTable> MatchLoneRow(std::vector<BareCell> cells, std::size_t first_number) {
  const std::size_t numbers = cells.size() - first_number;
  const auto begin = cells.begin() + static_cast<std::ptrdiff_t>(first_number);
  const bool row = std::all_of(begin, cells.end(),
                               [](const BareCell& cell) { return cell.token == Token::kNumber; });
  const bool header = std::all_of(cells.begin(), begin, [](const BareCell& cell) {
    const std::u32string& text = cell.text.text();
    return cell.token == Token::kLabel && !ParseOutlineNumber(text) && !IsTitle(text) &&
           !IsSubtitle(text);
  });
  if (!row || !header || numbers < kMinLoneRow || first_number < numbers ||
      first_number > kMaxLoneHeader) {
    return std::nullopt;
  }
  TextTable table{.lines = cells.back().line + 1};
  table.grid.layout = v1::Table::INFERRED;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool below = i >= first_number;
    AddCell(std::move(cells[i].raw), below ? 1 : 0, static_cast<int>(below ? i - first_number : i),
            table.grid);
  }
  return table;
}

// Rows of a label and the usual numbers; where that varies, of a label and any. `closed`: empty
// lines set the table apart.
bool IsTable(const std::vector<BareRow>& rows, const RowWidth& width, bool closed) {
  constexpr std::ptrdiff_t kMinRows = 3;
  const auto regular = std::count_if(rows.begin(), rows.end(), [&width](const BareRow& row) {
    return row.label && (width.steady ? row.numbers == width.usual : row.numbers > 0);
  });
  const auto numbered =
      std::count_if(rows.begin(), rows.end(), [](const BareRow& row) { return row.numbers > 0; });
  return regular >= (width.steady || closed ? 2 : kMinRows) && 2 * regular >= numbered;
}

}  // namespace

std::optional<TextTable> MatchBareCells(std::span<const Line> lines) {
  auto [cells, closed] = ReadCells(lines);
  const auto is_number = [](const BareCell& cell) { return cell.token == Token::kNumber; };
  const auto count = static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), is_number));
  if (cells.empty() || cells.front().line != 0) return std::nullopt;
  if (closed) {
    if (auto table = MatchSmallTable(cells)) return table;
  }
  const auto first_number =
      static_cast<std::size_t>(std::find_if(cells.begin(), cells.end(), is_number) - cells.begin());
  if (first_number == 0 || count < kMinNumbers) return std::nullopt;
  DropTail(closed, cells);
  const RowWidth width = FindRowWidth(cells);
  if (auto table = MatchLoneRow(cells, first_number)) return table;
  // The table begins at the first line or it is found again from a later one.
  std::size_t header_end = 0;
  if (FindStart(cells, first_number, width.usual, header_end) != 0) return std::nullopt;
  const std::size_t last_line = cells.back().line;
  const bool dense = IsDense(cells);
  std::vector<BareCell> header(
      std::make_move_iterator(cells.begin()),
      std::make_move_iterator(cells.begin() + static_cast<std::ptrdiff_t>(header_end)));
  cells.erase(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(header_end));
  std::vector<BareRow> rows = ReadRows(std::move(cells), width);
  if (!IsTable(rows, width, closed && dense)) return std::nullopt;
  TextTable table{.lines = last_line + 1, .lost_cells = LostCells(rows)};
  table.grid = ToGrid(std::move(header), std::move(rows), width.usual, dense);
  return table;
}

}  // namespace nianbao::normalize
