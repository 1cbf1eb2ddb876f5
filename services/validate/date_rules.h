// SPDX-License-Identifier: Apache-2.0
// The rules about dates: date.signed_too_early, date.late, date.year_mismatch and date.period.
#pragma once

#include "services/validate/functions.h"

namespace nianbao::validate {

// Judges the dates of signature and publication. A signature alone proves no late publication, nor
// does a date long after the deadline: that is a page that was published again. A period that is
// not written with two dates is not judged.
void CheckDates(const Judged& judged, Ledger& ledger);

}  // namespace nianbao::validate
