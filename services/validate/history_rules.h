// SPDX-License-Identifier: Apache-2.0
// The rules that compare a report with the one for the year before: history.carry_over,
// history.in_force, history.jump and history.copied_text.
#pragma once

#include <map>
#include <string>

#include "nianbao/v1/report.pb.h"
#include "services/validate/form_index.h"
#include "services/validate/history.h"
#include "services/validate/ledger.h"

namespace nianbao::validate {

// Forms by the name of Report.Form.
using FormIndexes = std::map<std::string, FormIndex, std::less<>>;

// Judges `report` by its history. Where the year before is not known, its form has not what the
// rule needs, or the agency bore another name then (a merger or a split), the sums are not
// assessable.
void CheckHistory(const v1::Report& report, const History& history, const FormIndexes& indexes,
                  Ledger& ledger);

}  // namespace nianbao::validate
