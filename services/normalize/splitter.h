// SPDX-License-Identifier: Apache-2.0
// Finds the documents of a page: one, or several that a site shows on one page.
//
// A document ends where the page's chrome (font-size switch above, QR caption below) starts again,
// where a title follows a text that was complete, and where the outline starts at 一、 again behind
// an introduction ("根据《...条例》... 现公布 ...年度报告") or a signature's date. Chrome around a
// document lies outside it, chrome between a title and its text inside.
#pragma once

#include <cstddef>
#include <vector>

#include "services/normalize/draft.h"

namespace nianbao::normalize {

struct BlockRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct SplitResult {
  // In reading order; none is empty.
  std::vector<BlockRange> parts;
  // Pages of which there is nothing but their chrome, or a title that names a year.
  int empty_parts = 0;
};

// Also marks the foot of the page and scraps outside its documents as boilerplate in `blocks`.
SplitResult Split(std::vector<DraftBlock>& blocks);

}  // namespace nianbao::normalize
