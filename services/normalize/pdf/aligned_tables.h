// SPDX-License-Identifier: Apache-2.0
// Tables without lines around their cells, from the alignment of words alone.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "services/normalize/pdf/page_lines.h"
#include "services/normalize/pdf/ruled_tables.h"

namespace nianbao::normalize::pdf {

struct AlignedTable {
  PageTable table{};
  // How many of the lines it takes.
  std::size_t lines = 0;
};

// The table that begins with the first of `lines`, which are from top to bottom. Only where the
// evidence is strong: three rows or more, whose words stand apart in the same columns, and a column
// of numbers below its header. A word that reaches over several columns spans them. The layout
// is INFERRED: labels broken over lines and merged rows cannot be told.
std::optional<AlignedTable> FindAlignedTable(std::span<const Line> lines);

// The columns of `frame`, a table of one column whose rows have lines in between but whose columns
// have none; nothing where they cannot be told by the same evidence. The layout is SEPARATED: a
// place without words is missing, be it blank or covered by a cell beside it.
std::optional<PageTable> SplitFrame(const PageTable& frame);

}  // namespace nianbao::normalize::pdf
