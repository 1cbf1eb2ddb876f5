// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/word_columns.h"

#include <algorithm>
#include <cstddef>

namespace nianbao::normalize::pdf {
namespace {

// Words this many times the font's height apart are in different columns.
constexpr double kColumnGap = 1.2;
// Rows with a word in every column that prove the columns.
constexpr std::size_t kMinFullRows = 2;

}  // namespace

Line Part(const Line& line, std::size_t begin, std::size_t end) {
  Line part = line;
  part.characters.assign(line.characters.begin() + static_cast<std::ptrdiff_t>(begin),
                         line.characters.begin() + static_cast<std::ptrdiff_t>(end));
  part.box.left = part.characters.front().box.left;
  part.box.right = part.characters.back().box.right;
  return part;
}

Words Split(const Line& line) {
  Words words;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line.characters.size(); ++i) {
    const bool ends = i == line.characters.size();
    const bool apart = !ends && line.characters[i].character == U' ' &&
                       line.characters[i].box.width() >= kColumnGap * line.size;
    if (!ends && !apart) continue;
    if (i > begin) words.push_back(Part(line, begin, i));
    begin = i + 1;
  }
  return words;
}

std::vector<Interval> ColumnsOf(const std::vector<Words>& rows) {
  std::size_t widest = 0;
  for (const Words& row : rows) widest = std::max(widest, row.size());
  std::vector<Interval> columns;
  std::size_t full = 0;
  for (const Words& row : rows) {
    if (row.size() != widest) continue;
    ++full;
    columns.resize(widest, {1e9, -1e9});
    for (std::size_t i = 0; i < widest; ++i) {
      columns[i].begin = std::min(columns[i].begin, row[i].box.left);
      columns[i].end = std::max(columns[i].end, row[i].box.right);
    }
  }
  if (full < kMinFullRows) return {};
  for (std::size_t i = 1; i < columns.size(); ++i) {
    if (columns[i].begin <= columns[i - 1].end) return {};
  }
  return columns;
}

std::optional<std::pair<int, int>> Under(const Box& word, const std::vector<Interval>& columns) {
  int first = -1;
  int last = -1;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (word.right <= columns[i].begin || word.left >= columns[i].end) continue;
    if (first < 0) first = static_cast<int>(i);
    last = static_cast<int>(i);
  }
  if (first < 0) return std::nullopt;
  return std::pair(first, last);
}

std::vector<double> EdgesBetween(const std::vector<Interval>& columns) {
  std::vector<double> edges{columns.front().begin};
  for (std::size_t i = 1; i < columns.size(); ++i) {
    edges.push_back((columns[i - 1].end + columns[i].begin) / 2);
  }
  edges.push_back(columns.back().end);
  return edges;
}

}  // namespace nianbao::normalize::pdf
