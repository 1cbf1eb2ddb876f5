// SPDX-License-Identifier: Apache-2.0
// Findings as a good compiler prints them: place, what is wrong, the line with the spot marked,
// what to change, what it was compared with.
#pragma once

#include <string>

#include "nianbao/v1/report.pb.h"
#include "services/nianbao/render.h"

namespace nianbao::cli {

// 错误, warning.
std::string SeverityName(v1::Finding::Severity severity, const RenderOptions& options);

// `finding` is one of `report`. The place is the cell that a diagnosis names, where one does.
std::string RenderFinding(const v1::ValidatedReport& report, const v1::Finding& finding,
                          const OriginalView& original, const RenderOptions& options);

// What a diagnosis says where no rule could judge, because of blanks or of doubts about the
// reading.
std::string RenderDoubts(const v1::ValidatedReport& report, const OriginalView& original,
                         const RenderOptions& options);

}  // namespace nianbao::cli
