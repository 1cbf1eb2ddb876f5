// SPDX-License-Identifier: Apache-2.0
// Tables of a page as grids.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

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

// Cells of a table, row by row, whatever elements they are.
using HtmlRows = std::vector<std::vector<const GumboInternalNode*>>;

// The same of rows that were found in `around`; what `around` hides elsewhere is noted, but for
// what is in `read`.
absl::StatusOr<Grid> ReadHtmlRows(const HtmlPage& page, HtmlCollector& collector,
                                  const GumboInternalNode& around, const HtmlRows& rows,
                                  std::span<const GumboInternalNode* const> read,
                                  std::size_t max_cells);

// Whether a cell holds a number and nothing else.
bool IsNumberCell(const HtmlPage& page, const GumboInternalNode& cell);

}  // namespace nianbao::normalize
