// SPDX-License-Identifier: Apache-2.0
// What is said of sums and bounds over the cells of one report, and of their blank totals
// (form.blank_total).
#pragma once

#include <set>
#include <vector>

#include "services/validate/identity.h"
#include "services/validate/ledger.h"

namespace nianbao::validate {

// Counts the identities and writes the findings of those that fail.
void WriteIdentities(const std::vector<Identity>& identities, const FormIndex& index,
                     Ledger& ledger);

// A total over parts that are filled is filled. Returns the blank totals that a finding names.
std::set<CellKey> CheckBlankTotals(const std::vector<Identity>& identities, const FormIndex& index,
                                   Ledger& ledger);

}  // namespace nianbao::validate
