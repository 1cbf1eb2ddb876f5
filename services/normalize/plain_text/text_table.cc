// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/plain_text/text_table.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/text/text.h"
#include "services/normalize/characters/clean.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

// Longer fields are prose that happens to hold a tab or a bar.
constexpr std::size_t kMaxField = 300;

bool IsBar(char32_t c) { return c == U'|' || c == U'｜' || c == U'│' || c == U'┃'; }

bool IsTab(char32_t c) { return c == U'\t'; }

View Trim(View text) {
  while (!text.empty() && text::IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && text::IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

struct Field {
  View text;
  std::int32_t begin = 0;
};

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

bool IsFilled(const Field& field) { return !Trim(field.text).empty(); }

std::size_t CountFilled(const std::vector<Field>& fields) {
  return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), IsFilled));
}

bool AnyTooLong(const std::vector<Field>& fields) {
  return std::any_of(fields.begin(), fields.end(),
                     [](const Field& field) { return field.text.size() > kMaxField; });
}

// "---|:---:": the line under the header of a Markdown table.
bool IsRule(std::span<const Field> fields) {
  return !fields.empty() && std::all_of(fields.begin(), fields.end(), [](const Field& field) {
    const View text = Trim(field.text);
    return text.size() >= 2 && text.find_first_not_of(U":-") == View::npos;
  });
}

void AddRow(const std::vector<Field>& fields, int row, Grid& grid) {
  int column = 0;
  for (const Field& field : fields) {
    GridCell cell{.row = row, .column = column++};
    cell.text = Clean(MappedText(field.text, field.begin), Spacing::kLabel);
    const View trimmed = Trim(field.text);
    const std::size_t lead = trimmed.empty()
                                 ? field.text.size()
                                 : static_cast<std::size_t>(trimmed.data() - field.text.data());
    cell.place.begin = field.begin + static_cast<std::int32_t>(lead);
    cell.place.end = cell.place.begin + static_cast<std::int32_t>(trimmed.size());
    grid.Add(std::move(cell));
  }
}

}  // namespace

bool IsBlankLine(View text) {
  const View trimmed = Trim(text);
  return trimmed.empty() || (trimmed.size() == 1 && IsBar(trimmed[0]));
}

std::optional<TextTable> MatchBars(std::span<const Line> lines) {
  std::vector<std::vector<Field>> rows;
  TextTable table;
  bool leading_bars = true;
  for (const Line& line : lines) {
    if (IsBlankLine(line.text)) break;
    std::vector<Field> fields = Split(line, IsBar);
    if (fields.size() < 2 || AnyTooLong(fields)) break;
    ++table.lines;
    if (!IsFilled(fields.back())) fields.pop_back();
    if (IsRule(std::span(fields).subspan(!IsFilled(fields.front()) ? 1 : 0))) continue;
    leading_bars = leading_bars && fields.size() > 1 && !IsFilled(fields.front());
    rows.push_back(std::move(fields));
  }
  if (rows.size() < 2) return std::nullopt;
  table.grid.layout = v1::Table::SEPARATED;
  int row = 0;
  for (std::vector<Field>& fields : rows) {
    if (leading_bars) fields.erase(fields.begin());
    AddRow(fields, row++, table.grid);
  }
  return table;
}

std::optional<TextTable> MatchTabs(std::span<const Line> lines) {
  std::vector<std::vector<Field>> rows;
  TextTable table;
  std::size_t widest = 0;
  bool closed = true;
  for (const Line& line : lines) {
    std::vector<Field> fields = Split(line, IsTab);
    const std::size_t filled = CountFilled(fields);
    // A row that heads a group, or whose cells are blank, has a label alone and tabs behind it: as
    // many as the row above, or more than one.
    const bool label_alone = filled == 1 && !rows.empty() && !IsFilled(fields.back()) &&
                             (fields.size() == rows.back().size() || fields.size() > 2);
    if ((filled < 2 && !label_alone) || AnyTooLong(fields)) break;
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
