// SPDX-License-Identifier: Apache-2.0
// Columns kept apart by spaces.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>
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
// The widest official table has 15.
constexpr std::size_t kMaxColumns = 40;
// So many rows with a number prove a table, of which at least the first is among so many lines.
constexpr std::size_t kMinNumberRows = 2;
constexpr std::size_t kLookAhead = 8;
constexpr std::ptrdiff_t kManyNumbers = 5;
// Fields of 10 that begin where one of another row does in a table whose cells are set to the left.
constexpr std::size_t kMinShared = 9;
// Columns of the terminal by which a line that was broken is shorter than its column at most.
constexpr int kMaxSlack = 2;
// Fewer cells that fill their column prove no line break.
constexpr std::size_t kMinFull = 2;

bool IsGap(char32_t c) { return c == U' ' || c == U'\t' || c == 0xA0 || c == 0x3000; }

bool IsNarrowSpace(char32_t c) { return c == U' ' || c == 0xA0; }

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
std::vector<Field> SplitAtGaps(const Line& line, int ambiguous = 1) {
  std::vector<Field> fields;
  int column = 0;
  int gap = 2;
  for (std::size_t i = 0; i < line.text.size(); ++i) {
    // A tab is a gap of any width.
    const int width = line.text[i] == U'\t' ? 1 : text::DisplayWidth(line.text[i], ambiguous);
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
  for (Field& field : fields) field.number = IsNumber(field.text) || IsMark(field.text);
  return fields;
}

using Row = std::vector<Field>;

bool HasNumber(const Row& row) {
  return std::any_of(row.begin(), row.end(), [](const Field& field) { return field.number; });
}

// Places of the terminal, from 0 to the end of the longest line.
constexpr std::size_t kPlaces = 2 * kMaxLine + 2;

// Where the fields of the rows of a table begin.
struct Begins {
  std::vector<bool> behind_first = std::vector<bool>(kPlaces);
  int first = static_cast<int>(kPlaces);

  void Add(const Row& row) {
    if (row.size() > 1) first = std::min(first, row[0].begin);
    for (std::size_t i = 1; i < row.size(); ++i) {
      behind_first[static_cast<std::size_t>(row[i].begin)] = true;
    }
  }
  bool Has(const Field& field) const { return behind_first[static_cast<std::size_t>(field.begin)]; }
};

bool IsLabel(const Row& row) {
  return row.size() == 1 && !row[0].number && !EndsSentence(row[0].text) &&
         row[0].text.size() <= kMaxField / 2;
}

// A row whose only cell with text is not the first.
bool StandsInColumn(const Row& row, const Begins& begins) {
  return row.size() == 1 && row[0].begin > begins.first && begins.Has(row[0]);
}

bool EndsText(std::span<const Line> lines) { return lines.empty() || IsBlankLine(lines[0].text); }

// A label alone inside a table heads a group of rows. One that looks like a heading does where the
// line behind it is a row of the same columns; otherwise it ends the table.
bool IsGroupLabel(const Row& row, const Begins& begins, std::span<const Line> behind) {
  if (!IsLabel(row)) return false;
  const auto number = ParseOutlineNumber(row[0].text);
  if (!number || number->level > 1) return true;
  if (EndsText(behind) || behind[0].text.size() > kMaxLine) return false;
  const Row next = SplitAtGaps(behind[0]);
  return (next.size() > 2 && HasNumber(next)) ||
         std::any_of(next.begin() + 1, next.end(),
                     [&begins](const Field& field) { return begins.Has(field); });
}

// Names of quantities behind the first field: the header of rows of numbers.
bool IsQuantityHeader(const Row& row) {
  return row.size() > 1 && std::all_of(row.begin() + 1, row.end(), [](const Field& field) {
           return !field.number && NamesQuantity(field.text);
         });
}

// The last row of a table may have a label alone, all its other cells blank: the label stands below
// others, in no more room than they take. One that counts like a heading counts on.
bool IsLastRow(const Row& row, const std::vector<Row>& rows, std::span<const Line> behind) {
  const View text = row[0].text;
  if (!IsLabel(row) || !EndsText(behind) || IsTableTitle(text) || IsAgencyLine(text) ||
      IsDateLine(text) || text.find_first_of(U":：") != View::npos) {
    return false;
  }
  const int number = TopNumber(text);
  const bool counts_on = std::any_of(rows.begin(), rows.end(), [number](const Row& other) {
    return TopNumber(other[0].text) == number - 1;
  });
  if (number > 0 && !counts_on) return false;
  return std::any_of(rows.begin(), rows.end(), [&row](const Row& other) {
    return other.size() > 1 && other[0].begin == row[0].begin && other[1].begin >= row[0].end + 2 &&
           (HasNumber(other) || IsQuantityHeader(other));
  });
}

std::vector<Row> ReadRows(std::span<const Line> lines) {
  std::vector<Row> rows;
  Begins begins;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    if (rows.size() == kMaxRows || line.text.size() > kMaxLine || IsBlankLine(line.text)) break;
    if (rows.size() == kLookAhead && std::none_of(rows.begin(), rows.end(), HasNumber)) break;
    Row row = SplitAtGaps(line);
    const std::span<const Line> behind = lines.subspan(i + 1);
    const bool long_field = std::any_of(
        row.begin(), row.end(), [](const Field& field) { return field.text.size() > kMaxField; });
    if (row.empty() || long_field) break;
    const bool whole =
        row.size() > 1 || StandsInColumn(row, begins) || IsLastRow(row, rows, behind);
    if (!whole && (rows.empty() || !IsGroupLabel(row, begins, behind))) break;
    begins.Add(row);
    rows.push_back(std::move(row));
    if (whole) kept = rows.size();
  }
  rows.resize(kept);
  return rows;
}

// Where the next gap between two fields of a row ends that begins at this place or behind it.
std::vector<int> NextGapEnds(const std::vector<Row>& rows) {
  std::vector<int> ends(kPlaces + 1, static_cast<int>(kPlaces));
  for (const Row& row : rows) {
    for (std::size_t i = 1; i < row.size(); ++i) {
      int& end = ends[static_cast<std::size_t>(row[i - 1].end)];
      end = std::min(end, row[i].begin);
    }
  }
  for (std::size_t i = kPlaces; i-- > 0;) ends[i] = std::min(ends[i], ends[i + 1]);
  return ends;
}

// Where fields begin that share that with one of another row; empty where not nearly all do.
std::set<int> SharedBegins(const std::vector<Row>& rows) {
  std::map<int, std::size_t> begins;
  std::size_t fields = 0;
  for (const Row& row : rows) {
    fields += row.size();
    for (const Field& field : row) ++begins[field.begin];
  }
  std::set<int> shared;
  std::size_t sharing = 0;
  for (const auto& [begin, count] : begins) {
    if (count < 2) continue;
    sharing += count;
    shared.insert(begin);
  }
  if (10 * sharing < kMinShared * fields) shared.clear();
  return shared;
}

// Places of the terminal, from `begin` to before `end`.
struct Column {
  int begin = 0;
  int end = 0;
};

// For each place how many before it have a number in some row.
std::vector<int> CountNumberPlaces(const std::vector<Row>& rows) {
  std::vector<int> counts(kPlaces + 1);
  for (const Row& row : rows) {
    for (const Field& field : row) {
      if (!field.number) continue;
      std::fill(counts.begin() + field.begin + 1, counts.begin() + field.end + 1, 1);
    }
  }
  std::partial_sum(counts.begin(), counts.end(), counts.begin());
  return counts;
}

// What is between places that are blank in every row, merged cells left out: words that reach over
// a gap between two fields of another row, beside numbers not over numbers.
std::vector<Column> FindColumns(const std::vector<Row>& rows) {
  const std::vector<int> gap_ends = NextGapEnds(rows);
  const std::vector<int> numbers = CountNumberPlaces(rows);
  std::vector<bool> covered(kPlaces);
  std::vector<int> merged;
  for (const Row& row : rows) {
    for (const Field& field : row) {
      const bool spans = gap_ends[static_cast<std::size_t>(field.begin) + 1] < field.end;
      const bool over_numbers = numbers[static_cast<std::size_t>(field.end)] >
                                numbers[static_cast<std::size_t>(field.begin)];
      if (spans && !field.number && (!over_numbers || !HasNumber(row))) {
        merged.push_back(field.begin);
      } else {
        std::fill(covered.begin() + field.begin, covered.begin() + field.end, true);
      }
    }
  }
  // A column in which only merged cells have text.
  const std::set<int> shared = merged.empty() ? std::set<int>() : SharedBegins(rows);
  for (const int begin : merged) {
    const auto at = static_cast<std::size_t>(begin);
    if (!shared.empty() && (at < 2 || (!covered[at - 1] && !covered[at - 2]))) covered[at] = true;
  }
  std::vector<Column> columns;
  for (std::size_t i = 0; i < covered.size(); ++i) {
    if (!covered[i]) continue;
    const auto place = static_cast<int>(i);
    if (i == 0 || !covered[i - 1]) columns.push_back({place, place});
    columns.back().end = place + 1;
  }
  return columns;
}

// The first column that a field reaches into.
int ColumnOf(const std::vector<Column>& columns, const Field& field) {
  const auto at =
      std::upper_bound(columns.begin(), columns.end(), field.begin,
                       [](int begin, const Column& column) { return begin < column.end; });
  return static_cast<int>(std::min(at, columns.end() - 1) - columns.begin());
}

// Whether no two fields of one row are in one column: what is blank keeps the columns apart.
bool KeepsApart(const std::vector<Column>& columns, const std::vector<Row>& rows) {
  return columns.size() >= 2 && columns.size() <= kMaxColumns &&
         std::all_of(rows.begin(), rows.end(), [&columns](const Row& row) {
           for (std::size_t i = 1; i < row.size(); ++i) {
             if (ColumnOf(columns, row[i]) == ColumnOf(columns, row[i - 1])) return false;
           }
           return true;
         });
}

std::int32_t Length(const Field& field) { return static_cast<std::int32_t>(field.text.size()); }

GridCell ToCell(const Field& field, int row, int column) {
  GridCell cell{.row = row, .column = column};
  cell.text = MappedText(field.text, field.place);
  cell.place = {field.place, field.place + Length(field)};
  return cell;
}

// Rows of cells that may be several lines each, by column.
using CellLines = std::vector<std::vector<std::vector<const Field*>>>;

CellLines ToCells(const std::vector<Row>& rows, const std::vector<Column>& columns) {
  CellLines cells;
  for (const Row& row : rows) {
    cells.emplace_back(columns.size());
    for (const Field& field : row) {
      cells.back()[static_cast<std::size_t>(ColumnOf(columns, field))].push_back(&field);
    }
  }
  return cells;
}

bool CountsAnything(const std::vector<std::vector<const Field*>>& row) {
  return std::any_of(row.begin(), row.end(), [](const std::vector<const Field*>& fields) {
    return std::any_of(fields.begin(), fields.end(), [](const Field* f) { return f->number; });
  });
}

bool IsFull(const std::vector<const Field*>& fields, int widest) {
  return !fields.empty() && !fields[0]->number &&
         fields[0]->end - fields[0]->begin + kMaxSlack >= widest;
}

// The most places that a label takes in a row of numbers, of columns in which labels are broken
// where they are full: two or more, each with words below it in a row without numbers. 0 for
// others.
std::vector<int> BrokenWidths(const CellLines& cells, std::size_t columns) {
  constexpr int kMinWidth = 8;
  std::vector<int> widths(columns);
  for (std::size_t column = 0; column < columns; ++column) {
    int widest = 0;
    for (const auto& row : cells) {
      if (row[column].empty() || row[column][0]->number || !CountsAnything(row)) continue;
      widest = std::max(widest, row[column][0]->end - row[column][0]->begin);
    }
    std::size_t full = 0;
    std::size_t broken = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!CountsAnything(cells[i]) || !IsFull(cells[i][column], widest)) continue;
      ++full;
      broken +=
          i + 1 < cells.size() && !cells[i + 1][column].empty() && !CountsAnything(cells[i + 1]);
    }
    if (widest >= kMinWidth && full >= kMinFull && broken == full) widths[column] = widest;
  }
  return widths;
}

// Whether `next` is what did not fit into the cells of `row`: words below cells that are full.
bool Continues(const std::vector<std::vector<const Field*>>& row,
               const std::vector<std::vector<const Field*>>& next, const std::vector<int>& widths) {
  for (std::size_t column = 0; column < row.size(); ++column) {
    if (next[column].empty()) continue;
    const Field& field = *next[column][0];
    if (widths[column] == 0 || field.number || ParseOutlineNumber(field.text) ||
        !IsFull(row[column], widths[column]) || row[column][0]->begin != field.begin) {
      return false;
    }
  }
  return CountsAnything(row);
}

void JoinBrokenRows(CellLines& cells, std::size_t columns) {
  const std::vector<int> widths = BrokenWidths(cells, columns);
  CellLines joined;
  for (auto& row : cells) {
    if (joined.empty() || !Continues(joined.back(), row, widths)) {
      joined.push_back(std::move(row));
      continue;
    }
    for (std::size_t column = 0; column < columns; ++column) {
      auto& lines = joined.back()[column];
      lines.insert(lines.end(), row[column].begin(), row[column].end());
    }
  }
  cells = std::move(joined);
}

Grid ToGrid(const CellLines& cells) {
  Grid grid;
  grid.layout = v1::Table::SEPARATED;
  std::int32_t place = 0;
  for (const auto& lines : cells) {
    const auto first = std::find_if(lines.begin(), lines.end(),
                                    [](const auto& fields) { return !fields.empty(); });
    place = first->front()->place;
    const int row = grid.rows;
    int column = 0;
    for (const auto& fields : lines) {
      GridCell cell{.row = row, .column = column++, .place = {place, place}};
      if (!fields.empty()) cell = ToCell(*fields.front(), row, cell.column);
      for (std::size_t i = 1; i < fields.size(); ++i) {
        cell.text.Append(fields[i]->text,
                         {fields[i]->place, fields[i]->place + Length(*fields[i])});
      }
      place = fields.empty() ? place : fields.front()->place + Length(*fields.front());
      grid.Add(std::move(cell));
    }
  }
  return grid;
}

// Whether all rows but labels alone have as many fields as the first.
bool SameWidth(const std::vector<Row>& rows) {
  return std::all_of(rows.begin(), rows.end(), [&rows](const Row& row) {
    return row.size() == rows[0].size() || row.size() == 1;
  });
}

// A form's row of numbers below a header of several rows.
bool HasManyNumbers(const Row& row) {
  return std::count_if(row.begin(), row.end(), [](const Field& field) { return field.number; }) >=
         kManyNumbers;
}

// Half of the rows that are no labels or names of quantities have a number; two do, or all are as
// wide and in columns. Or the last row is numbers, or the first names a quantity for each column.
bool IsTable(const std::vector<Row>& rows, const std::vector<Column>& columns) {
  if (rows.size() < 2) return false;
  if (HasManyNumbers(rows.back()) && columns.size() > 2 && KeepsApart(columns, rows)) return true;
  const auto numbers = static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), HasNumber));
  const auto wide =
      static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const Row& row) {
        return row.size() > 1 && !IsQuantityHeader(row);
      }));
  if (2 * numbers < wide) return false;
  if (numbers >= kMinNumberRows) return true;
  if (columns.size() != rows[0].size()) return false;
  if (IsQuantityHeader(rows[0])) return true;
  return numbers > 0 && columns.size() > 2 && SameWidth(rows);
}

bool HasAmbiguous(std::span<const Line> lines) {
  return std::any_of(lines.begin(), lines.end(), [](const Line& line) {
    return std::any_of(line.text.begin(), line.text.end(), [](char32_t c) {
      return text::DisplayWidth(c, 1) != text::DisplayWidth(c, 2);
    });
  });
}

// Fields that begin or end where one of another row does.
std::size_t CountShared(const std::vector<Row>& rows) {
  std::map<int, std::size_t> begins;
  std::map<int, std::size_t> ends;
  for (const Row& row : rows) {
    for (const Field& field : row) {
      ++begins[field.begin];
      ++ends[field.end];
    }
  }
  std::size_t shared = 0;
  for (const Row& row : rows) {
    for (const Field& field : row) {
      shared += begins[field.begin] > 1 || ends[field.end] > 1 ? 1 : 0;
    }
  }
  return shared;
}

}  // namespace

std::optional<TextTable> MatchAlignedColumns(std::span<const Line> lines) {
  std::vector<Row> rows = ReadRows(lines);
  if (rows.size() < 2) return std::nullopt;
  const auto taken = lines.first(rows.size());
  // Quotation marks and the like are as wide as an ideograph where the columns say so.
  if (HasAmbiguous(taken)) {
    std::vector<Row> wide;
    for (const Line& line : taken) wide.push_back(SplitAtGaps(line, 2));
    if (CountShared(wide) > CountShared(rows)) rows = std::move(wide);
  }
  const std::vector<Column> columns = FindColumns(rows);
  if (!IsTable(rows, columns)) return std::nullopt;
  TextTable table{.lines = rows.size()};
  if (KeepsApart(columns, rows)) {
    CellLines cells = ToCells(rows, columns);
    JoinBrokenRows(cells, columns.size());
    table.grid = ToGrid(cells);
    return table;
  }
  if (!SameWidth(rows)) return std::nullopt;
  table.grid.layout = v1::Table::SEPARATED;
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
    if (text[i] == U'　' || (IsNarrowSpace(text[i]) && IsNarrowSpace(text[i + 1]))) return true;
  }
  return false;
}

}  // namespace nianbao::normalize
