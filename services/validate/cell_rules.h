// SPDX-License-Identifier: Apache-2.0
// The rules about single cells: form.blank_cell and form.value.
#pragma once

#include <set>

#include "services/validate/ledger.h"
#include "services/validate/report_cells.h"

namespace nianbao::validate {

// The blanks of one table are one finding, and so are the cells of one table that hold the same
// words instead of a number. `told`: blanks that other findings are about; where a table has no
// others it has no finding here.
void CheckCells(const ReportCells& cells, const std::set<CellKey>& told, Ledger& ledger);

}  // namespace nianbao::validate
