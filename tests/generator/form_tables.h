// SPDX-License-Identifier: Apache-2.0
// The tables of a form as offices print them: merged headers, group cells, units.
#pragma once

#include <string>
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

struct PrintedTable {
  Grid grid{};
  std::vector<ValueCell> values{};
};

// Prints `table` with the values of `state`; `optional_rows` says whether rows that older prints do
// not have are there. Rows under a group stand beside a cell that spans them, or, where the form
// lists its groups as rows of their own with blank values (统计指标), below it.
PrintedTable PrintTable(const forms::v1::FormTable& table, const FormState& state,
                        bool optional_rows);

}  // namespace nianbao::generator
