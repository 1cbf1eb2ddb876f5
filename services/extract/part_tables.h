// SPDX-License-Identifier: Apache-2.0
// The tables of a part, read by the forms in whatever way they are printed.
#pragma once

#include <vector>

#include "services/extract/part_text.h"
#include "services/extract/table_matcher.h"
#include "services/extract/table_rows.h"

namespace nianbao::extract {

struct PartTables {
  std::vector<TableRow> rows;
  // By index of `rows`.
  TableReading reading;
};

// Reads the rows of the part's tables and matches them. A table that fits no form as it stands is
// turned, rows for columns, and stays so where the forms fit better then.
PartTables ReadTables(const PartText& part, const TableMatcher& matcher, int year);

}  // namespace nianbao::extract
