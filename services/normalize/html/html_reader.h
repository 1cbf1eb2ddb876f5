// SPDX-License-Identifier: Apache-2.0
// Reads HTML pages as browsers do (the HTML5 algorithm, by gumbo) and takes the text out of them.
//
// What is not read is told in html_page.h and listed in Reading.left_out; the title is in
// Reading.title. Boilerplate: nav, header, footer, aside, form and menu elements and what is named
// like them, as far as they are a small part of the page and no article's own, and blocks that are
// links for the most part. A table of layout is read in order as if it were not there, other tables
// are grids (html_table.h). A line that is bold and stands in the middle is a heading.
//
// Notices name what has to be fetched besides: PDF viewers, frames of a page with little text, and
// a page that its scripts fill.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/normalize/reading.h"

namespace nianbao::normalize {

// Reads a decoded page. RESOURCE_EXHAUSTED: deeper or with more elements, text, blocks or cells
// than the options allow, or than the parser bears. INVALID_ARGUMENT: nothing but frames.
absl::StatusOr<Reading> ReadHtml(std::u32string decoded, const ReaderContext& context);

}  // namespace nianbao::normalize
