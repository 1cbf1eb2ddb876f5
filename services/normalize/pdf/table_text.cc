// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/table_text.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "common/text/text.h"

namespace nianbao::normalize::pdf {
namespace {

// Points by which a table may reach out of the cell that it stands in.
constexpr double kNear = 3.0;
// Rows lower than this share of the smallest text are gaps between borders.
constexpr double kLowest = 0.8;
// The same for columns: a digit is half as wide as its font is high.
constexpr double kNarrowest = 0.5;
// Space beside text in a cell: Word's is 5.4.
constexpr double kPadding = 6;

bool IsInside(const Box& inner, const Box& outer) {
  return inner.left >= outer.left - kNear && inner.right <= outer.right + kNear &&
         inner.top >= outer.top - kNear && inner.bottom <= outer.bottom + kNear;
}

// Rows or columns.
struct Direction {
  int TableCell::*first;
  int TableCell::*span;
  std::vector<double> PageTable::*edges;
};
constexpr Direction kRowwise{&TableCell::row, &TableCell::row_span, &PageTable::rows};
constexpr Direction kColumnwise{&TableCell::column, &TableCell::column_span, &PageTable::columns};

// Removes the cells that are in a row, or column, alone; those that reach over it become shorter.
void Remove(PageTable& table, const Direction& along, int index) {
  std::erase_if(table.cells, [&](const TableCell& cell) {
    return cell.*along.first == index && cell.*along.span == 1;
  });
  for (TableCell& cell : table.cells) {
    if (cell.*along.first <= index && cell.*along.first + cell.*along.span > index) {
      --(cell.*along.span);
    } else if (cell.*along.first > index) {
      --(cell.*along.first);
    }
  }
  std::vector<double>& edges = table.*along.edges;
  const bool last = index + 2 == static_cast<int>(edges.size());
  edges.erase(edges.begin() + (last ? index + 1 : index));
  table.box = {table.columns.front(), table.rows.front(), table.columns.back(), table.rows.back()};
}

double SmallestText(const PageTable& table) {
  double size = 0;
  for (const TableCell& cell : table.cells) {
    for (const Line& line : cell.lines) size = size > 0 ? std::min(size, line.size) : line.size;
  }
  return size;
}

// Removes columns without text that are too narrow for any: the space between double lines.
void DropGaps(PageTable& table) {
  const double narrowest = kNarrowest * SmallestText(table);
  std::vector<bool> has_text(table.columns.size());
  for (const TableCell& cell : table.cells) {
    if (cell.column_span == 1 && !cell.lines.empty()) {
      has_text[static_cast<std::size_t>(cell.column)] = true;
    }
  }
  for (int column = table.column_count() - 1; column >= 0 && table.column_count() > 1; --column) {
    const auto c = static_cast<std::size_t>(column);
    const bool narrow = table.columns[c + 1] - table.columns[c] < narrowest;
    if (narrow && !has_text[c]) Remove(table, kColumnwise, column);
  }
}

// Removes rows without text that are too low for any, and strips at open ends with one blank cell.
void DropBlankRows(PageTable& table) {
  const double size = SmallestText(table);
  std::vector<int> alone(table.rows.size());
  std::vector<bool> has_text(table.rows.size());
  for (const TableCell& cell : table.cells) {
    if (cell.row_span > 1) continue;
    const auto row = static_cast<std::size_t>(cell.row);
    ++alone[row];
    if (!cell.lines.empty()) has_text[row] = true;
  }
  for (int row = table.row_count() - 1; row >= 0 && table.row_count() > 1; --row) {
    const auto r = static_cast<std::size_t>(row);
    const bool low = table.rows[r + 1] - table.rows[r] < kLowest * size;
    const bool open =
        (row == 0 && table.open_above) || (row + 1 == table.row_count() && table.open_below);
    if (!has_text[r] && (low || (open && alone[r] == 1))) Remove(table, kRowwise, row);
  }
  // Cells that began in a row that went are now in the one below.
  std::stable_sort(table.cells.begin(), table.cells.end(),
                   [](const TableCell& a, const TableCell& b) {
                     return std::pair(a.row, a.column) < std::pair(b.row, b.column);
                   });
}

// Finds the cell of a place.
class CellIndex {
 public:
  explicit CellIndex(const PageTable& table)
      : columns_(table.columns),
        rows_(table.rows),
        cells_((columns_.size() - 1) * (rows_.size() - 1)) {
    for (std::size_t i = 0; i < table.cells.size(); ++i) {
      const TableCell& cell = table.cells[i];
      for (int r = cell.row; r < cell.row + cell.row_span; ++r) {
        for (int c = cell.column; c < cell.column + cell.column_span; ++c) {
          cells_[static_cast<std::size_t>(r) * (columns_.size() - 1) +
                 static_cast<std::size_t>(c)] = i + 1;
        }
      }
    }
  }
  std::optional<std::size_t> CellAt(double x, double y) const {
    const auto column = std::upper_bound(columns_.begin(), columns_.end(), x) - columns_.begin();
    const auto row = std::upper_bound(rows_.begin(), rows_.end(), y) - rows_.begin();
    const auto last_column = static_cast<std::ptrdiff_t>(columns_.size()) - 1;
    const auto last_row = static_cast<std::ptrdiff_t>(rows_.size()) - 1;
    const auto c = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(column, 1, last_column) - 1);
    const auto r = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(row, 1, last_row) - 1);
    const std::size_t cell = cells_[r * (columns_.size() - 1) + c];
    return cell == 0 ? std::nullopt : std::optional(cell - 1);
  }

 private:
  std::span<const double> columns_;
  std::span<const double> rows_;
  // Index of a cell and one, 0 for none.
  std::vector<std::size_t> cells_;
};

std::size_t IndexOf(const std::vector<PageTable>& tables, const PageTable* table) {
  return static_cast<std::size_t>(table - tables.data());
}

double AreaOf(const Box& box) { return box.width() * box.height(); }

}  // namespace

std::vector<Glyph> FillTables(std::vector<PageTable>& tables, std::vector<Glyph> glyphs) {
  std::vector<PageTable> kept;
  for (const PageTable& table : tables) {
    const bool nested = std::any_of(tables.begin(), tables.end(), [&](const PageTable& other) {
      return &other != &table && !other.IsFrame() && IsInside(table.box, other.box) &&
             AreaOf(table.box) < AreaOf(other.box);
    });
    if (!nested) kept.push_back(table);
  }
  tables = std::move(kept);
  std::vector<CellIndex> places;
  for (const PageTable& table : tables) places.emplace_back(table);
  std::map<std::pair<std::size_t, std::size_t>, std::vector<Glyph>> inside;
  std::vector<Glyph> outside;
  for (Glyph& glyph : glyphs) {
    const double x = glyph.box.center_x();
    const double y = glyph.box.center_y();
    const PageTable* home = nullptr;
    for (const PageTable& table : tables) {
      if (!table.box.Contains(x, y)) continue;
      if (home == nullptr || AreaOf(table.box) < AreaOf(home->box)) home = &table;
    }
    const std::optional<std::size_t> cell =
        home == nullptr ? std::nullopt : places[IndexOf(tables, home)].CellAt(x, y);
    if (!cell) {
      outside.push_back(glyph);
      continue;
    }
    inside[{IndexOf(tables, home), *cell}].push_back(glyph);
  }
  for (auto& [place, members] : inside) {
    tables[place.first].cells[place.second].lines = MakeLines(std::move(members));
  }
  for (PageTable& table : tables) {
    std::erase_if(table.cells, [&](const TableCell& cell) {
      return cell.open_side && cell.lines.empty() && cell.column_span < table.column_count();
    });
    DropGaps(table);
    DropBlankRows(table);
  }
  return outside;
}

void CatchOverflow(std::vector<PageTable>& tables, std::vector<Line>& lines) {
  for (PageTable& table : tables) {
    for (TableCell& cell : table.cells) {
      if (!cell.open) continue;
      double bottom = cell.box.bottom;
      std::erase_if(lines, [&](Line& line) {
        const bool below =
            line.box.center_y() > cell.box.bottom && line.box.top < bottom + line.size;
        if (!below || line.box.left < cell.box.left || line.box.right > cell.box.right)
          return false;
        bottom = line.box.bottom;
        cell.lines.push_back(line);
        return true;
      });
    }
  }
}

bool CutsNumber(const TableCell& cell, const Line& line, const Line& next) {
  const auto is_part = [](const Character& c) {
    return (c.character >= U'0' && c.character <= U'9') || c.character == U'.' ||
           c.character == U',';
  };
  if (line.quarters != 0 || next.quarters != 0) return false;
  if (!std::all_of(line.characters.begin(), line.characters.end(), is_part)) return false;
  if (next.characters.empty() || !is_part(next.characters.front())) return false;
  const double padding = std::clamp(line.box.left - cell.box.left, 0.0, kPadding);
  return line.box.width() + next.characters.front().box.width() > cell.box.width() - 2 * padding;
}

bool IsFigure(const std::u32string& text) {
  return text == U"/" || text == U"-" || text == U"—" ||
         text::ParseNumber(text::EncodeUtf8(text)).has_value();
}

}  // namespace nianbao::normalize::pdf
