// SPDX-License-Identifier: Apache-2.0
// The rules that hold the running text against the tables and against itself:
// cross.narrative_table, cross.narrative_narrative and cross.fee_statement.
#pragma once

#include "nianbao/v1/report.pb.h"
#include "services/validate/form_index.h"
#include "services/validate/ledger.h"

namespace nianbao::validate {

// Judges what `report` states in words. Only figures that speak of the whole year and the whole
// count are held against others (see StatedFigures); words that may count several things keep a
// rule where one of their readings agrees. `form` names the cells in messages; nullptr where the
// report follows no official form.
void CheckCross(const v1::Report& report, const FormIndex* form, Ledger& ledger);

}  // namespace nianbao::validate
