// SPDX-License-Identifier: Apache-2.0
// Headers, footers and page numbers: what belongs to the pages and not to the document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/normalize/pdf/page_layout.h"

namespace nianbao::normalize::pdf {

// Marks lines at the upper and lower end of `pages`: those that stand at the same height on several
// of them and differ in digits alone, page numbers ("- 3 -", "第3页 共10页", "3/10"), and of a
// single page a small line in the upper margin, apart from a larger one below it. Tables and what
// stands between them are never marked.
void MarkFurniture(std::vector<PageLayout>& pages);

// True for what can only be a page number with its ornaments. "2021" is none, "12" is.
bool IsPageNumber(std::u32string_view text);

// What two pieces of furniture that say the same have in common: the text without spaces, digits
// replaced by one sign.
std::u32string FurnitureKey(std::u32string_view text);

// True where a piece of furniture says something that a reader may want: the name of an agency.
bool HoldsWords(std::u32string_view text);

}  // namespace nianbao::normalize::pdf
