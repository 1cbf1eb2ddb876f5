// SPDX-License-Identifier: Apache-2.0
#include "services/validate/repair_evidence.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "services/validate/slips.h"

namespace nianbao::validate {
namespace {

using v1::Diagnosis;
using v1::Fact;

constexpr int kSaid = 100;
constexpr int kBlankFilled = 20;
constexpr int kSlip = 10;
constexpr int kCopied = 8;
// Small numbers are alike by chance.
constexpr double kTellingNumber = 10;
constexpr std::string_view kTotal = "total";

void Add(Diagnosis::Reason reason, int points, Weight& weight) {
  weight.points += points;
  if (std::find(weight.reasons.begin(), weight.reasons.end(), reason) == weight.reasons.end()) {
    weight.reasons.push_back(reason);
  }
}

// Another reading of the characters of the cell gives the value.
bool CanBeReadSo(const ReportCell& cell, double value) {
  return std::any_of(cell.fact->alternatives().begin(), cell.fact->alternatives().end(),
                     [&](const Fact::Reading& reading) {
                       return reading.indicator() == cell.key.first &&
                              reading.column() == cell.key.second && reading.has_value() &&
                              reading.value() == value;
                     });
}

// Two numbers that take each other's place.
bool AreExchanged(const Repair& repair, const Problem& problem) {
  if (repair.changes.size() != 2 || !repair.changes[0].value || !repair.changes[1].value) {
    return false;
  }
  const Variable& first = problem.variables[repair.changes[0].variable];
  const Variable& second = problem.variables[repair.changes[1].variable];
  return *repair.changes[0].value == second.value && *repair.changes[1].value == first.value &&
         first.block == second.block && (first.row == second.row || first.column == second.column);
}

}  // namespace

RepairEvidence::RepairEvidence(const SumProblem& sums, const v1::Report& report,
                               const History& history)
    : sums_(sums),
      report_(report),
      history_(history),
      figures_(StatedFigures(report, report.year())) {
  for (const Fact& fact : report.facts()) {
    const v1::Evidence& place = fact.evidence();
    if (fact.origin() != Fact::TABLE || !fact.has_value() || !place.has_row()) continue;
    numbers_[{place.block(), place.row(), place.column()}] = fact.value();
  }
}

Weight RepairEvidence::Weigh(const Repair& repair) const {
  Weight weight;
  if (repair.kind == Repair::Kind::kRowsExchanged) Add(Diagnosis::ROWS_EXCHANGED, kSlip, weight);
  if (repair.kind == Repair::Kind::kRowMoved) Add(Diagnosis::ROW_MOVED, kSlip, weight);
  if (repair.kind != Repair::Kind::kNumbers) return weight;
  if (AreExchanged(repair, sums_.problem())) Add(Diagnosis::CELLS_EXCHANGED, kSlip, weight);
  for (const NumberChange& change : repair.changes) {
    if (change.value) WeighChange(change, weight);
  }
  return weight;
}

void RepairEvidence::WeighChange(const NumberChange& change, Weight& weight) const {
  const SumProblem::Cell& cell = sums_.cell(change.variable);
  const double value = *change.value;
  if (CanBeReadSo(cell.cell, value)) Add(Diagnosis::OTHER_READING, kSaid, weight);
  const int said = WeighNarrative(cell, value);
  if (said > 0) Add(Diagnosis::NARRATIVE, said, weight);
  if (said < 0) weight.points += said;
  if (cell.cell.state != ReportCell::State::kNumber) {
    if (IsOnlyOneUnfilled(cell.cell)) Add(Diagnosis::BLANK, kBlankFilled, weight);
    return;
  }
  if (const auto slip = DigitSlip(value, cell.cell.value)) Add(*slip, kSlip, weight);
  if (RepeatsNeighbour(*cell.cell.fact)) Add(Diagnosis::NEIGHBOUR_COPIED, kCopied, weight);
  if (RepeatsLastYear(cell)) Add(Diagnosis::LAST_YEAR_COPIED, kCopied, weight);
}

// For the repair where the running text states its value, against it where it states the number
// that the cell has now.
int RepairEvidence::WeighNarrative(const SumProblem::Cell& cell, double value) const {
  if (cell.year != report_.year()) return 0;
  const auto& [indicator, column] = cell.cell.key;
  int points = 0;
  for (const StatedFigure& figure : figures_) {
    const bool same_column =
        figure.fact->column() == column || (figure.fact->column().empty() && column == kTotal);
    const bool counts = figure.fact->unit().find("元") == std::string::npos;
    if (!figure.whole || !same_column || !counts || figure.readings.size() != 1 ||
        figure.readings.front() != indicator || figure.interval.low != figure.interval.high) {
      continue;
    }
    if (figure.interval.low == value) points = kSaid;
    if (figure.interval.low == cell.cell.value && points == 0) points = -kSaid;
  }
  return points;
}

// Where an office leaves zeros blank, or strikes them out, a cell without a number tells nothing.
bool RepairEvidence::IsOnlyOneUnfilled(const ReportCell& cell) const {
  if (cell.state == ReportCell::State::kNotApplicable) return false;
  const int block = cell.fact->evidence().block();
  const auto unfilled =
      std::count_if(report_.facts().begin(), report_.facts().end(), [block](const Fact& fact) {
        return fact.origin() == Fact::TABLE && fact.evidence().block() == block &&
               !fact.has_value();
      });
  return unfilled == 1;
}

bool RepairEvidence::RepeatsNeighbour(const Fact& fact) const {
  if (!fact.has_value() || fact.value() < kTellingNumber || !fact.evidence().has_row()) {
    return false;
  }
  const v1::Evidence& at = fact.evidence();
  constexpr std::array<std::pair<int, int>, 4> kAround = {{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}};
  return std::any_of(kAround.begin(), kAround.end(), [&](const auto& step) {
    const auto beside =
        numbers_.find({at.block(), at.row() + step.first, at.column() + step.second});
    return beside != numbers_.end() && beside->second == fact.value();
  });
}

bool RepairEvidence::RepeatsLastYear(const SumProblem::Cell& cell) const {
  if (cell.year != report_.year() || cell.cell.value < kTellingNumber) return false;
  for (const v1::Report& report : history_.reports) {
    if (report.year() != report_.year() - 1) continue;
    return std::any_of(report.facts().begin(), report.facts().end(), [&](const Fact& fact) {
      return fact.origin() == Fact::TABLE && fact.indicator() == cell.cell.key.first &&
             fact.column() == cell.cell.key.second && fact.has_value() &&
             fact.value() == cell.cell.value;
    });
  }
  return false;
}

}  // namespace nianbao::validate
