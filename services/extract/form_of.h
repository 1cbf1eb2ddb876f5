// SPDX-License-Identifier: Apache-2.0
// The official form that a report follows.
#pragma once

#include <vector>

#include "common/forms/forms.h"
#include "nianbao/v1/report.pb.h"
#include "services/extract/part_text.h"

namespace nianbao::extract {

// The most headings that a form of the catalogue prescribes and a section bears.
int CountFormHeadings(const std::vector<v1::Section>& sections, const forms::Catalogue& catalogue);

// The form by its tables (`by_tables`, FORM_UNSPECIFIED where none was found); without tables by
// the headings and, where forms share them, the year; where only the heading of the statistics
// table stands, that table's form; FREE otherwise. The year alone never tells.
v1::Report::Form TellForm(const PartText& part, v1::Report::Form by_tables,
                          const std::vector<v1::Section>& sections, int year,
                          const forms::Catalogue& catalogue);

}  // namespace nianbao::extract
