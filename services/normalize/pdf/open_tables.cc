// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/open_tables.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "services/normalize/outline.h"
#include "services/normalize/pdf/table_text.h"
#include "services/normalize/pdf/word_columns.h"

namespace nianbao::normalize::pdf {
namespace {

constexpr double kSameEnd = 4;
constexpr double kNarrowest = 100;
constexpr std::size_t kMostRules = 400;
constexpr std::size_t kMostLines = 2000;
// A word that takes more of a table's width than this share is running text.
constexpr double kWidestWord = 0.7;

struct Row {
  Box box{};
  Words words{};
};

// What stands between two lines of the full width.
struct Stripe {
  double top = 0;
  double bottom = 0;
  std::vector<Row> rows{};
};

bool IsLevel(const Ruling& rule, const Ruling& other) {
  return std::fabs(rule.begin - other.begin) <= kSameEnd &&
         std::fabs(rule.end - other.end) <= kSameEnd;
}

Stripe StripeBetween(const Ruling& above, const Ruling& below, std::span<const Line> lines) {
  Stripe stripe{above.at, below.at, {}};
  for (const Line& line : lines) {
    const double y = line.box.center_y();
    if (y < above.at || y > below.at || line.quarters != 0) continue;
    if (line.box.right < above.begin || line.box.left > above.end) continue;
    stripe.rows.push_back({line.box, Split(line)});
  }
  return stripe;
}

// Words beside each other, and no running text.
bool HoldsColumns(const Stripe& stripe, const Ruling& rule) {
  bool beside = false;
  for (const Row& row : stripe.rows) {
    if (IsTableTitle(row.words.front().Text())) return false;
    beside = beside || row.words.size() > 1;
    for (const Line& word : row.words) {
      if (word.box.width() > kWidestWord * (rule.end - rule.begin)) return false;
    }
  }
  return beside;
}

// The columns of all words, each of which is under one alone but for labels of groups in the
// header.
std::vector<Interval> ColumnsOf(const std::vector<Stripe>& stripes) {
  std::vector<Words> rows;
  for (const Stripe& stripe : stripes) {
    for (const Row& row : stripe.rows) rows.push_back(row.words);
  }
  std::vector<Interval> columns = ColumnsOf(rows);
  if (columns.size() < 2) return {};
  for (const Stripe& stripe : stripes) {
    for (const Row& row : stripe.rows) {
      for (const Line& word : row.words) {
        const auto under = Under(word.box, columns);
        if (!under || under->first != under->second) {
          if (&stripe != &stripes.front()) return {};
          continue;
        }
        Interval& column = columns[static_cast<std::size_t>(under->first)];
        column.begin = std::min(column.begin, word.box.left);
        column.end = std::max(column.end, word.box.right);
      }
    }
  }
  for (std::size_t i = 1; i < columns.size(); ++i) {
    if (columns[i].begin <= columns[i - 1].end) return {};
  }
  return columns;
}

// True where a row of the table begins with this line: it has figures, a word in every column, or a
// numbered label.
bool BeginsRow(const Row& row, const std::vector<Interval>& columns) {
  return row.words.size() == columns.size() || ParseOutlineNumber(row.words.front().Text()) ||
         std::any_of(row.words.begin(), row.words.end(), [&](const Line& word) {
           return word.box.left > columns.front().end && IsFigure(word.Text());
         });
}

// Where lines between the rows of a stripe would be. A line that begins none belongs to the nearest
// that does.
std::vector<double> BoundariesIn(const Stripe& stripe, const std::vector<Interval>& columns) {
  std::vector<double> boundaries;
  const Row* begins = nullptr;
  // Lower edge of what is known to belong to `begins`.
  double bottom = 0;
  std::vector<const Row*> between;
  for (const Row& row : stripe.rows) {
    if (!BeginsRow(row, columns)) {
      between.push_back(&row);
      continue;
    }
    double top = row.box.top;
    for (const Row* other : between) {
      const double above = begins == nullptr ? 1e9 : other->box.top - begins->box.top;
      if (above <= row.box.top - other->box.top) {
        bottom = std::max(bottom, other->box.bottom);
      } else {
        top = std::min(top, other->box.top);
      }
    }
    between.clear();
    if (begins != nullptr) boundaries.push_back((bottom + top) / 2);
    begins = &row;
    bottom = row.box.bottom;
  }
  return boundaries;
}

// The lines that would be drawn around every cell of the table.
std::vector<Ruling> AllRules(const std::vector<Stripe>& stripes, const Ruling& width,
                             const std::vector<Interval>& columns, std::span<const Ruling> rules) {
  std::vector<double> edges = EdgesBetween(columns);
  edges.front() = width.begin;
  edges.back() = width.end;
  const auto nearest = [&](double x) {
    return *std::min_element(edges.begin(), edges.end(), [x](double a, double b) {
      return std::fabs(a - x) < std::fabs(b - x);
    });
  };
  std::vector<Ruling> all;
  std::vector<Ruling> groups;
  for (const Stripe& stripe : stripes) all.push_back({true, stripe.top, width.begin, width.end});
  all.push_back({true, stripes.back().bottom, width.begin, width.end});
  for (const Ruling& rule : rules) {
    const bool in_header = rule.at > stripes.front().top && rule.at < stripes.front().bottom;
    if (in_header) groups.push_back({true, rule.at, nearest(rule.begin), nearest(rule.end)});
  }
  all.insert(all.end(), groups.begin(), groups.end());
  for (std::size_t i = 1; i < stripes.size(); ++i) {
    for (const double y : BoundariesIn(stripes[i], columns)) {
      all.push_back({true, y, width.begin, width.end});
    }
  }
  for (const double x : edges) {
    double top = stripes.front().top;
    for (const Ruling& group : groups) {
      if (x > group.begin && x < group.end) top = std::max(top, group.at);
    }
    all.push_back({false, x, top, stripes.back().bottom});
  }
  return all;
}

std::optional<PageTable> TableOf(const std::vector<Stripe>& stripes, const Ruling& width,
                                 std::span<const Ruling> rules, std::size_t max_cells) {
  if (stripes.size() < 2) return std::nullopt;
  const std::vector<Interval> columns = ColumnsOf(stripes);
  if (columns.empty()) return std::nullopt;
  std::vector<PageTable> tables =
      FindRuledTables(AllRules(stripes, width, columns, rules), max_cells);
  if (tables.size() != 1) return std::nullopt;
  tables.front().layout = v1::Table::INFERRED;
  return std::move(tables.front());
}

}  // namespace

std::vector<PageTable> FindOpenTables(std::span<const Ruling> rules, std::span<const Line> lines,
                                      std::size_t max_cells) {
  if (rules.size() > kMostRules || lines.size() > kMostLines) return {};
  std::vector<PageTable> tables;
  for (std::size_t first = 0; first < rules.size(); ++first) {
    const Ruling& width = rules[first];
    if (width.end - width.begin < kNarrowest) continue;
    std::vector<Stripe> stripes;
    std::size_t last = first;
    for (std::size_t next = first + 1; next < rules.size(); ++next) {
      if (!IsLevel(width, rules[next])) continue;
      Stripe stripe = StripeBetween(rules[last], rules[next], lines);
      if (!HoldsColumns(stripe, width)) break;
      stripes.push_back(std::move(stripe));
      last = next;
    }
    auto table = TableOf(stripes, width, rules.subspan(first, last - first), max_cells);
    if (!table) continue;
    tables.push_back(*std::move(table));
    first = last;
  }
  return tables;
}

}  // namespace nianbao::normalize::pdf
