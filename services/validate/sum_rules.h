// SPDX-License-Identifier: Apache-2.0
// The rules about sums and bounds: form.row_total, form.result_total, form.balance,
// form.review_total, form.part_sum, form.part_exceeds_whole, form.bound and form.blank_total.
#pragma once

#include <set>

#include "services/validate/ledger.h"
#include "services/validate/report_cells.h"

namespace nianbao::validate {

// Judges every relation of the form. Returns the blank totals that a finding names.
std::set<CellKey> CheckSums(const ReportCells& cells, Ledger& ledger);

}  // namespace nianbao::validate
