// SPDX-License-Identifier: Apache-2.0
// The rules about what a report says of other years: history.previous_value and history.claim.
#pragma once

#include "nianbao/v1/report.pb.h"
#include "services/validate/form_index.h"
#include "services/validate/history.h"
#include "services/validate/ledger.h"

namespace nianbao::validate {

// Holds the earlier years' figures of `report`, and what it says of their change, against the
// reports for those years. Reports under another name of the agency (a merger or a split) decide
// nothing. `form` names the cells in messages; nullptr where the report follows no official form.
void CheckYears(const v1::Report& report, const History& history, const FormIndex* form,
                Ledger& ledger);

}  // namespace nianbao::validate
