// SPDX-License-Identifier: Apache-2.0
// The rules about numbers that the running text divides, and about numbers that imply others:
// cross.part_sum, cross.percentage and cross.implausible.
#pragma once

#include "nianbao/v1/report.pb.h"
#include "services/validate/form_index.h"
#include "services/validate/ledger.h"

namespace nianbao::validate {

// Judges the breakdowns and shares of `report`, and what its numbers imply. `form` names the cells
// in messages; nullptr where the report follows no official form.
void CheckParts(const v1::Report& report, const FormIndex* form, Ledger& ledger);

}  // namespace nianbao::validate
