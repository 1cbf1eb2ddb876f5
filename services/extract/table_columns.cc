// SPDX-License-Identifier: Apache-2.0
#include "services/extract/table_columns.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace nianbao::extract {
namespace {

using Kind = CellValue::Kind;

constexpr std::size_t kMaxHeaderRows = 8;

bool IsBlank(const RowCell& cell) { return cell.value.kind == Kind::kBlank; }

// First of the rows above `first` that may hold its header.
std::size_t HeaderBegin(std::span<const TableRow> rows, std::size_t first,
                        const FormTableLabels& form) {
  std::size_t begin = first;
  while (begin > 0 && first - begin < kMaxHeaderRows) {
    const TableRow& above = rows[begin - 1];
    if (above.block != rows[first].block || !above.words_only()) break;
    --begin;
    const bool caption = std::any_of(above.cells.begin(), above.cells.end(), [&](const RowCell& c) {
      return !form.ends_with_total && Similarity(c.label, form.captions) >= kSameLabel;
    });
    if (caption && above.front.size() == 1) break;
  }
  return begin;
}

// Labels over a grid column, outermost first.
std::vector<const Label*> PathAbove(std::span<const TableRow> header, int column) {
  std::vector<const Label*> path;
  for (const TableRow& row : header) {
    for (const RowCell& cell : row.cells) {
      if (!cell.label.empty() && cell.Covers(column)) path.push_back(&cell.label);
    }
  }
  return path;
}

// 0 where the lowest label is not the column's own, else 1 and the number of outer levels found.
int PathScore(const std::vector<const Label*>& path, const FormColumnLabels& column) {
  if (path.empty() || Similarity(*path.back(), column.levels.back()) < 6) return 0;
  int score = 1;
  for (std::size_t level = 0; level + 1 < column.levels.size(); ++level) {
    score += std::any_of(path.begin(), path.end(), [&](const Label* label) {
      return Similarity(*label, column.levels[level]) >= kSameLabel;
    });
  }
  return score;
}

// The grid column of each form column; empty unless each has one of its own.
std::vector<int> FindGridColumns(std::span<const TableRow> header, const FormTableLabels& form) {
  std::set<int> begins;
  for (const TableRow& row : header) {
    for (const RowCell& cell : row.cells) {
      if (!cell.label.empty()) begins.insert(cell.column);
    }
  }
  std::vector<int> result(form.columns.size(), -1);
  std::vector<int> scores(form.columns.size(), 0);
  std::vector<bool> tied(form.columns.size(), false);
  for (int begin : begins) {
    const std::vector<const Label*> path = PathAbove(header, begin);
    for (std::size_t c = 0; c < form.columns.size(); ++c) {
      const int score = PathScore(path, form.columns[c]);
      if (score == 0 || score < scores[c]) continue;
      tied[c] = score == scores[c];
      if (tied[c]) continue;
      scores[c] = score;
      result[c] = begin;
    }
  }
  const std::set<int> distinct(result.begin(), result.end());
  const bool complete = distinct.size() == result.size() && !distinct.contains(-1) &&
                        std::find(tied.begin(), tied.end(), true) == tied.end();
  return complete ? result : std::vector<int>();
}

// Form columns in the order of the lowest header row that names them all.
std::vector<std::size_t> FindOrder(std::span<const TableRow> header, const FormTableLabels& form) {
  std::vector<std::size_t> order(form.columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (form.header_levels > 1) return order;
  for (const TableRow& row : header) {
    std::vector<std::size_t> named;
    for (const RowCell& cell : row.cells) {
      for (std::size_t c = 0; c < form.columns.size(); ++c) {
        if (Similarity(cell.label, form.columns[c].levels.back()) >= kSameLabel) named.push_back(c);
      }
    }
    if (std::set<std::size_t>(named.begin(), named.end()).size() == order.size() &&
        named.size() == order.size()) {
      order = named;
    }
  }
  return order;
}

std::size_t CountHeaders(std::span<const TableRow> header, const FormTableLabels& form) {
  return static_cast<std::size_t>(
      std::count_if(form.columns.begin(), form.columns.end(), [&](const FormColumnLabels& column) {
        return std::any_of(header.begin(), header.end(), [&](const TableRow& row) {
          return std::any_of(row.cells.begin(), row.cells.end(), [&](const RowCell& cell) {
            return Similarity(cell.label, column.levels.back()) >= kSameLabel;
          });
        });
      }));
}

std::vector<PlacedCell> PlaceByGrid(const TableRow& row, std::size_t begin,
                                    const ColumnPlan& plan) {
  std::vector<PlacedCell> placed(plan.grid_columns.size());
  for (std::size_t c = 0; c < placed.size(); ++c) {
    placed[c].uncertain = true;
    for (std::size_t i = begin; i < row.cells.size(); ++i) {
      if (!row.cells[i].Covers(plan.grid_columns[c])) continue;
      placed[c].cell = &row.cells[i];
      placed[c].uncertain = false;
      break;
    }
  }
  return placed;
}

// The one value of a row: the first that is there, else the last blank.
std::vector<PlacedCell> PlaceSingle(const std::vector<const RowCell*>& values) {
  for (const RowCell* cell : values) {
    if (!IsBlank(*cell)) return {PlacedCell{cell, false, false, nullptr}};
  }
  return {PlacedCell{values.empty() ? nullptr : values.back(), false, false, nullptr}};
}

bool LastIsSum(const std::vector<const RowCell*>& values, std::size_t count) {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i]->value.kind == Kind::kWords) return false;
    if (i + 1 < count) sum += values[i]->value.value;
  }
  return sum == values[count - 1]->value.value;
}

}  // namespace

ColumnPlan PlanColumns(std::span<const TableRow> rows, std::size_t first,
                       const FormTableLabels& form) {
  const std::size_t begin = HeaderBegin(rows, first, form);
  const std::span<const TableRow> header = rows.subspan(begin, first - begin);
  ColumnPlan plan;
  if (rows[first].layout == v1::Table::MARKED) plan.grid_columns = FindGridColumns(header, form);
  plan.order = FindOrder(header, form);
  plan.headers = CountHeaders(header, form);
  return plan;
}

bool IsPadded(const TableRow& row, std::size_t begin, const FormTableLabels& form) {
  return row.layout != v1::Table::MARKED && row.cells.size() > begin + form.columns.size() &&
         IsBlank(row.cells.back());
}

std::vector<PlacedCell> PlaceCells(const TableRow& row, std::size_t begin, const ColumnPlan& plan,
                                   const FormTableLabels& form, bool padded) {
  if (!plan.grid_columns.empty()) return PlaceByGrid(row, begin, plan);
  std::vector<const RowCell*> values;
  for (std::size_t i = begin; i < row.cells.size(); ++i) values.push_back(&row.cells[i]);
  const std::size_t wanted = form.columns.size();
  if (wanted == 1) return PlaceSingle(values);
  // Blank cells in the place of lost labels.
  while (values.size() > wanted && IsBlank(*values.front()) && !IsBlank(*values.back())) {
    values.erase(values.begin());
  }
  while (values.size() > wanted && IsBlank(*values.back())) values.pop_back();
  const bool extra = values.size() > wanted;
  values.resize(std::min(values.size(), wanted));
  const auto first_blank = std::find_if(values.begin(), values.end(),
                                        [](const RowCell* cell) { return IsBlank(*cell); });
  const auto filled = static_cast<std::size_t>(first_blank - values.begin());
  const bool gathered =
      std::all_of(first_blank, values.end(), [](const RowCell* cell) { return IsBlank(*cell); });
  const bool short_row = values.size() < wanted || (padded && filled < wanted);
  std::vector<PlacedCell> placed(
      wanted, PlacedCell{nullptr, extra || (short_row && filled > 0), false, nullptr});
  const bool to_total = short_row && gathered && form.ends_with_total && filled > 1 &&
                        row.layout != v1::Table::MARKED && LastIsSum(values, filled);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::size_t at = i;
    if (to_total) at = i + 1 == filled ? wanted - 1 : i < filled ? i : i - 1;
    placed[plan.order[at]].cell = values[i];
    placed[plan.order[i]].other = values[i];
  }
  const auto blank = [](const RowCell* cell) { return cell == nullptr || IsBlank(*cell); };
  for (PlacedCell& cell : placed) {
    const bool same = cell.cell == cell.other || (blank(cell.cell) && blank(cell.other));
    cell.by_sum = to_total && !same;
  }
  return placed;
}

}  // namespace nianbao::extract
