// SPDX-License-Identifier: Apache-2.0
// The year that a report is about.
#pragma once

#include "services/extract/part_text.h"

namespace nianbao::extract {

// The year that title, introduction, period, table heading, body and signature speak for, each with
// its own weight: a title of 2016 over a body that says 2015 once is 2016. A signature speaks for
// the year before its own. 0 where nothing tells. `signed_on`: YYYY-MM-DD or empty.
int TellYear(const PartText& part, const std::string& signed_on);

// The year that four digits or numerals name; 0 where that can be no reported year.
int ReadYear(const std::string& digits);

}  // namespace nianbao::extract
