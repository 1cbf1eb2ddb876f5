// SPDX-License-Identifier: Apache-2.0
// The rules about wording: text.title, text.title_part, text.wrong_law, text.numbering,
// text.missing_contact and text.leftover.
#pragma once

#include "nianbao/v1/report.pb.h"
#include "services/validate/ledger.h"

namespace nianbao::validate {

// Judges the title, headings and narrative of `report`. A title that was not found is no finding:
// it may stand in what surrounds the document.
void CheckText(const v1::Report& report, Ledger& ledger);

}  // namespace nianbao::validate
