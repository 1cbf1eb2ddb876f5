// SPDX-License-Identifier: Apache-2.0
// How to reach the body, as the part itself says it.
#pragma once

#include <string>

#include "nianbao/v1/report.pb.h"
#include "services/extract/part_text.h"

namespace nianbao::extract {

// The first of each in the part's own text, or in a table with a label before it; further telephone
// numbers behind the first; numbers for complaints are not the body's. The web
// address is the one that stands behind the body's own name, not a portal's. `agency_body`: the
// name without its region (商务局), or empty.
v1::Contact FindContact(const PartText& part, const std::string& agency_body);

}  // namespace nianbao::extract
