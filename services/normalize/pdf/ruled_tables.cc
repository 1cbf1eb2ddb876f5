// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/ruled_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "common/text/text.h"

namespace nianbao::normalize::pdf {
namespace {

// Points within which lines are one line and ends touch: double borders and the gaps that
// producers leave at corners are narrower, rows of text are higher.
constexpr double kNear = 3.0;
constexpr double kShortest = 4.0;
constexpr std::size_t kMaxLines = 4000;
constexpr std::size_t kMaxTables = 200;
// Rows lower than this share of the smallest text are gaps between borders.
constexpr double kLowest = 0.8;
// The same for columns: a digit is half as wide as its font is high.
constexpr double kNarrowest = 0.5;
// Share of the side of a cell that a line must cover to be its border.
constexpr double kCovers = 0.6;
// Space beside text in a cell: Word's is 5.4.
constexpr double kPadding = 6;

// Lines that run in one direction, joined.
std::vector<Ruling> Merge(std::vector<Ruling> lines) {
  std::sort(lines.begin(), lines.end(),
            [](const Ruling& a, const Ruling& b) { return a.at < b.at; });
  std::vector<Ruling> merged;
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i;
    while (end < lines.size() && lines[end].at - lines[i].at <= kNear) ++end;
    const auto first = lines.begin() + static_cast<std::ptrdiff_t>(i);
    const auto last = lines.begin() + static_cast<std::ptrdiff_t>(end);
    std::sort(first, last, [](const Ruling& a, const Ruling& b) { return a.begin < b.begin; });
    const std::size_t start = merged.size();
    for (auto line = first; line != last; ++line) {
      if (merged.size() > start && line->begin <= merged.back().end + kNear) {
        merged.back().end = std::max(merged.back().end, line->end);
      } else {
        merged.push_back(*line);
      }
    }
    i = end;
  }
  std::erase_if(merged, [](const Ruling& r) { return r.end - r.begin < kShortest; });
  return merged;
}

struct Lines {
  std::vector<Ruling> horizontal{};
  std::vector<Ruling> vertical{};
};

Lines MergeAll(std::span<const Ruling> rulings) {
  Lines lines;
  for (const Ruling& r : rulings) (r.horizontal ? lines.horizontal : lines.vertical).push_back(r);
  lines.horizontal = Merge(std::move(lines.horizontal));
  lines.vertical = Merge(std::move(lines.vertical));
  return lines;
}

bool Reaches(const Ruling& line, double at) {
  return at >= line.begin - kNear && at <= line.end + kNear;
}

class Groups {
 public:
  explicit Groups(std::size_t size) : parents_(size) {
    std::iota(parents_.begin(), parents_.end(), std::size_t{0});
  }
  std::size_t Find(std::size_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }
  void Join(std::size_t a, std::size_t b) { parents_[Find(a)] = Find(b); }

 private:
  std::vector<std::size_t> parents_;
};

// Lines that touch, directly or through others.
std::vector<Lines> Connect(const Lines& lines) {
  const std::size_t horizontals = lines.horizontal.size();
  Groups groups(horizontals + lines.vertical.size());
  for (std::size_t h = 0; h < horizontals; ++h) {
    for (std::size_t v = 0; v < lines.vertical.size(); ++v) {
      const Ruling& row = lines.horizontal[h];
      const Ruling& column = lines.vertical[v];
      if (Reaches(row, column.at) && Reaches(column, row.at)) groups.Join(h, horizontals + v);
    }
  }
  std::map<std::size_t, Lines> found;
  for (std::size_t h = 0; h < horizontals; ++h) {
    found[groups.Find(h)].horizontal.push_back(lines.horizontal[h]);
  }
  for (std::size_t v = 0; v < lines.vertical.size(); ++v) {
    found[groups.Find(horizontals + v)].vertical.push_back(lines.vertical[v]);
  }
  std::vector<Lines> connected;
  for (auto& [group, members] : found) {
    if (!members.horizontal.empty() && !members.vertical.empty()) {
      connected.push_back(std::move(members));
    }
  }
  return connected;
}

// Adds the outer lines of `across` where those of `along` end together without one.
void CloseSides(const std::vector<Ruling>& along, std::vector<Ruling>& across) {
  double first = std::numeric_limits<double>::max();
  double last = std::numeric_limits<double>::lowest();
  for (const Ruling& line : along) {
    first = std::min(first, line.begin);
    last = std::max(last, line.end);
  }
  const auto [low, high] = std::minmax_element(
      across.begin(), across.end(), [](const Ruling& a, const Ruling& b) { return a.at < b.at; });
  const double lowest = low->at;
  const double highest = high->at;
  const auto close = [&](double at, auto ends_at) {
    Ruling side{!along.front().horizontal, at, std::numeric_limits<double>::max(),
                std::numeric_limits<double>::lowest()};
    int count = 0;
    for (const Ruling& line : along) {
      if (std::fabs(ends_at(line) - at) > kNear) continue;
      ++count;
      side.begin = std::min(side.begin, line.at);
      side.end = std::max(side.end, line.at);
    }
    if (count >= 2) across.push_back(side);
  };
  if (lowest - first > kNear) close(first, [](const Ruling& r) { return r.begin; });
  if (last - highest > kNear) close(last, [](const Ruling& r) { return r.end; });
}

std::vector<double> Edges(const std::vector<Ruling>& lines) {
  std::vector<double> places;
  for (const Ruling& line : lines) places.push_back(line.at);
  std::sort(places.begin(), places.end());
  std::vector<double> edges;
  for (const double place : places) {
    if (edges.empty() || place - edges.back() > kNear) edges.push_back(place);
  }
  return edges;
}

std::size_t Nearest(const std::vector<double>& edges, double at) {
  const auto above = std::lower_bound(edges.begin(), edges.end(), at);
  if (above == edges.begin()) return 0;
  if (above == edges.end()) return edges.size() - 1;
  const auto below = above - 1;
  return static_cast<std::size_t>((at - *below <= *above - at ? below : above) - edges.begin());
}

// For each edge and each stretch between two edges of the other direction: is there a line?
class Borders {
 public:
  Borders(const std::vector<Ruling>& lines, const std::vector<double>& edges,
          const std::vector<double>& across)
      : stretches_(across.size() - 1), drawn_(edges.size() * stretches_) {
    for (const Ruling& line : lines) {
      const std::size_t edge = Nearest(edges, line.at);
      for (std::size_t i = 0; i < stretches_; ++i) {
        const double covered =
            std::min(line.end + kNear, across[i + 1]) - std::max(line.begin - kNear, across[i]);
        if (covered >= kCovers * (across[i + 1] - across[i])) drawn_[edge * stretches_ + i] = true;
      }
    }
  }
  bool At(std::size_t edge, std::size_t stretch) const {
    return drawn_[edge * stretches_ + stretch];
  }

 private:
  std::size_t stretches_;
  std::vector<bool> drawn_;
};

// The places that no line parts from what is left or right of the table: where rows end early.
std::vector<bool> OpenSides(const Borders& rows, const Borders& columns, std::size_t height,
                            std::size_t width) {
  std::vector<bool> open(height * width);
  std::vector<std::size_t> found;
  const auto add = [&](std::size_t place) {
    if (!open[place]) found.push_back(place);
    open[place] = true;
  };
  for (std::size_t r = 0; r < height; ++r) {
    if (!columns.At(0, r)) add(r * width);
    if (!columns.At(width, r)) add(r * width + width - 1);
  }
  while (!found.empty()) {
    const std::size_t place = found.back();
    found.pop_back();
    const std::size_t r = place / width;
    const std::size_t c = place % width;
    if (c > 0 && !columns.At(c, r)) add(place - 1);
    if (c + 1 < width && !columns.At(c + 1, r)) add(place + 1);
    if (r > 0 && !rows.At(r, c)) add(place - width);
    if (r + 1 < height && !rows.At(r + 1, c)) add(place + width);
  }
  return open;
}

// Rectangles of places without a line in between, from the upper left on.
std::vector<TableCell> CellsOf(const PageTable& table, const Borders& rows,
                               const Borders& columns) {
  const auto height = static_cast<std::size_t>(table.row_count());
  const auto width = static_cast<std::size_t>(table.column_count());
  const std::vector<bool> open = OpenSides(rows, columns, height, width);
  std::vector<bool> taken(height * width);
  std::vector<TableCell> cells;
  for (std::size_t r = 0; r < height; ++r) {
    for (std::size_t c = 0; c < width; ++c) {
      if (taken[r * width + c]) continue;
      std::size_t right = c + 1;
      while (right < width && !taken[r * width + right] && !columns.At(right, r)) ++right;
      std::size_t below = r + 1;
      const auto goes_on = [&] {
        for (std::size_t k = c; k < right; ++k) {
          if (rows.At(below, k) || taken[below * width + k]) return false;
          if (k > c && columns.At(k, below)) return false;
        }
        return true;
      };
      while (below < height && goes_on()) ++below;
      for (std::size_t y = r; y < below; ++y) {
        for (std::size_t x = c; x < right; ++x) taken[y * width + x] = true;
      }
      TableCell cell;
      cell.row = static_cast<int>(r);
      cell.column = static_cast<int>(c);
      cell.row_span = static_cast<int>(below - r);
      cell.column_span = static_cast<int>(right - c);
      cell.box = {table.columns[c], table.rows[r], table.columns[right], table.rows[below]};
      cell.open = below == height && !rows.At(height, c);
      cell.open_side = open[r * width + c];
      cells.push_back(std::move(cell));
    }
  }
  return cells;
}

// Marks of cells that are outside of the table though inside of the box around it.
void DropOpenCorners(PageTable& table, const Borders& rows, const Borders& columns) {
  std::erase_if(table.cells, [&](const TableCell& cell) {
    const auto top = static_cast<std::size_t>(cell.row);
    const auto left = static_cast<std::size_t>(cell.column);
    const auto bottom = top + static_cast<std::size_t>(cell.row_span);
    const auto right = left + static_cast<std::size_t>(cell.column_span);
    const int open = (top == 0 && !rows.At(0, left) ? 1 : 0) +
                     (bottom + 1 == table.rows.size() && !rows.At(bottom, left) ? 1 : 0) +
                     (left == 0 && !columns.At(0, top) ? 1 : 0) +
                     (right + 1 == table.columns.size() && !columns.At(right, top) ? 1 : 0);
    return open >= 2;
  });
}

PageTable MakeTable(Lines lines, std::size_t max_cells) {
  CloseSides(lines.horizontal, lines.vertical);
  const std::vector<double> drawn = Edges(lines.horizontal);
  CloseSides(lines.vertical, lines.horizontal);
  PageTable table;
  table.columns = Edges(lines.vertical);
  table.rows = Edges(lines.horizontal);
  if (table.columns.size() < 2 || table.rows.size() < 2) return {};
  if ((table.columns.size() - 1) * (table.rows.size() - 1) > max_cells) return {};
  table.open_above = table.rows.front() < drawn.front() - kNear;
  table.open_below = table.rows.back() > drawn.back() + kNear;
  table.box = {table.columns.front(), table.rows.front(), table.columns.back(), table.rows.back()};
  const Borders rows(lines.horizontal, table.rows, table.columns);
  const Borders columns(lines.vertical, table.columns, table.rows);
  table.cells = CellsOf(table, rows, columns);
  DropOpenCorners(table, rows, columns);
  return table;
}

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

std::vector<PageTable> FindRuledTables(std::span<const Ruling> rulings, std::size_t max_cells) {
  const Lines lines = MergeAll(rulings);
  if (lines.horizontal.size() + lines.vertical.size() > kMaxLines) return {};
  std::vector<PageTable> tables;
  for (Lines& connected : Connect(lines)) {
    PageTable table = MakeTable(std::move(connected), max_cells);
    if (!table.cells.empty()) tables.push_back(std::move(table));
  }
  if (tables.size() > kMaxTables) return {};
  std::sort(tables.begin(), tables.end(),
            [](const PageTable& a, const PageTable& b) { return a.box.top < b.box.top; });
  return tables;
}

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
