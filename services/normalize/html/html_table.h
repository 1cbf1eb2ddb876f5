// SPDX-License-Identifier: Apache-2.0
// Tables of a page as grids.
#pragma once

#include <cstddef>

#include "absl/status/statusor.h"
#include "services/normalize/draft.h"
#include "services/normalize/html/html_text.h"

namespace nianbao::normalize {

// Whether a table is there for its place on the page: it holds a table, is one column wide, or a
// cell of it holds prose.
bool IsLayoutTable(const GumboInternalNode& table);

// The grid of `table` with its spans: MARKED. A rowspan ends with the table, a colspan before the
// next cell that comes from a row above. Places that no cell covers are missing.
// RESOURCE_EXHAUSTED: more than `max_cells` places.
absl::StatusOr<Grid> ReadHtmlTable(const HtmlTree& tree, const GumboInternalNode& table,
                                   std::size_t max_cells);

}  // namespace nianbao::normalize
