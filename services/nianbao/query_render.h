// SPDX-License-Identifier: Apache-2.0
// What `nianbao query` and `nianbao search` print for a person.
#pragma once

#include <string>
#include <vector>

#include "nianbao/v1/figure.pb.h"
#include "nianbao/v1/search.pb.h"
#include "services/nianbao/render.h"

namespace nianbao::cli {

// A table of figures: agency, year, value as written, unit, rules of the findings on it, report.
std::string RenderFigures(const std::vector<v1::Figure>& figures, const RenderOptions& options);

// Each report with the lines in which the words stand, the words between 【 and 】.
std::string RenderHits(const std::vector<v1::SearchHit>& hits, const RenderOptions& options);

}  // namespace nianbao::cli
