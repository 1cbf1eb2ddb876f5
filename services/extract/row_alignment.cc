// SPDX-License-Identifier: Apache-2.0
#include "services/extract/row_alignment.h"

#include <algorithm>
#include <cstdint>

namespace nianbao::extract {
namespace {

constexpr float kSkipFormRow = -0.2F;
constexpr float kSkipFilledRow = -0.3F;
constexpr float kByPlace = 1.0F;
constexpr float kByGroup = 5.0F;
constexpr float kGroupBonus = 2.0F;
constexpr float kHeading = 4.0F;

struct Fit {
  // Not above 0: no fit.
  float score = 0;
  std::uint8_t label_cells = 0;
  bool by_place = false;
};

// Whether a label cell in front of the leaf, or a merged one above, names a group of the form row.
bool NamesGroup(const TableRow& row, std::size_t label_cells, const FormRowLabels& form) {
  const auto names = [&](const Label& label) {
    return Similarity(label, form.groups) >= kSameLabel;
  };
  for (std::size_t i = 0; i + 1 < label_cells; ++i) {
    if (names(row.cells[row.front[i]].label)) return true;
  }
  return std::any_of(row.spanning.begin(), row.spanning.end(), names);
}

Fit FitHeading(const TableRow& row, const FormRowLabels& form) {
  if (row.front.empty()) return {};
  // The form prints —— in the place of a heading's unit.
  const auto behind = row.cells.begin() + static_cast<std::ptrdiff_t>(row.front.back());
  const bool number = std::any_of(behind, row.cells.end(), [](const RowCell& cell) {
    return cell.value.kind == CellValue::Kind::kNumber;
  });
  if (number) return {};
  const Label& leaf = row.cells[row.front.back()].label;
  if (Similarity(leaf, form.labels) < 6) return {};
  return {kHeading, static_cast<std::uint8_t>(row.front.size()), false};
}

Fit FitUnlabelled(const TableRow& row, const FormTableLabels& table) {
  const std::size_t wanted = table.columns.size();
  // A converter that dropped the label may have dropped blanks too, but a table that says where
  // its cells are has one for each column.
  const bool plausible = row.filled > 0 && row.filled <= wanted && row.cells.size() >= wanted;
  const bool blank =
      row.layout == v1::Table::MARKED && row.filled == 0 && row.cells.size() >= wanted;
  return plausible || blank ? Fit{kByPlace, 0, true} : Fit{};
}

Fit FitRow(const TableRow& row, const FormTableLabels& table, const FormRowLabels& form) {
  if (form.row->heading()) return FitHeading(row, form);
  if (row.front.empty()) return FitUnlabelled(row, table);
  // The last label cell is the row's own; where it is none of the form's, it may be words in the
  // place of a number.
  for (std::size_t count = row.front.size(); count > 0 && count + 1 >= row.front.size(); --count) {
    const Label& leaf = row.cells[row.front[count - 1]].label;
    const int similarity = Similarity(leaf, form.labels);
    if (similarity == 0) continue;
    const float bonus = NamesGroup(row, count, form) ? kGroupBonus : 0;
    return {static_cast<float>(similarity) + bonus, static_cast<std::uint8_t>(count), false};
  }
  const Label& leaf = row.cells[row.front.back()].label;
  if (form.first_of_group && row.filled > 0 && Similarity(leaf, form.groups.back()) >= kSameLabel) {
    return {kByGroup, static_cast<std::uint8_t>(row.front.size()), true};
  }
  return {};
}

enum class Step : std::uint8_t { kNone, kMatch, kSkipRow, kSkipForm };

bool IsFormNeighbour(const FormTableLabels& table, std::size_t first, std::size_t second) {
  for (std::size_t i = first + 1; i < second; ++i) {
    if (!table.rows[i].row->heading() && !table.rows[i].row->optional()) return false;
  }
  return true;
}

bool IsRowNeighbour(std::span<const TableRow> rows, std::size_t first, std::size_t second) {
  if (rows[first].block != rows[second].block) return false;
  for (std::size_t i = first + 1; i < second; ++i) {
    if (rows[i].filled > 0) return false;
  }
  return true;
}

// Drops rows without labels that no chain of neighbours joins to a labelled one.
void DropLoose(std::span<const TableRow> rows, const FormTableLabels& table,
               std::vector<RowMatch>& matches) {
  std::vector<bool> anchored(matches.size());
  for (std::size_t i = 0; i < matches.size(); ++i) {
    anchored[i] = matches[i].label_cells > 0;
    if (anchored[i] || i == 0 || !anchored[i - 1]) continue;
    anchored[i] = IsFormNeighbour(table, matches[i - 1].form_row, matches[i].form_row) &&
                  IsRowNeighbour(rows, matches[i - 1].row, matches[i].row);
  }
  for (std::size_t i = matches.size(); i-- > 1;) {
    if (anchored[i - 1] || !anchored[i]) continue;
    anchored[i - 1] = IsFormNeighbour(table, matches[i - 1].form_row, matches[i].form_row) &&
                      IsRowNeighbour(rows, matches[i - 1].row, matches[i].row);
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    if (anchored[i]) matches[kept++] = matches[i];
  }
  matches.resize(kept);
}

}  // namespace

RowAlignment AlignRows(std::span<const TableRow> rows, const std::vector<bool>& taken,
                       const FormTableLabels& form) {
  const std::size_t width = form.rows.size() + 1;
  std::vector<float> best((rows.size() + 1) * width, 0);
  std::vector<Step> steps(best.size(), Step::kNone);
  std::vector<Fit> fits(best.size());
  for (std::size_t i = 1; i <= rows.size(); ++i) {
    for (std::size_t j = 1; j < width; ++j) {
      const std::size_t at = i * width + j;
      const forms::v1::FormRow& form_row = *form.rows[j - 1].row;
      const bool free = form_row.heading() || form_row.optional();
      const float skip_row =
          best[at - width] + (rows[i - 1].filled > 0 && j < width - 1 ? kSkipFilledRow : 0);
      const float skip_form = best[at - 1] + (free ? 0 : kSkipFormRow);
      best[at] = std::max(skip_row, skip_form);
      steps[at] = skip_row >= skip_form ? Step::kSkipRow : Step::kSkipForm;
      if (taken[i - 1]) continue;
      fits[at] = FitRow(rows[i - 1], form, form.rows[j - 1]);
      const float matched = best[at - width - 1] + fits[at].score;
      if (fits[at].score > 0 && matched > best[at]) {
        best[at] = matched;
        steps[at] = Step::kMatch;
      }
    }
  }
  RowAlignment result;
  for (std::size_t i = rows.size(), j = width - 1; i > 0 && j > 0;) {
    const std::size_t at = i * width + j;
    if (steps[at] == Step::kMatch) {
      result.score += static_cast<double>(fits[at].score);
      if (!form.rows[j - 1].row->heading()) {
        result.matches.push_back({i - 1, j - 1, fits[at].label_cells, fits[at].by_place});
      }
      --i;
      --j;
    } else if (steps[at] == Step::kSkipRow) {
      --i;
    } else {
      --j;
    }
  }
  std::reverse(result.matches.begin(), result.matches.end());
  DropLoose(rows, form, result.matches);
  for (const RowMatch& match : result.matches) {
    if (match.label_cells > 0 && !match.by_place) ++result.labelled;
  }
  return result;
}

}  // namespace nianbao::extract
