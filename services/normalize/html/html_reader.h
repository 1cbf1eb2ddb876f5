// SPDX-License-Identifier: Apache-2.0
// Reads HTML pages as browsers do (the HTML5 algorithm, by gumbo) and takes the text out of them.
//
// Skipped: scripts, styles, templates, what display:none or the attribute hidden hides, comments.
// Boilerplate: nav, header, footer, aside, form and menu elements, and blocks that are links for
// the most part. A table whose cells hold block elements with prose, or other tables, is layout:
// its contents are read in order as if it were not there. Other tables are grids whose spans are
// cut to the table; overlapping spans give way to the cell that came first.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/normalize/reading.h"

namespace nianbao::normalize {

// Reads a decoded page. RESOURCE_EXHAUSTED: deeper or with more blocks or cells than the options
// allow.
absl::StatusOr<Reading> ReadHtml(std::u32string decoded, const ReaderContext& context);

}  // namespace nianbao::normalize
