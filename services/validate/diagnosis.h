// SPDX-License-Identifier: Apache-2.0
// Looks for the one cause of several broken sums: the smallest change of cells after which all of
// them hold.
#pragma once

#include "nianbao/v1/report.pb.h"
#include "services/validate/functions.h"

namespace nianbao::validate {

// Adds the diagnoses of a report of an official form to `validated`, which holds its findings and
// assessments, and to each finding that one explains the suggestion. The sums are those of the form
// over its cells, the carry-over from the year before, and the sums of that year's report; a change
// of its cells is a cause too. Repairs of equal size are told apart by evidence alone: another
// reading of the same characters, the running text, a slip of the pen, a copied number. Never
// changes a value. Bounded time: see FindRepairs.
void Diagnose(const Judged& judged, v1::ValidatedReport& validated);

}  // namespace nianbao::validate
