// SPDX-License-Identifier: Apache-2.0
// The rules about single cells: form.blank_cell and form.value.
#pragma once

#include "services/validate/ledger.h"
#include "services/validate/report_cells.h"

namespace nianbao::validate {

// The blanks of one table are one finding, and so are the cells of one table that hold the same
// words instead of a number.
void CheckCells(const ReportCells& cells, Ledger& ledger);

}  // namespace nianbao::validate
