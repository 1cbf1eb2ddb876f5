// SPDX-License-Identifier: Apache-2.0
// Reads HTML pages as browsers do (the HTML5 algorithm, by gumbo) and takes the text out of them.
//
// Skipped: scripts, styles, templates, what display:none or the attribute hidden hides, comments.
// Boilerplate: nav, header, footer, aside, form and menu elements, and blocks that are links for
// the most part. A table whose cells hold block elements with prose, or other tables, is layout:
// its contents are read in order as if it were not there. Other tables are grids whose spans are
// cut to the table; overlapping spans give way to the cell that came first.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/normalize/draft.h"
#include "services/normalize/mapped_text.h"
#include "services/normalize/options.h"

namespace nianbao::normalize {

struct HtmlPage {
  std::vector<DraftBlock> blocks;
  // Content of <title>, cleaned.
  MappedText title;
};

// Reads `text`: simplified characters, one for each code point of the original. RESOURCE_EXHAUSTED:
// deeper or with more blocks or cells than `options` allow.
absl::StatusOr<HtmlPage> ReadHtml(std::u32string_view text, const NormalizerOptions& options);

}  // namespace nianbao::normalize
