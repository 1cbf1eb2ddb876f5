// SPDX-License-Identifier: Apache-2.0
// Word tables pasted as text: one cell a line, rows set apart.
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

// A line that continues a cell is a piece of a label, not a paragraph.
constexpr std::size_t kMaxContinuation = 40;
// Cells of the forms' tables are labels and numbers; the mean of longer ones is prose.
constexpr std::size_t kMaxMeanCell = 45;
// A table has a row of two cells among so many.
constexpr std::size_t kMaxSingles = 40;

struct PastedCell {
  MappedText text;
  SourceSpan place;
};

struct PastedRow {
  std::vector<PastedCell> cells;
  // Empty lines behind the row, and where the first of them begins.
  std::size_t empty_lines = 0;
  std::int32_t end = 0;
};

bool HasTab(const Line& line) { return !line.text.empty() && line.text[0] == U'\t'; }

bool IsLoneTab(const Line& line) { return HasTab(line) && IsBlankLine(line.text); }

bool IsEmpty(const Line& line) { return !HasTab(line) && IsBlankLine(line.text); }

std::int32_t EndOf(const Line& line) {
  return line.begin + static_cast<std::int32_t>(line.text.size());
}

bool Continues(const Line& line) {
  const MappedText clean = Clean(MappedText(line.text, line.begin), Spacing::kLabel);
  if (clean.size() > kMaxContinuation || EndsSentence(clean.text())) return clean.size() < 3;
  const auto number = ParseOutlineNumber(clean.text());
  return !number || number->level > 1 || clean.size() < 4;
}

void AppendLine(const Line& line, PastedCell& cell) {
  if (!cell.text.empty()) {
    cell.text.Append(U'\n', {cell.place.end, cell.place.end + 1});
  } else {
    cell.place.begin = line.begin;
  }
  cell.place.end = EndOf(line);
  cell.text.Append(line.text, {line.begin, cell.place.end});
}

// Each field of a line that begins with a tab is a cell.
void AppendCells(const Line& line, PastedRow& row) {
  std::size_t begin = 1;
  while (begin <= line.text.size()) {
    const std::size_t end = std::min(line.text.find(U'\t', begin), line.text.size());
    const Line field{line.text.substr(begin, end - begin),
                     line.begin + static_cast<std::int32_t>(begin)};
    PastedCell cell;
    cell.place = {field.begin, EndOf(field)};
    AppendLine(field, cell);
    row.cells.push_back(std::move(cell));
    begin = end + 1;
  }
}

struct Dump {
  std::vector<PastedRow> rows;
  std::size_t lines = 0;
  bool lone_tabs = false;

  // Rows of one cell, so many of them that it is a list.
  bool IsHopeless() const {
    return rows.size() == kMaxSingles &&
           std::all_of(rows.begin(), rows.end(),
                       [](const PastedRow& row) { return row.cells.size() < 2; });
  }
};

Dump ReadTabbed(std::span<const Line> lines) {
  Dump dump;
  // Two empty lines end a table whose blank cells have their tabs.
  for (std::size_t i = 0; i < lines.size() && HasTab(lines[i]);) {
    PastedRow row;
    row.cells.reserve(dump.rows.empty() ? 0 : dump.rows.back().cells.size());
    for (; i < lines.size() && !IsEmpty(lines[i]); ++i) {
      if (HasTab(lines[i])) {
        AppendCells(lines[i], row);
        dump.lone_tabs = dump.lone_tabs || IsLoneTab(lines[i]);
      } else if (Continues(lines[i])) {
        AppendLine(lines[i], row.cells.back());
      } else {
        break;
      }
    }
    row.end = EndOf(lines[i - 1]);
    dump.lines = i;
    while (i < lines.size() && IsEmpty(lines[i])) {
      ++i;
      ++row.empty_lines;
    }
    dump.rows.push_back(std::move(row));
    if (dump.rows.back().empty_lines == 0 || dump.IsHopeless()) break;
    if (dump.lone_tabs && dump.rows.back().empty_lines > 1) break;
  }
  return dump;
}

std::size_t UsualWidth(const Dump& dump) {
  std::map<std::size_t, std::size_t> counts;
  for (const PastedRow& row : dump.rows) ++counts[row.cells.size()];
  std::size_t usual = 0;
  std::size_t best = 0;
  for (const auto& [width, count] : counts) {
    if (count >= best) {
      best = count;
      usual = width;
    }
  }
  return usual;
}

// Empty lines that stand for blank cells whose tabs were stripped.
void AddStrippedBlanks(Dump& dump) {
  const std::size_t usual = UsualWidth(dump);
  // The table's own end has empty lines too: they count where blanks were stripped above.
  const auto last = dump.rows.end() - 1;
  const bool stripped = std::any_of(dump.rows.begin(), last,
                                    [](const PastedRow& row) { return row.empty_lines > 1; });
  if (!stripped) return;
  for (PastedRow& row : dump.rows) {
    for (std::size_t blank = 1; blank < row.empty_lines && row.cells.size() < usual; ++blank) {
      const auto place = row.end + static_cast<std::int32_t>(blank);
      row.cells.push_back({MappedText(), {place, place}});
    }
  }
}

std::size_t CountCells(const Dump& dump) {
  std::size_t cells = 0;
  for (const PastedRow& row : dump.rows) cells += row.cells.size();
  return cells;
}

bool IsTable(const Dump& dump) {
  const std::size_t cells = CountCells(dump);
  std::size_t characters = 0;
  std::size_t widest = 0;
  for (const PastedRow& row : dump.rows) {
    widest = std::max(widest, row.cells.size());
    for (const PastedCell& cell : row.cells) characters += cell.text.size();
  }
  return cells >= 3 && widest >= 2 && characters / cells <= kMaxMeanCell;
}

// Where the text of a cell stands, or the cell where it is blank.
SourceSpan PlaceOf(const PastedCell& cell) {
  const View whole = cell.text.text();
  if (!whole.empty() && !text::IsSpace(whole.front()) && !text::IsSpace(whole.back())) {
    return cell.place;
  }
  const auto [text, begin] = Trim({whole});
  if (text.empty()) return cell.place;
  const auto first = static_cast<std::size_t>(begin);
  return {cell.text.Source(first).begin, cell.text.Source(first + text.size() - 1).end};
}

TextTable ToTable(Dump dump) {
  TextTable table{.lines = dump.lines};
  table.grid.layout = v1::Table::SEPARATED;
  table.grid.cells.reserve(CountCells(dump));
  int row_number = 0;
  for (PastedRow& row : dump.rows) {
    int column = 0;
    for (PastedCell& pasted : row.cells) {
      const SourceSpan place = PlaceOf(pasted);
      table.grid.Add(
          {.row = row_number, .column = column++, .text = std::move(pasted.text), .place = place});
    }
    ++row_number;
  }
  return table;
}

bool IsCellLine(const Line& line) {
  const MappedText clean = Clean(MappedText(line.text, line.begin), Spacing::kLabel);
  return !HasTab(line) && (clean.size() <= kMaxMeanCell && !EndsSentence(clean.text()));
}

// Cells without tabs: groups of short lines, most of one size, with empty lines between.
Dump ReadGrouped(std::span<const Line> lines) {
  Dump dump;
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < lines.size() && !IsEmpty(lines[i]);) {
    PastedRow row;
    std::size_t next = i;
    for (; next < lines.size() && !IsEmpty(lines[next]) && IsCellLine(lines[next]); ++next) {
      PastedCell cell;
      AppendLine(lines[next], cell);
      row.cells.push_back(std::move(cell));
    }
    // Prose: what was read of its group is no row.
    if (next < lines.size() && !IsEmpty(lines[next])) break;
    row.end = EndOf(lines[next - 1]);
    ends.push_back(next);
    while (next < lines.size() && IsEmpty(lines[next])) {
      ++next;
      ++row.empty_lines;
    }
    dump.rows.push_back(std::move(row));
    i = next;
  }
  // A single line behind the last row is the heading of what follows.
  while (!dump.rows.empty() && dump.rows.back().cells.size() < 2) {
    dump.rows.pop_back();
    ends.pop_back();
  }
  dump.lines = ends.empty() ? 0 : ends.back();
  return dump;
}

bool IsNumber(const PastedCell& cell) {
  const MappedText clean = Clean(cell.text, Spacing::kLabel);
  return text::ParseNumber(clean.Utf8()).has_value();
}

// Whether groups of lines are the rows of a table: three or more, most of one width, with numbers
// at the ends of some.
bool IsGroupedTable(const Dump& dump, std::size_t usual) {
  std::size_t fitting = 0;
  std::size_t numbers = 0;
  for (const PastedRow& row : dump.rows) {
    if (row.cells.size() > usual + 1 || IsNumber(row.cells.front())) return false;
    fitting += row.cells.size() == usual ? 1 : 0;
    numbers += row.cells.size() > 1 && IsNumber(row.cells.back()) ? 1 : 0;
  }
  return usual >= 2 && dump.rows.size() >= 3 && numbers >= 3 && 2 * fitting >= dump.rows.size();
}

}  // namespace

std::optional<TextTable> MatchTabbedCells(std::span<const Line> lines) {
  if (lines.empty() || !HasTab(lines[0])) return std::nullopt;
  Dump dump = ReadTabbed(lines);
  if (!IsTable(dump)) return std::nullopt;
  if (!dump.lone_tabs) AddStrippedBlanks(dump);
  return ToTable(std::move(dump));
}

std::optional<TextTable> MatchGroupedCells(std::span<const Line> lines) {
  Dump dump = ReadGrouped(lines);
  if (dump.rows.empty() || !IsGroupedTable(dump, UsualWidth(dump))) return std::nullopt;
  AddStrippedBlanks(dump);
  return ToTable(std::move(dump));
}

}  // namespace nianbao::normalize
