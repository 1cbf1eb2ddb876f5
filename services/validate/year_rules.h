// SPDX-License-Identifier: Apache-2.0
// The rules about what a report says of other years: history.previous_value and history.claim.
#pragma once

#include "services/validate/functions.h"

namespace nianbao::validate {

// Holds the earlier years' figures of the report, and what it says of their change, against the
// reports for those years. Reports under another name of the agency (a merger or a split) decide
// nothing.
void CheckYears(const Judged& judged, Ledger& ledger);

}  // namespace nianbao::validate
