// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/ruled_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace nianbao::normalize::pdf {
namespace {

// Points within which lines are one line and ends touch: double borders and the gaps that
// producers leave at corners are narrower, rows of text are higher.
constexpr double kNear = 3.0;
constexpr double kShortest = 4.0;
constexpr std::size_t kMaxLines = 4000;
constexpr std::size_t kMaxTables = 200;
// Share of the side of a cell that a line must cover to be its border.
constexpr double kCovers = 0.6;

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

}  // namespace

std::vector<Ruling> FindLoneRules(std::span<const Ruling> rulings) {
  Lines lines = MergeAll(rulings);
  if (lines.horizontal.size() + lines.vertical.size() > kMaxLines) return {};
  std::erase_if(lines.horizontal, [&](const Ruling& row) {
    return std::any_of(lines.vertical.begin(), lines.vertical.end(), [&](const Ruling& column) {
      return Reaches(row, column.at) && Reaches(column, row.at);
    });
  });
  return std::move(lines.horizontal);
}

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

}  // namespace nianbao::normalize::pdf
