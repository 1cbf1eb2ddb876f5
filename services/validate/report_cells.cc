// SPDX-License-Identifier: Apache-2.0
#include "services/validate/report_cells.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nianbao::validate {
namespace {

using v1::Fact;
using State = ReportCell::State;

State StateOf(const Fact& fact) {
  if (fact.mark() == Fact::NOT_APPLICABLE) return State::kNotApplicable;
  if (fact.mark() == Fact::NOT_A_NUMBER) return State::kNotANumber;
  if (fact.has_value()) return State::kNumber;
  return fact.literal().empty() ? State::kBlank : State::kNotANumber;
}

double HalfOfLastDigit(std::string_view literal) {
  int decimals = 0;
  if (const std::size_t point = literal.find('.'); point != literal.npos) {
    for (std::size_t i = point + 1; i < literal.size() && literal[i] >= '0' && literal[i] <= '9';
         ++i)
      ++decimals;
  }
  return 0.5 * std::pow(10.0, -decimals);
}

// A figure for another year, or a running total, is no cell of this year's form.
bool IsFormCell(const Fact& fact, const v1::Report& report) {
  const bool this_year = fact.year() == 0 || report.year() == 0 || fact.year() == report.year();
  return fact.origin() == Fact::TABLE && fact.period() == Fact::PERIOD_UNSPECIFIED && this_year;
}

ReportCell MakeCell(const Fact& fact, const CellRule& rule) {
  ReportCell cell{.key = {fact.indicator(), fact.column()},
                  .state = StateOf(fact),
                  .uncertain = fact.uncertain(),
                  .rule = &rule,
                  .fact = &fact};
  if (cell.state != State::kNumber) return cell;
  cell.value = fact.value();
  const bool money = rule.unit.find("元") != rule.unit.npos;
  if (money && cell.value != 0) cell.tolerance = HalfOfLastDigit(fact.literal());
  return cell;
}

}  // namespace

ReportCells::ReportCells(const v1::Report& report, const FormIndex& index)
    : report_(&report), index_(&index), places_(index.keys().size(), -1) {
  cells_.reserve(places_.size());
  for (const Fact& fact : report.facts()) {
    if (!IsFormCell(fact, report)) continue;
    const int slot = index.Slot(fact.indicator(), fact.column());
    if (slot < 0) {
      if (fact.evidence().has_row()) {
        unmapped_rows_[fact.evidence().block()].push_back(fact.evidence().row());
      }
      continue;
    }
    ReportCell cell = MakeCell(fact, index.rule(slot));
    int& place = places_[static_cast<std::size_t>(slot)];
    if (place < 0) {
      place = static_cast<int>(cells_.size());
      cells_.push_back(std::move(cell));
      continue;
    }
    ReportCell& first = cells_[static_cast<std::size_t>(place)];
    if (first.state != cell.state || first.value != cell.value) first.state = State::kAmbiguous;
  }
}

ReportCell ReportCells::Find(std::string_view indicator, std::string_view column) const {
  const int slot = index_->Slot(indicator, column);
  if (slot < 0) return ReportCell{.key = CellKey(indicator, column)};
  if (const ReportCell* cell = At(slot)) return *cell;
  return ReportCell{.key = CellKey(indicator, column), .rule = &index_->rule(slot)};
}

bool ReportCells::HasUnmappedRow(int block, int first_row, int last_row) const {
  const auto rows = unmapped_rows_.find(block);
  if (rows == unmapped_rows_.end()) return false;
  return std::any_of(rows->second.begin(), rows->second.end(),
                     [&](int row) { return row >= first_row && row <= last_row + 1; });
}

}  // namespace nianbao::validate
