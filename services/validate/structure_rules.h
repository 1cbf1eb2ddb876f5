// SPDX-License-Identifier: Apache-2.0
// The rules about what a report must contain: form.missing_table, form.absent_table,
// form.missing_section, form.missing_topic and form.outdated.
#pragma once

#include "common/forms/forms.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/ledger.h"

namespace nianbao::validate {

// Judges the structure of `report`, whichever form it follows. A missing table is said once: either
// by form.missing_table, where its heading stands, or by form.absent_table, where nothing does.
void CheckStructure(const v1::Report& report, const forms::Catalogue& catalogue, Ledger& ledger);

}  // namespace nianbao::validate
