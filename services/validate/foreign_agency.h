// SPDX-License-Identifier: Apache-2.0
// The rule text.foreign_agency: the text speaks of its own agency, not as another one.
#pragma once

#include "nianbao/v1/report.pb.h"
#include "services/validate/ledger.h"

namespace nianbao::validate {

// Objects to a report that speaks for the offices of another line of work (全市市场监管系统 in the
// report of a commerce bureau), and to a signature or a table heading of another office of the same
// region. Superiors, governments, courts and partners that are named in passing are no foreign
// agencies. Not assessable where the agency's line of work is not known, as in the reports of
// governments.
void CheckForeignAgency(const v1::Report& report, Ledger& ledger);

}  // namespace nianbao::validate
