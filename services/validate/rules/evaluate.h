// SPDX-License-Identifier: Apache-2.0
// Runs compiled checks over a report. Blanks and doubts travel with the numbers: what is not known
// never counts as zero.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/validate/report_cells.h"
#include "services/validate/rules/program.h"
#include "services/validate/verdict.h"

namespace nianbao::validate {

// A number with its limits: `nominal` is what is written, blanks as 0; `low` and `high` are its
// interval, wider than a point for amounts, which are known to their written precision.
struct Quantity {
  double nominal = 0;
  double low = 0;
  double high = 0;
  // A blank, lost or unknown part could make it larger; smaller.
  bool open = false;
  bool open_below = false;
  // Known numbers are in it, or it is a constant.
  bool known = false;
  // A number in it was not read with certainty.
  bool uncertain = false;
  // Set where a part was not read at all, so that nothing can be said.
  Doubt unread = v1::Assessment::Doubt::REASON_UNSPECIFIED;
};

// What a condition comes to. `uncertain`: a failure would rest on a number that was not read with
// certainty. `doubt`: why it is not assessable.
struct Judgement {
  Verdict verdict = Verdict::kNotAssessable;
  bool uncertain = false;
  Doubt doubt = v1::Assessment::Doubt::REASON_UNSPECIFIED;
};

// A cell as a part of a sum.
Quantity QuantityOf(const ReportCell& cell);
Quantity Add(const Quantity& a, const Quantity& b);

enum class Comparison { kEqual, kNotEqual, kAtMost, kLess };

// Counts are compared exactly, amounts as intervals. With blanks in sums: true where it is true
// with 0 in their place, false where no number in their place could make it true, and not
// assessable otherwise.
Judgement Compare(Comparison comparison, const Quantity& left, const Quantity& right);

// The reports that checks speak of; `report` and `cells` are never nullptr.
struct CheckedReports {
  const v1::Report* report = nullptr;
  const ReportCells* cells = nullptr;
  // The report for the year before; nullptr where it is not known.
  const v1::Report* previous = nullptr;
  // nullptr where it follows no form.
  const ReportCells* previous_cells = nullptr;
};

// What came of one instance.
struct Outcome {
  const Instance* instance = nullptr;
  Judgement judgement = {};
  // Both sides where it is a comparison of numbers.
  std::optional<double> left = {};
  std::optional<double> right = {};
};

// The instances of the program that are no equations, in order, but those whose `when` is false.
// What rests on a cell without a number, or on an uncertain number, is not assessable.
std::vector<Outcome> Evaluate(const Program& program, const CheckedReports& reports);

// What `range` of the program's code comes to. It must be a condition.
Judgement EvaluateCondition(const Program& program, const Range& range,
                            const CheckedReports& reports);

// The cell that a check names, of either report.
ReportCell FindCell(const CellUse& use, const CheckedReports& reports);

}  // namespace nianbao::validate
