// SPDX-License-Identifier: Apache-2.0
// Findings for code-review tools and editors: SARIF 2.1.0 (OASIS).
#pragma once

#include <string>
#include <vector>

#include "nianbao/v1/report.pb.h"
#include "services/nianbao/render.h"

namespace nianbao::cli {

// One log with one run: every rule, a result for each finding (its place in code points of the
// decoded original, and as block, row and column of the document that was read; its id as partial
// fingerprint), and a notification for each file that could not be read. Messages are in
// `language`.
std::string ToSarif(const std::vector<v1::ValidatedReport>& documents, Language language);

}  // namespace nianbao::cli
