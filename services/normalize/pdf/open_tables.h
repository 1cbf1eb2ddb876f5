// SPDX-License-Identifier: Apache-2.0
// Tables with lines between their rows alone: above, below and under the header (三线表).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "services/normalize/pdf/page_content.h"
#include "services/normalize/pdf/page_lines.h"
#include "services/normalize/pdf/ruled_tables.h"

namespace nianbao::normalize::pdf {

// The tables that three or more of `rules`, horizontal lines of one width, part into a header and
// rows, without text. `lines` is the text of the page outside of other tables, from top to bottom:
// its words prove the columns, and rows without a line in between begin with each line of figures.
// A shorter line in the header stands below the label of a group of columns. The layout is
// INFERRED. Nothing for what has as many lines as no page of text, or more than `max_cells` places.
std::vector<PageTable> FindOpenTables(std::span<const Ruling> rules, std::span<const Line> lines,
                                      std::size_t max_cells);

}  // namespace nianbao::normalize::pdf
