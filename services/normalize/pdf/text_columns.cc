// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/text_columns.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "services/normalize/pdf/word_columns.h"

namespace nianbao::normalize::pdf {
namespace {

// Shares of the width of a page between which the gap lies.
constexpr double kFirst = 0.35;
constexpr double kLast = 0.65;
// In heights of the font: the least width of the gap, the distance of lines of one part of a page,
// and what an unbroken word may leave free at the end of a full line.
constexpr double kNarrowest = 0.8;
constexpr double kFarApart = 5;
constexpr double kRagged = 2.5;
constexpr std::size_t kMinLines = 4;
constexpr std::size_t kMinCharacters = 10;

struct Gap {
  double begin = 0;
  double end = 0;
};

std::optional<Gap> Common(const Gap& a, const Gap& b, double size) {
  const Gap common{std::max(a.begin, b.begin), std::min(a.end, b.end)};
  return common.end - common.begin >= kNarrowest * size ? std::optional(common) : std::nullopt;
}

// What `line` leaves of `gap`.
std::optional<Gap> Narrow(const Gap& gap, const Line& line) {
  if (line.box.right < gap.end) {
    if (auto left = Common(gap, {line.box.right, gap.end}, line.size)) return left;
  }
  if (line.box.left > gap.begin) {
    if (auto right = Common(gap, {gap.begin, line.box.left}, line.size)) return right;
  }
  for (const Character& c : line.characters) {
    if (c.character != U' ' || c.box.right < gap.begin || c.box.left > gap.end) continue;
    if (auto within = Common(gap, {c.box.left, c.box.right}, line.size)) return within;
  }
  return std::nullopt;
}

// The parts of `line` left and right of `x`, without the spaces at their ends.
std::pair<std::optional<Line>, std::optional<Line>> PartAt(const Line& line, double x) {
  const auto right = std::find_if(line.characters.begin(), line.characters.end(),
                                  [x](const Character& c) { return c.box.center_x() > x; });
  const auto middle = static_cast<std::size_t>(right - line.characters.begin());
  const auto part = [&](std::size_t begin, std::size_t end) -> std::optional<Line> {
    while (begin < end && line.characters[begin].character == U' ') ++begin;
    while (begin < end && line.characters[end - 1].character == U' ') --end;
    return begin < end ? std::optional(Part(line, begin, end)) : std::nullopt;
  };
  return {part(0, middle), part(middle, line.characters.size())};
}

struct Column {
  std::vector<Line> lines{};
  double left = 1e9;
  double right = -1e9;

  void Add(std::optional<Line> line) {
    if (!line) return;
    left = std::min(left, line->box.left);
    right = std::max(right, line->box.right);
    lines.push_back(*std::move(line));
  }
  // Long lines, most of which reach the right margin.
  bool IsRunningText() const {
    const auto full = std::count_if(lines.begin(), lines.end(), [&](const Line& line) {
      return line.characters.size() >= kMinCharacters &&
             line.box.right > right - kRagged * line.size;
    });
    return lines.size() >= kMinLines && 2 * static_cast<std::size_t>(full) > lines.size();
  }
  void SetMargins() {
    for (Line& line : lines) {
      line.margin_left = left;
      line.margin_right = right;
    }
  }
};

bool IsCrossed(const Gap& gap, double top, double bottom, std::span<const Box> obstacles) {
  return std::any_of(obstacles.begin(), obstacles.end(), [&](const Box& box) {
    return box.left < gap.begin && box.right > gap.end && box.top < bottom && box.bottom > top;
  });
}

// How many lines from `first` on have a gap at one place; the gap goes to `gap`.
std::size_t CountLines(std::span<const Line> lines, double width, std::span<const Box> obstacles,
                       Gap& gap) {
  std::size_t count = 0;
  for (; count < lines.size(); ++count) {
    const Line& line = lines[count];
    if (line.quarters != 0) break;
    const Line& before = lines[count == 0 ? 0 : count - 1];
    if (line.box.top - before.box.top > kFarApart * line.size) break;
    const auto narrowed = Narrow(count == 0 ? Gap{kFirst * width, kLast * width} : gap, line);
    if (!narrowed || IsCrossed(*narrowed, before.box.top, line.box.bottom, obstacles)) break;
    gap = *narrowed;
  }
  return count;
}

}  // namespace

std::vector<TextColumns> PartColumns(std::vector<Line>& lines, double width,
                                     std::span<const Box> obstacles) {
  std::vector<TextColumns> found;
  std::vector<Line> parted;
  for (std::size_t first = 0; first < lines.size();) {
    Gap gap;
    const std::span<const Line> rest = std::span<const Line>(lines).subspan(first);
    const std::size_t count = CountLines(rest, width, obstacles, gap);
    TextColumns columns;
    columns.gutter = (gap.begin + gap.end) / 2;
    Column left;
    Column right;
    for (const Line& line : rest.first(count)) {
      auto [one, two] = PartAt(line, columns.gutter);
      left.Add(std::move(one));
      right.Add(std::move(two));
    }
    const std::size_t end = first + std::max<std::size_t>(count, 1);
    if (left.IsRunningText() && right.IsRunningText()) {
      columns.top = lines[first].box.top;
      columns.bottom = lines[end - 1].box.bottom;
      found.push_back(columns);
      for (Column* column : {&left, &right}) {
        column->SetMargins();
        parted.insert(parted.end(), std::make_move_iterator(column->lines.begin()),
                      std::make_move_iterator(column->lines.end()));
      }
    } else {
      parted.insert(parted.end(), lines.begin() + static_cast<std::ptrdiff_t>(first),
                    lines.begin() + static_cast<std::ptrdiff_t>(end));
    }
    first = end;
  }
  if (!found.empty()) lines = std::move(parted);
  return found;
}

}  // namespace nianbao::normalize::pdf
