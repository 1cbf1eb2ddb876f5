// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/table_joining.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "common/text/text.h"
#include "services/normalize/outline.h"
#include "services/normalize/pdf/line_joints.h"
#include "services/normalize/pdf/table_text.h"

namespace nianbao::normalize::pdf {
namespace {

constexpr double kSameEdge = 4;
constexpr int kMaxHeaderRows = 6;
// Space that is left free at either side of a cell, at most.
constexpr double kMaxPadding = 8;
// Columns in which all words of a row can break off only where the row is cut.
constexpr std::size_t kManyColumns = 3;

bool Same(double a, double b) { return std::fabs(a - b) <= kSameEdge; }

std::size_t CountShared(const std::vector<double>& few, const std::vector<double>& many) {
  return static_cast<std::size_t>(std::count_if(few.begin(), few.end(), [&](double edge) {
    return std::any_of(many.begin(), many.end(), [&](double other) { return Same(edge, other); });
  }));
}

std::vector<double> Union(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> all(a);
  for (const double edge : b) {
    if (std::none_of(a.begin(), a.end(), [&](double other) { return Same(edge, other); })) {
      all.push_back(edge);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

int IndexOf(const std::vector<double>& edges, double edge) {
  const auto nearest = std::min_element(edges.begin(), edges.end(), [&](double a, double b) {
    return std::fabs(a - edge) < std::fabs(b - edge);
  });
  return static_cast<int>(nearest - edges.begin());
}

void SetColumns(PageTable& table, const std::vector<double>& columns) {
  for (TableCell& cell : table.cells) {
    const auto left = static_cast<std::size_t>(cell.column);
    const auto right = left + static_cast<std::size_t>(cell.column_span);
    cell.column = IndexOf(columns, table.columns[left]);
    cell.column_span = IndexOf(columns, table.columns[right]) - cell.column;
  }
  table.columns = columns;
}

std::u32string TextOf(const TableCell& cell) {
  std::u32string text;
  for (const Line& line : cell.lines) {
    for (const Character& c : line.characters) {
      if (!text::IsSpace(c.character)) text.push_back(c.character);
    }
  }
  return text;
}

std::vector<const TableCell*> RowOf(const PageTable& table, int row) {
  std::vector<const TableCell*> cells;
  for (const TableCell& cell : table.cells) {
    if (cell.row == row) cells.push_back(&cell);
  }
  return cells;
}

bool SameRow(const std::vector<const TableCell*>& a, const std::vector<const TableCell*>& b) {
  bool has_text = false;
  const auto same = [&](const TableCell* one, const TableCell* other) {
    const std::u32string text = TextOf(*one);
    has_text = has_text || !text.empty();
    return one->column == other->column && one->column_span == other->column_span &&
           one->row_span == other->row_span && text == TextOf(*other);
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same) && (has_text || a.empty());
}

// Rows at the head of `below` that repeat those at the head of `above`.
int RepeatedRows(const PageTable& above, const PageTable& below) {
  const int most = std::min({kMaxHeaderRows, above.row_count(), below.row_count()});
  int rows = 0;
  while (rows < most && SameRow(RowOf(above, rows), RowOf(below, rows))) ++rows;
  const auto is_cut = [&](int row) {
    return std::any_of(below.cells.begin(), below.cells.end(), [&](const TableCell& cell) {
      return cell.row < row && cell.row + cell.row_span > row;
    });
  };
  while (rows > 0 && is_cut(rows)) --rows;
  return rows;
}

bool HoldsIdeographs(const TableCell& cell) {
  const std::u32string text = TextOf(cell);
  return std::any_of(text.begin(), text.end(), text::IsIdeograph);
}

// Several labels, none of them blank.
bool IsHeaderRow(const PageTable& table, int row) {
  const auto cells = RowOf(table, row);
  return cells.size() > 1 && std::all_of(cells.begin(), cells.end(), [](const TableCell* cell) {
           const std::u32string text = TextOf(*cell);
           return text.size() > 1 && !IsFigure(text) && HoldsIdeographs(*cell);
         });
}

bool HasFigures(const PageTable& table) {
  return std::any_of(table.cells.begin(), table.cells.end(),
                     [](const TableCell& cell) { return IsFigure(TextOf(cell)); });
}

// True where a last cell of `above` covers the column of `cell`, and more.
bool IsBelowWider(const PageTable& above, const TableCell& cell) {
  return std::any_of(above.cells.begin(), above.cells.end(), [&](const TableCell& last) {
    return last.row + last.row_span == above.row_count() && last.column_span > cell.column_span &&
           last.column <= cell.column &&
           last.column + last.column_span >= cell.column + cell.column_span;
  });
}

TableCell* LastCell(PageTable& table, const TableCell& below) {
  const auto found = std::find_if(table.cells.begin(), table.cells.end(), [&](const TableCell& c) {
    return c.row + c.row_span == table.row_count() && c.column == below.column &&
           c.column_span == below.column_span;
  });
  return found == table.cells.end() ? nullptr : &*found;
}

// What a cell says alone, in one character.
bool IsAnswer(const std::u32string& text) {
  return std::u32string_view(U"无有是否").find(text) != std::u32string_view::npos;
}

bool HasOpenBracket(const std::u32string& text) {
  int depth = 0;
  for (const char32_t c : text) {
    if (c == U'（' || c == U'(') ++depth;
    if (c == U'）' || c == U')') --depth;
  }
  return depth > 0;
}

bool BreaksOff(const std::u32string& above, const std::u32string& below) {
  constexpr std::u32string_view kGoesOn = U"，、,";
  constexpr std::u32string_view kNeverFirst = U"，。、；：）)】》”";
  if (above.empty() || below.empty()) return false;
  return HasOpenBracket(above) || kGoesOn.find(above.back()) != std::u32string_view::npos ||
         kNeverFirst.find(below.front()) != std::u32string_view::npos;
}

struct CellPair {
  std::u32string above{};
  std::u32string below{};
  // Neither covers several rows.
  bool leaf = true;
  // The text above leaves no room for the first word of that below.
  bool full = false;
  // One of them has several lines.
  bool wrapped = false;
  // The text above is as much of a number as fits.
  bool cuts_number = false;
  // The text above is one ideograph, and no answer.
  bool single = false;
  // The label above has a number and so has the one behind that below, which has none.
  bool numbered = false;
};

// The least space between the text of a cell and its left edge.
double PaddingOf(const PageTable& table) {
  double padding = kMaxPadding;
  for (const TableCell& cell : table.cells) {
    const double left = table.columns[static_cast<std::size_t>(cell.column)];
    for (const Line& line : cell.lines) {
      if (line.quarters == 0) padding = std::min(padding, std::max(0.0, line.box.left - left));
    }
  }
  return padding;
}

bool IsFull(const PageTable& table, const TableCell& above, const TableCell& below) {
  if (above.lines.empty() || below.lines.empty()) return false;
  const Line& last = above.lines.back();
  const Line& next = below.lines.front();
  if (last.quarters != 0 || next.quarters != 0) return false;
  const auto left = static_cast<std::size_t>(above.column);
  const auto right = left + static_cast<std::size_t>(above.column_span);
  const double width = table.columns[right] - table.columns[left] - 2 * PaddingOf(table);
  return last.box.width() + FirstWordWidth(next) > width;
}

bool IsNumbered(const std::u32string& label) { return ParseOutlineNumber(label).has_value(); }

// The text of the next cell in the column of `cell`.
std::u32string TextBelow(const PageTable& table, const TableCell& cell) {
  const auto found = std::find_if(table.cells.begin(), table.cells.end(), [&](const TableCell& c) {
    return c.row == cell.row + cell.row_span && c.column == cell.column;
  });
  return found == table.cells.end() ? std::u32string() : TextOf(*found);
}

// The cells of the row at `row` of `below` with those of the last row of `above`; nothing where
// they do not stand in the same columns, or where two labels beside several rows meet.
std::vector<CellPair> PairRows(PageTable& above, const PageTable& below, int row) {
  std::vector<CellPair> pairs;
  for (const TableCell* cell : RowOf(below, row)) {
    const TableCell* last = LastCell(above, *cell);
    if (last == nullptr) return {};
    CellPair pair{TextOf(*last), TextOf(*cell), cell->row_span == 1 && last->row_span == 1};
    pair.full = IsFull(above, *last, *cell);
    pair.wrapped = last->lines.size() > 1 || cell->lines.size() > 1;
    pair.cuts_number = !last->lines.empty() && !cell->lines.empty() &&
                       CutsNumber(*last, last->lines.back(), cell->lines.front());
    pair.single =
        pair.above.size() == 1 && text::IsIdeograph(pair.above[0]) && !IsAnswer(pair.above);
    pair.numbered =
        IsNumbered(pair.above) && !IsNumbered(pair.below) && IsNumbered(TextBelow(below, *cell));
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

// True where the text below is what did not fit into its cell above.
bool WrapsOver(const CellPair& pair) {
  return pair.cuts_number || (pair.full && !IsFigure(pair.below) && !IsNumbered(pair.below));
}

// True where every text below is what did not fit into its cell above: beside figures that stand
// above alone, in all of many columns, among labels that have numbers, or where the labels above
// would be single characters.
bool WrapsOver(const std::vector<CellPair>& pairs) {
  std::size_t full = 0;
  bool wrapped = false;
  bool single = true;
  bool certain = false;
  for (const CellPair& pair : pairs) {
    certain = certain || (pair.leaf && pair.below.empty() && !pair.above.empty()) || pair.numbered;
    if (pair.below.empty()) continue;
    if (!WrapsOver(pair)) return false;
    ++full;
    wrapped = wrapped || pair.wrapped;
    single = single && pair.single && pair.wrapped;
  }
  return full > 0 && (certain || (wrapped && full >= kManyColumns) || (single && full > 1));
}

// True where the row at `row` of `below` is the rest of the last row of `above`.
bool GoesOnWithRow(PageTable& above, const PageTable& below, int row) {
  const std::vector<CellPair> pairs = PairRows(above, below, row);
  const auto all = [&](auto condition) {
    return std::all_of(pairs.begin(), pairs.end(), condition);
  };
  const auto any = [&](auto condition) {
    return std::any_of(pairs.begin(), pairs.end(), condition);
  };
  if (!any([](const CellPair& p) { return p.leaf; })) return false;
  // The break left one half of the row without text, but for a label beside several rows.
  if (all([](const CellPair& p) { return p.below.empty() || !p.leaf; })) return true;
  if (WrapsOver(pairs)) return true;
  const bool labels_meet =
      any([](const CellPair& p) { return !p.leaf && !p.above.empty() && !p.below.empty(); });
  if (labels_meet) return false;
  if (all([](const CellPair& p) { return p.above.empty() || !p.leaf; })) return true;
  const bool may_go_on = all([](const CellPair& p) {
    return p.below.empty() || (p.leaf && !p.above.empty() && !IsFigure(p.below));
  });
  if (!may_go_on) return false;
  const CellPair& first = pairs.front();
  const bool first_blank = first.leaf && first.below.empty() && !first.above.empty();
  return first_blank || any([](const CellPair& p) { return BreaksOff(p.above, p.below); });
}

// The rows of a header alone.
bool IsHead(const PageTable& table) {
  return table.row_count() <= kMaxHeaderRows && !HasFigures(table);
}

// True where the page break is between the rows of a header: the row at `row` of `below` divides
// what one of the last cells of `above` stands over, and its other cells are blank or the rest of
// those above them.
bool HeadGoesOn(PageTable& above, const PageTable& below, int row) {
  if (row > 0 || !IsHead(above)) return false;
  std::size_t divided = 0;
  std::size_t paired = 0;
  for (const TableCell* cell : RowOf(below, row)) {
    const TableCell* last = LastCell(above, *cell);
    if (last == nullptr) {
      divided += IsBelowWider(above, *cell) ? 1 : 0;
      continue;
    }
    ++paired;
    CellPair pair{.above = TextOf(*last), .below = TextOf(*cell)};
    pair.full = IsFull(above, *last, *cell);
    if (!pair.below.empty() && !pair.above.empty() && !WrapsOver(pair)) return false;
  }
  return divided > 1 && paired > 0;
}

void AppendLines(TableCell& cell, std::vector<Line> lines) {
  cell.lines.insert(cell.lines.end(), std::make_move_iterator(lines.begin()),
                    std::make_move_iterator(lines.end()));
}

// What a page break cut in two.
enum class Cut { kNothing, kRow, kHead };

// Gives `cell`, of the first row after a page break, to the cell above it where both are one.
bool GiveToCellAbove(PageTable& above, TableCell& cell, Cut cut) {
  TableCell* last = LastCell(above, cell);
  if (last == nullptr) return false;
  const bool one_blank = last->lines.empty() != cell.lines.empty();
  const bool spans = last->row_span > 1 || cell.row_span > 1;
  if (cut == Cut::kNothing && !(one_blank && spans)) return false;
  last->row_span += cell.row_span - (cut == Cut::kRow ? 1 : 0);
  AppendLines(*last, std::move(cell.lines));
  return true;
}

Cut CutAt(PageTable& above, const PageTable& below, int row) {
  if (GoesOnWithRow(above, below, row)) return Cut::kRow;
  return HeadGoesOn(above, below, row) ? Cut::kHead : Cut::kNothing;
}

// A header may have figures too: years.
bool HasAmounts(const PageTable& table, int row) {
  const auto cells = RowOf(table, row);
  return std::any_of(cells.begin(), cells.end(), [](const TableCell* cell) {
    const std::u32string text = TextOf(*cell);
    const bool year = text.size() == 4 && (text.starts_with(U"19") || text.starts_with(U"20"));
    return IsFigure(text) && !year;
  });
}

// A label and figures.
bool IsDataRow(const PageTable& table, int row) {
  const auto cells = RowOf(table, row);
  return !cells.empty() && HoldsIdeographs(*cells.front()) && HasAmounts(table, row);
}

std::u32string LabelOf(const PageTable& table, int row) {
  const auto cells = RowOf(table, row);
  return cells.empty() || cells.front()->column > 0 ? std::u32string() : TextOf(*cells.front());
}

// True where `below`, behind the `header` rows that both tables begin with, has the rows of `above`
// once more.
bool HasSameRows(const PageTable& above, const PageTable& below, int header) {
  for (int row = 0; row < header; ++row) {
    if (IsDataRow(above, row)) return true;
  }
  const int rows = std::min({above.row_count(), below.row_count(), header + 2});
  for (int row = header; row < rows; ++row) {
    const std::u32string label = LabelOf(below, row);
    if (label.empty() || label != LabelOf(above, row)) return false;
  }
  return rows > header && LabelOf(below, header) != LabelOf(above, above.row_count() - 1);
}

// True where `below` begins with a header of its own, texts over columns that hold figures, and
// `above` ends with a row that has figures in these.
bool HasOwnHeader(const PageTable& above, const PageTable& below) {
  int rows = 0;
  const int most = std::min(kMaxHeaderRows, below.row_count());
  while (rows < most && IsHeaderRow(below, rows)) ++rows;
  if (rows == 0 || rows == below.row_count() || !IsDataRow(below, rows)) return false;
  const auto figures = RowOf(below, rows);
  return std::all_of(figures.begin() + 1, figures.end(), [&](const TableCell* cell) {
    if (!IsFigure(TextOf(*cell))) return true;
    return std::any_of(above.cells.begin(), above.cells.end(), [&](const TableCell& last) {
      return last.row + last.row_span == above.row_count() && last.column == cell->column &&
             last.column_span == cell->column_span && IsFigure(TextOf(last));
    });
  });
}

// Two tables that meet at a page break, and happen to be as wide.
bool BeginsAnew(const PageTable& above, const PageTable& below) {
  if (above.IsFrame() || below.IsFrame() || above.columns.size() != below.columns.size()) {
    return false;
  }
  const int header = RepeatedRows(above, below);
  return header > 0 ? HasSameRows(above, below, header) : HasOwnHeader(above, below);
}

// All its rows end early, at edges of the columns of `whole`.
bool IsPartOf(const PageTable& part, const PageTable& whole) {
  return part.columns.size() > 2 && part.columns.size() < whole.columns.size() &&
         CountShared(part.columns, whole.columns) == part.columns.size();
}

}  // namespace

bool GoesOn(const PageTable& above, const PageTable& below) {
  if (above.layout != below.layout || BeginsAnew(above, below)) return false;
  if (!Same(above.box.left, below.box.left)) return false;
  if (!Same(above.box.right, below.box.right)) {
    return IsPartOf(below, above) || IsPartOf(above, below);
  }
  const bool wider = above.columns.size() >= below.columns.size();
  const std::vector<double>& many = wider ? above.columns : below.columns;
  const std::vector<double>& few = wider ? below.columns : above.columns;
  const std::size_t shared = CountShared(few, many);
  return shared == few.size() || 2 * (shared - 2) >= few.size() - 2;
}

std::vector<Line> JoinTables(PageTable& above, PageTable below) {
  const std::vector<double> columns = Union(above.columns, below.columns);
  SetColumns(above, columns);
  SetColumns(below, columns);
  above.box.right = std::max(above.box.right, below.box.right);
  const int header = RepeatedRows(above, below);
  const Cut cut = CutAt(above, below, header);
  const int shift = above.row_count() - header - (cut == Cut::kRow ? 1 : 0);
  // Blanks below the labels of a header are the first row of data.
  const bool whole = cut == Cut::kNothing && IsHead(above) && HasAmounts(below, header);
  std::vector<Line> dropped;
  std::vector<TableCell> added;
  for (TableCell& cell : below.cells) {
    if (cell.row < header) {
      dropped.insert(dropped.end(), cell.lines.begin(), cell.lines.end());
      continue;
    }
    if (cell.row == header && !whole && GiveToCellAbove(above, cell, cut)) continue;
    cell.row += shift;
    added.push_back(std::move(cell));
  }
  const int rows = below.row_count() + shift;
  while (above.row_count() < rows) above.rows.push_back(above.rows.back() + 1);
  above.cells.insert(above.cells.end(), std::make_move_iterator(added.begin()),
                     std::make_move_iterator(added.end()));
  std::stable_sort(above.cells.begin(), above.cells.end(),
                   [](const TableCell& a, const TableCell& b) {
                     return std::pair(a.row, a.column) < std::pair(b.row, b.column);
                   });
  return dropped;
}

}  // namespace nianbao::normalize::pdf
