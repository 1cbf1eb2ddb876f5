// SPDX-License-Identifier: Apache-2.0
// One sum or comparison of a form over the cells of one report, and whether it holds.
#pragma once

#include <string>
#include <vector>

#include "services/validate/report_cells.h"
#include "services/validate/rules/evaluate.h"

namespace nianbao::validate {

// An instance of a check that compares two sums of cells: left = right, or left <= right.
struct Identity {
  std::string_view rule_id = {};
  // Index of the check among those of the form.
  int check_index = 0;
  // The applicant column, or the indicator of the row for a sum over columns; "" for neither.
  std::string place = {};
  // True for a sum over the columns of one row.
  bool across_columns = false;
  bool at_most = false;
  // A single total is always on the right.
  std::vector<ReportCell> left = {};
  std::vector<ReportCell> right = {};
  Quantity left_sum = {};
  Quantity right_sum = {};
  Verdict verdict = Verdict::kNotAssessable;
  // Why it is not assessable.
  Doubt doubt = v1::Assessment::Doubt::REASON_UNSPECIFIED;

  // True where the right side is one total over several parts.
  bool HasTotal() const { return !at_most && right.size() == 1 && left.size() > 1; }
};

// The instances of the program that compare sums of cells, judged: see Compare in rules/evaluate.h.
// A blank total, an unread cell, a row that the form does not know and a sum that told how the row
// was to be read make one not assessable.
std::vector<Identity> JudgeIdentities(const ReportCells& cells, const Program& program);

}  // namespace nianbao::validate
