// SPDX-License-Identifier: Apache-2.0
// Writes down what came of the checks that are no sums of one report's cells: counts and findings.
#pragma once

#include <vector>

#include "services/validate/ledger.h"
#include "services/validate/rules/evaluate.h"

namespace nianbao::validate {

// Counts every outcome. Writes the findings of rules that have no function, as the wording of their
// checks says; `program` is the one that the outcomes came from.
void WriteOutcomes(const std::vector<Outcome>& outcomes, const Program& program,
                   const CheckedReports& reports, Ledger& ledger);

}  // namespace nianbao::validate
