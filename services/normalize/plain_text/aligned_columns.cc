// SPDX-License-Identifier: Apache-2.0
// Columns kept apart by spaces.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/text/text.h"
#include "services/normalize/outline.h"
#include "services/normalize/plain_text/text_table.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

constexpr std::size_t kMaxRows = 400;
constexpr std::size_t kMaxLine = 400;
constexpr std::size_t kMaxField = 60;
// So many rows with a number prove a table, of which at least the first is among so many lines.
constexpr std::size_t kMinNumberRows = 2;
constexpr std::size_t kLookAhead = 8;
constexpr std::ptrdiff_t kManyNumbers = 5;
// Fields of 10 that begin where one of another row does.
constexpr std::size_t kMinShared = 9;

bool IsGap(char32_t c) { return c == U' ' || c == U'\t' || c == 0xA0 || c == 0x3000; }

// Columns of a terminal; what is not wide for certain counts as narrow.
int Width(char32_t c) {
  const bool wide = (c >= 0x2E80 && c < 0xA4D0) || (c >= 0xAC00 && c < 0xD7A4) ||
                    (c >= 0xF900 && c < 0xFB00) || (c >= 0xFF01 && c < 0xFF61) || c >= 0x20000;
  return wide ? 2 : 1;
}

struct Field {
  View text;
  std::int32_t place = 0;
  // Columns of the terminal that it covers.
  int begin = 0;
  int end = 0;
  bool number = false;
};

bool IsNumber(View text) {
  std::size_t digits = 0;
  for (const char32_t c : text) {
    const char32_t narrow = text::ToHalfWidth(c);
    digits += narrow >= U'0' && narrow <= U'9' ? 1 : 0;
    if (narrow > 0x7F || View(U"0123456789.,-%").find(narrow) == View::npos) return false;
  }
  return digits > 0;
}

// The pieces of a line between gaps of two columns or more.
std::vector<Field> SplitAtGaps(const Line& line) {
  std::vector<Field> fields;
  int column = 0;
  int gap = 2;
  for (std::size_t i = 0; i < line.text.size(); ++i) {
    const int width = Width(line.text[i]);
    if (IsGap(line.text[i])) {
      gap += width;
      column += width;
      continue;
    }
    if (gap >= 2) {
      fields.push_back({line.text.substr(i, 0), line.begin + static_cast<std::int32_t>(i), column});
    }
    gap = 0;
    column += width;
    Field& field = fields.back();
    const auto first = static_cast<std::size_t>(field.place - line.begin);
    field.text = line.text.substr(first, i + 1 - first);
    field.end = column;
  }
  for (Field& field : fields) field.number = IsNumber(field.text);
  return fields;
}

using Row = std::vector<Field>;

bool HasNumber(const Row& row) {
  return std::any_of(row.begin(), row.end(), [](const Field& field) { return field.number; });
}

// A label alone inside a table heads a group of rows. One that looks like a heading does where the
// line behind it is a row; otherwise it ends the table.
bool IsGroupLabel(const Row& row, std::span<const Line> behind) {
  const View text = row[0].text;
  if (row[0].number || EndsSentence(text) || text.size() > kMaxField / 2) return false;
  const auto number = ParseOutlineNumber(text);
  if (!number || number->level > 1) return true;
  if (behind.empty() || IsBlankLine(behind[0].text) || behind[0].text.size() > kMaxLine) {
    return false;
  }
  const Row next = SplitAtGaps(behind[0]);
  return next.size() > 2 && HasNumber(next);
}

std::vector<Row> ReadRows(std::span<const Line> lines) {
  std::vector<Row> rows;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    if (rows.size() == kMaxRows || line.text.size() > kMaxLine || IsBlankLine(line.text)) break;
    if (rows.size() == kLookAhead && std::none_of(rows.begin(), rows.end(), HasNumber)) break;
    Row row = SplitAtGaps(line);
    const bool long_field = std::any_of(
        row.begin(), row.end(), [](const Field& field) { return field.text.size() > kMaxField; });
    if (row.empty() || long_field ||
        (row.size() == 1 && (rows.empty() || !IsGroupLabel(row, lines.subspan(i + 1))))) {
      break;
    }
    if (row.size() > 1) kept = rows.size() + 1;
    rows.push_back(std::move(row));
  }
  rows.resize(kept);
  return rows;
}

// Where the columns begin: behind what is blank in every row.
std::vector<int> FindColumns(const std::vector<Row>& rows) {
  std::vector<bool> covered(2 * kMaxLine + 2);
  for (const Row& row : rows) {
    for (const Field& field : row) {
      std::fill(covered.begin() + field.begin, covered.begin() + field.end, true);
    }
  }
  std::vector<int> columns;
  for (std::size_t i = 0; i < covered.size(); ++i) {
    if (covered[i] && (i == 0 || !covered[i - 1])) columns.push_back(static_cast<int>(i));
  }
  return columns;
}

// Where fields begin, as far as nearly all begin where those of other rows do; merged cells may
// then reach over the columns behind them. Empty where they do not.
std::vector<int> FindBegins(const std::vector<Row>& rows) {
  std::map<int, std::size_t> begins;
  std::size_t fields = 0;
  std::size_t widest = 0;
  for (const Row& row : rows) {
    widest = std::max(widest, row.size());
    fields += row.size();
    for (const Field& field : row) ++begins[field.begin];
  }
  std::vector<int> columns;
  std::size_t shared = 0;
  for (const auto& [begin, count] : begins) {
    columns.push_back(begin);
    shared += count > 1 ? count : 0;
  }
  if (columns.size() < 3 || columns.size() > widest + 1 || 10 * shared < kMinShared * fields)
    columns.clear();
  return columns;
}

int ColumnOf(const std::vector<int>& columns, const Field& field) {
  return static_cast<int>(std::upper_bound(columns.begin(), columns.end(), field.begin) -
                          columns.begin()) -
         1;
}

// Two fields of one row in one column: what is blank does not keep the columns apart.
bool KeepsApart(const std::vector<int>& columns, const std::vector<Row>& rows) {
  return std::all_of(rows.begin(), rows.end(), [&columns](const Row& row) {
    for (std::size_t i = 1; i < row.size(); ++i) {
      if (ColumnOf(columns, row[i]) == ColumnOf(columns, row[i - 1])) return false;
    }
    return true;
  });
}

GridCell ToCell(const Field& field, int row, int column) {
  GridCell cell{.row = row, .column = column};
  cell.text = MappedText(field.text, field.place);
  cell.place = {field.place, field.place + static_cast<std::int32_t>(field.text.size())};
  return cell;
}

void AddRow(const Row& fields, const std::vector<int>& columns, int row, Grid& grid) {
  std::size_t next = 0;
  std::int32_t place = fields.front().place;
  for (int column = 0; column < static_cast<int>(columns.size()); ++column) {
    if (next < fields.size() && ColumnOf(columns, fields[next]) == column) {
      grid.Add(ToCell(fields[next], row, column));
      place = grid.cells.back().place.end;
      ++next;
    } else {
      grid.Add({.row = row, .column = column, .place = {place, place}});
    }
  }
}

bool SameWidth(const std::vector<Row>& rows) {
  return std::all_of(rows.begin(), rows.end(),
                     [&rows](const Row& row) { return row.size() == rows[0].size(); });
}

// A form's row of numbers below a header of several rows.
bool HasManyNumbers(const Row& row) {
  return std::count_if(row.begin(), row.end(), [](const Field& field) { return field.number; }) >=
         kManyNumbers;
}

// Half of the rows that are no labels have a number; two do, or all are as wide and in columns. Or
// the last row is numbers, and those above begin where it does.
bool IsTable(const std::vector<Row>& rows, const std::vector<int>& columns) {
  if (rows.size() < 2) return false;
  if (HasManyNumbers(rows.back()) && !FindBegins(rows).empty()) return true;
  const auto numbers = static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), HasNumber));
  const auto wide = static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.size() > 1; }));
  if (2 * numbers < wide) return false;
  return numbers >= kMinNumberRows ||
         (numbers > 0 && SameWidth(rows) && rows[0].size() > 2 && columns.size() == rows[0].size());
}

}  // namespace

std::optional<TextTable> MatchAlignedColumns(std::span<const Line> lines) {
  const std::vector<Row> rows = ReadRows(lines);
  std::vector<int> columns = FindColumns(rows);
  if (!IsTable(rows, columns)) return std::nullopt;
  if (!KeepsApart(columns, rows)) columns = FindBegins(rows);
  TextTable table{.lines = rows.size()};
  table.grid.layout = v1::Table::SEPARATED;
  if (columns.size() >= 2) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      AddRow(rows[row], columns, static_cast<int>(row), table.grid);
    }
    return table;
  }
  if (!SameWidth(rows)) return std::nullopt;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    int column = 0;
    for (const Field& field : rows[row]) {
      table.grid.Add(ToCell(field, static_cast<int>(row), column++));
    }
  }
  return table;
}

bool HasGap(View text) {
  while (!text.empty() && IsGap(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsGap(text.back())) text.remove_suffix(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == U'　' || (text[i] == U' ' && text[i + 1] == U' ')) return true;
  }
  return false;
}

}  // namespace nianbao::normalize
