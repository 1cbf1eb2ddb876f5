// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/plain_text/text_table.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "common/text/text.h"
#include "services/normalize/outline.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

// Longer fields are prose that happens to hold a tab or a bar.
constexpr std::size_t kMaxField = 300;

// Lines drawn above the first row of a table.
constexpr std::size_t kMaxFirstRules = 2;

bool IsHorizontal(char32_t c) {
  return c == U'-' || c == U'=' || c == U'─' || c == U'━' || c == U'═';
}

// Bars, and the corners and crossings of drawn ones.
bool IsBar(char32_t c) {
  return c == U'|' || c == U'｜' || (c >= 0x2500 && c < 0x2580 && !IsHorizontal(c));
}

bool IsTab(char32_t c) { return c == U'\t'; }

// A piece of a line.
using Field = Line;

std::vector<Field> Split(const Line& line, bool (*is_separator)(char32_t)) {
  std::vector<Field> fields;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line.text.size(); ++i) {
    if (i < line.text.size() && !is_separator(line.text[i])) continue;
    fields.push_back(
        {line.text.substr(begin, i - begin), line.begin + static_cast<std::int32_t>(begin)});
    begin = i + 1;
  }
  return fields;
}

bool IsFilled(const Field& field) {
  return !std::all_of(field.text.begin(), field.text.end(), text::IsSpace);
}

std::size_t CountFilled(const std::vector<Field>& fields) {
  return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), IsFilled));
}

bool AnyTooLong(const std::vector<Field>& fields) {
  return std::any_of(fields.begin(), fields.end(),
                     [](const Field& field) { return field.text.size() > kMaxField; });
}

// "---|:---:", "├──┼──┤", "+---+": a line that is drawn.
bool IsRule(View text) {
  std::size_t run = 0;
  std::size_t drawn = 0;
  for (const char32_t c : text) {
    if (IsHorizontal(c)) {
      ++run;
      ++drawn;
      continue;
    }
    // "-" alone stands for a blank.
    if (run == 1) return false;
    run = 0;
    if (!IsBar(c) && !text::IsSpace(c) && c != U'+' && c != U':') return false;
  }
  return drawn >= 2 && run != 1;
}

void AddRow(const std::vector<Field>& fields, int row, Grid& grid) {
  int column = 0;
  for (const Field& field : fields) {
    const auto [text, begin] = Trim(field);
    grid.Add({.row = row,
              .column = column++,
              .text = MappedText(text, begin),
              .place = {begin, begin + static_cast<std::int32_t>(text.size())}});
  }
}

}  // namespace

bool IsMark(View cell) {
  constexpr View kMarks[] = {U"/", U"-", U"—", U"——", U"无", U"〇", U"○", U"零"};
  return std::find(std::begin(kMarks), std::end(kMarks), cell) != std::end(kMarks);
}

bool NamesQuantity(View header) {
  if (header.find(U"单位") != View::npos) return true;
  // "5件" is one.
  const char32_t before = header.size() > 1 ? text::ToHalfWidth(header[header.size() - 2]) : 0;
  const bool number = before >= U'0' && before <= U'9';
  return !header.empty() && !number && View(U"数量额件次减").find(header.back()) != View::npos;
}

int TopNumber(View label) {
  const auto number = ParseOutlineNumber(label);
  return number && number->level == 1 ? number->number : 0;
}

Line Trim(Line line) {
  while (!line.text.empty() && text::IsSpace(line.text.back())) line.text.remove_suffix(1);
  while (!line.text.empty() && text::IsSpace(line.text.front())) {
    line.text.remove_prefix(1);
    ++line.begin;
  }
  return line;
}

bool IsBlankLine(View text) {
  const auto* const first = std::find_if_not(text.begin(), text.end(), text::IsSpace);
  if (first == text.end()) return true;
  return IsBar(*first) && std::all_of(first + 1, text.end(), text::IsSpace);
}

namespace {

// The lines of a table with bars, in groups between those that are drawn.
struct Barred {
  std::vector<std::vector<std::vector<Field>>> groups{{}};
  std::size_t lines = 0;
  std::size_t rows = 0;
  bool leading_bars = true;
};

Barred ReadBarred(std::span<const Line> lines) {
  Barred barred;
  for (const Line& line : lines) {
    if (IsBlankLine(line.text)) break;
    if (IsRule(line.text)) {
      if (barred.rows == 0 && barred.lines == kMaxFirstRules) break;
      ++barred.lines;
      if (!barred.groups.back().empty()) barred.groups.emplace_back();
      continue;
    }
    std::vector<Field> fields = Split(line, IsBar);
    if (fields.size() < 2 || AnyTooLong(fields)) break;
    ++barred.lines;
    ++barred.rows;
    if (!IsFilled(fields.back())) fields.pop_back();
    // Part of a drawn line, beside a cell over several rows.
    for (Field& field : fields) field.text = IsRule(field.text) ? View() : field.text;
    barred.leading_bars = barred.leading_bars && fields.size() > 1 && !IsFilled(fields.front());
    barred.groups.back().push_back(std::move(fields));
  }
  if (barred.groups.back().empty()) barred.groups.pop_back();
  return barred;
}

// Cells over several lines: each line has as many.
bool IsOneRow(const std::vector<std::vector<Field>>& group) {
  return std::all_of(group.begin(), group.end(), [&group](const std::vector<Field>& fields) {
    return fields.size() == group.front().size();
  });
}

void AddWrappedRow(const std::vector<std::vector<Field>>& group, int row, Grid& grid) {
  Grid lines;
  for (std::size_t i = 0; i < group.size(); ++i) AddRow(group[i], static_cast<int>(i), lines);
  for (std::size_t column = 0; column < group.front().size(); ++column) {
    GridCell cell{.row = row, .column = static_cast<int>(column)};
    cell.place = lines.cells[column].place;
    for (std::size_t at = column; at < lines.cells.size(); at += group.front().size()) {
      const GridCell& piece = lines.cells[at];
      if (piece.text.empty()) continue;
      if (cell.text.empty()) cell.place = piece.place;
      cell.text.Append(piece.text);
      cell.place.end = piece.place.end;
    }
    grid.Add(std::move(cell));
  }
}

}  // namespace

std::optional<TextTable> MatchBars(std::span<const Line> lines) {
  Barred barred = ReadBarred(lines);
  if (barred.rows < 2) return std::nullopt;
  TextTable table{.lines = barred.lines};
  table.grid.layout = v1::Table::SEPARATED;
  const bool ruled =
      barred.groups.size() > 2 && std::all_of(barred.groups.begin(), barred.groups.end(), IsOneRow);
  int row = 0;
  for (std::vector<std::vector<Field>>& group : barred.groups) {
    for (std::vector<Field>& fields : group) {
      if (barred.leading_bars) fields.erase(fields.begin());
    }
    if (ruled) {
      AddWrappedRow(group, row++, table.grid);
      continue;
    }
    for (const std::vector<Field>& fields : group) AddRow(fields, row++, table.grid);
  }
  return table;
}

std::optional<TextTable> MatchTabs(std::span<const Line> lines) {
  std::vector<std::vector<Field>> rows;
  TextTable table;
  std::size_t widest = 0;
  bool closed = true;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::vector<Field> fields = Split(lines[i], IsTab);
    const std::size_t filled = CountFilled(fields);
    // A row that heads a group, or whose cells are blank, has a label alone and tabs behind it: as
    // many as the row above or, on the first line, below; or more than one.
    const std::size_t beside = !rows.empty()          ? rows.back().size()
                               : i + 1 < lines.size() ? Split(lines[i + 1], IsTab).size()
                                                      : 0;
    const bool label_alone = filled == 1 && !IsFilled(fields.back()) &&
                             (fields.size() == beside || (!rows.empty() && fields.size() > 2));
    // A text in any column, between two rows of as many.
    const bool between = filled == 1 && !rows.empty() && fields.size() == rows.back().size() &&
                         i + 1 < lines.size() && Split(lines[i + 1], IsTab).size() == fields.size();
    if ((filled < 2 && !label_alone && !between) || AnyTooLong(fields)) break;
    ++table.lines;
    widest = std::max(widest, filled);
    closed = closed && !IsFilled(fields.back());
    rows.push_back(std::move(fields));
  }
  if (rows.empty() || widest < 2 || (rows.size() < 2 && widest < 3)) return std::nullopt;
  table.grid.layout = v1::Table::SEPARATED;
  int row = 0;
  for (std::vector<Field>& fields : rows) {
    if (closed) fields.pop_back();
    AddRow(fields, row++, table.grid);
  }
  return table;
}

std::optional<TextTable> MatchMarkedTable(std::span<const Line> lines) {
  if (lines.empty() || IsBlankLine(lines.front().text)) return std::nullopt;
  if (auto table = MatchBars(lines)) return table;
  if (auto table = MatchTabbedCells(lines)) return table;
  return MatchTabs(lines);
}

std::optional<TextTable> MatchUnmarkedTable(std::span<const Line> lines) {
  if (lines.empty() || IsBlankLine(lines.front().text)) return std::nullopt;
  if (auto table = MatchGroupedCells(lines)) return table;
  return MatchBareCells(lines);
}

}  // namespace nianbao::normalize
