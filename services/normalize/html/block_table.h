// SPDX-License-Identifier: Apache-2.0
// Tables of a page that are made of other elements than <table>.
#pragma once

#include <optional>
#include <vector>

#include "services/normalize/html/html_page.h"
#include "services/normalize/html/html_table.h"

namespace nianbao::normalize {

struct BlockTable {
  HtmlRows rows;
  // What stands in the element above its rows.
  std::vector<const GumboInternalNode*> captions;
  // Whether rows have as many cells, or styles or roles say what is a row and a cell.
  bool marked = false;
};

// The table that `element` is:
// - by styles (CSS 2.2, 17.2: display:table-row, table-cell) or roles (WAI-ARIA: row, cell);
// - a list of terms (<dl>) with numbers for descriptions;
// - rows of elements, each with as many elements, and numbers in the same columns.
// Nothing where it is none, or a table for layout, or tables or links stand in it.
std::optional<BlockTable> FindBlockTable(const HtmlPage& page, const GumboInternalNode& element);

}  // namespace nianbao::normalize
