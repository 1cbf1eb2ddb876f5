// SPDX-License-Identifier: Apache-2.0
// The decoded original of a PDF: its characters in reading order, with their places on the pages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nianbao/v1/document.pb.h"
#include "services/normalize/draft.h"
#include "services/normalize/pdf/page_layout.h"

namespace nianbao::normalize::pdf {

struct OriginalText {
  std::u32string text{};
  // Ordered by begin; a line that does not run horizontally has one run for each character.
  std::vector<v1::GlyphRun> glyph_runs{};
};

// Numbers the characters of `pages`: sets `place` of every line. Lines end with a line feed, cells
// with a tab, pages with a form feed; hidden text and watermarks come last on their page.
OriginalText Number(std::vector<PageLayout>& pages);

// A place of the layout of `page`, as the page is shown.
PageBox ToPageBox(const Box& box, const PageLayout& page);

}  // namespace nianbao::normalize::pdf
