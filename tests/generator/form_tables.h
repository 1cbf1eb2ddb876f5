// SPDX-License-Identifier: Apache-2.0
// The tables of a form as offices print them: merged headers, group cells, units.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "common/forms/forms.h"
#include "tests/generator/document.h"
#include "tests/generator/form_state.h"

namespace nianbao::generator {

// A cell of a printed table that holds a value of the form.
struct ValueCell {
  // Index in the grid's cells.
  std::size_t cell = 0;
  std::string indicator{};
  std::string column{};
  std::string unit{};
};

// How an office prints the numbers of its tables.
struct PrintStyle {
  // What stands for zero: "0", "" (blank), "〇", "/" or "—" (not applicable).
  std::string zero = "0";
  // Whether rows that older prints do not have are there.
  bool optional_rows = false;
};

struct PrintedTable {
  Grid grid{};
  std::vector<ValueCell> values{};
};

// Prints `table` with the values of `state`. Rows under a group stand beside a cell that spans
// them, or, where the form lists its groups as rows of their own with blank values (统计指标),
// below it.
PrintedTable PrintTable(const forms::v1::FormTable& table, const FormState& state,
                        const PrintStyle& style);

// The tables of Art. 20 as the official form prints them: one table, each item below a row with its
// caption, the columns of narrower items over the width of the widest.
PrintedTable JoinTables(const std::vector<std::pair<std::string, PrintedTable>>& items);

}  // namespace nianbao::generator
