// SPDX-License-Identifier: Apache-2.0
// Which cell of a row of values stands in which column of a form's table.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "services/extract/form_table.h"
#include "services/extract/row_alignment.h"
#include "services/extract/table_rows.h"

namespace nianbao::extract {

// What the header of a table tells about its columns.
struct ColumnPlan {
  // For each form column the grid column it stands in; empty where only the order of cells tells.
  std::vector<int> grid_columns;
  // For each value of a row, in order, its form column.
  std::vector<std::size_t> order;
  // Number of form columns whose header stands there.
  std::size_t headers = 0;
};

// Reads the header: the rows of words above `first`, within its table. `first` is an index of
// `rows`, the first row of values.
ColumnPlan PlanColumns(std::span<const TableRow> rows, std::size_t first,
                       const FormTableLabels& form);

// The cell of one form column.
struct PlacedCell {
  // Nothing where the row has lost it: it is blank.
  const RowCell* cell = nullptr;
  bool uncertain = false;
  // True where the sum of the row told which columns its cells stand in.
  bool by_sum = false;
  // The cell that would stand here if they stood in order; nothing where none would.
  const RowCell* other = nullptr;
};

// The cells of the form's columns in a row whose values begin at `begin`. `padded`: blanks of this
// table stand at the ends of its rows and not where they belong, so that a row with fewer values
// than columns is read by its sum: values whose last is the sum of those before are the first
// columns and the total.
std::vector<PlacedCell> PlaceCells(const TableRow& row, std::size_t begin, const ColumnPlan& plan,
                                   const FormTableLabels& form, bool padded);

// True where a row has more cells than columns and the last ones are blank.
bool IsPadded(const TableRow& row, std::size_t begin, const FormTableLabels& form);

}  // namespace nianbao::extract
