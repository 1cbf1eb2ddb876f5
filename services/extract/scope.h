// SPDX-License-Identifier: Apache-2.0
// Whether a report speaks of one body or of a government with all below it.
#pragma once

#include <string>

#include "nianbao/v1/report.pb.h"
#include "services/extract/part_text.h"

namespace nianbao::extract {

// CONSOLIDATED where title or introduction says that the report sums up departments or lower
// governments (综合 ... 编制, 汇总, 全市各级行政机关); OWN otherwise.
v1::Report::Scope TellScope(const PartText& part);

}  // namespace nianbao::extract
