// SPDX-License-Identifier: Apache-2.0
// Where on the pages of the original the evidence of a report is drawn.
#pragma once

#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::extract {

// Sets evidence.source.boxes of every fact: one box for each line that the source range touches, or
// the cell's own box where it holds no character. Does nothing for originals without pages.
void AddPageBoxes(const v1::NormalizedDocument& document, v1::Report& report);

}  // namespace nianbao::extract
