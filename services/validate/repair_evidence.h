// SPDX-License-Identifier: Apache-2.0
// What speaks for one repair rather than for another that is as small.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "nianbao/v1/report.pb.h"
#include "services/validate/history.h"
#include "services/validate/repair_search.h"
#include "services/validate/stated_figures.h"
#include "services/validate/sum_problem.h"

namespace nianbao::validate {

struct Weight {
  // What the words or the characters themselves say counts far more than a likely slip; negative
  // where the running text has the number that the repair would change.
  int points = 0;
  std::vector<v1::Diagnosis::Reason> reasons = {};
};

// Holds what a report and its history say beside the sums. All arguments must outlive it.
class RepairEvidence {
 public:
  // A repair with so many more points than the next one stands out.
  static constexpr int kMargin = 5;

  RepairEvidence(const SumProblem& sums, const v1::Report& report, const History& history);

  Weight Weigh(const Repair& repair) const;

 private:
  using Place = std::tuple<int, int, int>;

  void WeighChange(const NumberChange& change, Weight& weight) const;
  int WeighNarrative(const SumProblem::Cell& cell, double value) const;
  bool IsOnlyOneUnfilled(const ReportCell& cell) const;
  bool RepeatsNeighbour(const v1::Fact& fact) const;
  bool RepeatsLastYear(const SumProblem::Cell& cell) const;

  const SumProblem& sums_;
  const v1::Report& report_;
  const History& history_;
  std::vector<StatedFigure> figures_;
  std::map<Place, double> numbers_;
};

}  // namespace nianbao::validate
