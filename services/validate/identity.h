// SPDX-License-Identifier: Apache-2.0
// One sum or comparison of a form over the cells of one report, and whether it holds.
#pragma once

#include <string>
#include <vector>

#include "nianbao/forms/v1/form.pb.h"
#include "services/validate/report_cells.h"

namespace nianbao::validate {

enum class Verdict { kHeld, kFailed, kNotAssessable };

// Limits of a sum: `nominal` is the sum of what is written, blanks as 0.
struct SideSum {
  double nominal = 0;
  double low = 0;
  double high = 0;
  // True where a blank, lost or unknown part could make the sum larger.
  bool open = false;
};

// An instance of a relation: left = right, or left <= right.
struct Identity {
  const forms::v1::Relation* relation = nullptr;
  // Index of the relation in the form.
  int relation_index = 0;
  // The applicant column, or the indicator of the row for a sum over columns; "" for neither.
  std::string place;
  // True for a sum over the columns of one row.
  bool across_columns = false;
  bool at_most = false;
  // A single total is always on the right.
  std::vector<ReportCell> left;
  std::vector<ReportCell> right;
  SideSum left_sum;
  SideSum right_sum;
  Verdict verdict = Verdict::kNotAssessable;

  // True where the right side is one total over several parts.
  bool HasTotal() const { return !at_most && right.size() == 1 && left.size() > 1; }
};

// Every instance of the form's relations, judged. Counts are compared exactly, amounts as intervals
// of their written precision. A blank part: holds if it holds with 0, fails if no number in its
// place could make it true, is not assessable otherwise. Nothing fails over a cell that is
// uncertain, absent, ambiguous or no number.
std::vector<Identity> JudgeIdentities(const ReportCells& cells);

}  // namespace nianbao::validate
