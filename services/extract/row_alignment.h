// SPDX-License-Identifier: Apache-2.0
// Finds the rows of a form's table among the rows of a document.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "services/extract/form_table.h"
#include "services/extract/table_rows.h"

namespace nianbao::extract {

// A row of the document that is a row of the form.
struct RowMatch {
  // Index among the document's rows.
  std::size_t row = 0;
  // Index among the form table's rows.
  std::size_t form_row = 0;
  // Number of front cells that make up the label; 0 where the label is lost.
  std::size_t label_cells = 0;
  // True where the row is known by its place between known rows, or by its group alone.
  bool by_place = false;
};

struct RowAlignment {
  // Rows of values, in order of both sides.
  std::vector<RowMatch> matches;
  // How well they fit; comparable between forms.
  double score = 0;
  // Rows of values that were known by their label.
  std::size_t labelled = 0;
};

// The best match of `form` in `rows`, in order, each row used once. Rows in `taken` are left alone.
// A row without a label is matched only in an unbroken chain of neighbours from a row that was
// known by its label, within one table of the document.
RowAlignment AlignRows(std::span<const TableRow> rows, const std::vector<bool>& taken,
                       const FormTableLabels& form);

}  // namespace nianbao::extract
