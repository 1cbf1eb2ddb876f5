// SPDX-License-Identifier: Apache-2.0
// What is known of an agency beside the report in hand.
#pragma once

#include <vector>

#include "nianbao/v1/report.pb.h"

namespace nianbao::validate {

struct History {
  // The current revisions of the agency's reports of the same scope for other years, by year.
  std::vector<v1::Report> reports;
};

}  // namespace nianbao::validate
