// SPDX-License-Identifier: Apache-2.0
// What each rule came to for a report, for `nianbao check --assessments`.
#pragma once

#include <string>

#include "nianbao/v1/report.pb.h"

namespace nianbao::cli {

// One line a rule that looked at anything: how often it held, failed and could not be judged, and
// why not; then the share of the report's facts that a rule judged. In English, with tabs between
// columns, for people and for `cut`. Empty for a document that no rule was applied to.
std::string RenderAssessments(const v1::ValidatedReport& report);

}  // namespace nianbao::cli
