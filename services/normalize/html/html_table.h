// SPDX-License-Identifier: Apache-2.0
// Tables of a page as grids.
#pragma once

#include <cstddef>

#include "absl/status/statusor.h"
#include "services/normalize/draft.h"
#include "services/normalize/html/html_collector.h"

namespace nianbao::normalize {

// Whether a table is there for its place on the page: it is one column wide, or holds tables, prose
// or a document, and has not got the numbers of a table of data beside them.
bool IsLayoutTable(const HtmlPage& page, const GumboInternalNode& table);

// The grid of `table` with its spans: MARKED. The rows of thead come first, those of tfoot last. A
// rowspan ends with the table, a colspan before the next cell that comes from a row above and with
// the last column in which a cell begins. Places that no cell covers are missing. Tables inside
// cells are text.
// RESOURCE_EXHAUSTED: more than `max_cells` places.
absl::StatusOr<Grid> ReadHtmlTable(const HtmlPage& page, HtmlCollector& collector,
                                   const GumboInternalNode& table, std::size_t max_cells);

}  // namespace nianbao::normalize
