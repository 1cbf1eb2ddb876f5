// SPDX-License-Identifier: Apache-2.0
// A table of a form, its labels made ready for matching.
#pragma once

#include <string>
#include <vector>

#include "nianbao/forms/v1/form.pb.h"
#include "services/extract/label.h"

namespace nianbao::extract {

struct FormRowLabels {
  const forms::v1::FormRow* row = nullptr;
  std::vector<Label> labels;
  // Outermost first.
  std::vector<Label> groups;
  // True for the first row of values in its innermost group, where the group has no row of its own.
  bool first_of_group = false;
};

struct FormColumnLabels {
  const forms::v1::FormColumn* column = nullptr;
  // Accepted labels by level, outermost first.
  std::vector<std::vector<Label>> levels;
};

// Points into the form, which must outlive it. Immutable; thread-safe.
struct FormTableLabels {
  const forms::v1::FormTable* table = nullptr;
  std::vector<Label> captions;
  std::vector<FormRowLabels> rows;
  std::vector<FormColumnLabels> columns;
  // Rows of values that every print of the table has.
  std::size_t required_rows = 0;
  // Header levels of its deepest column.
  std::size_t header_levels = 1;
  // True for a table whose rows have no labels: one row, told by its columns alone.
  bool unlabelled = false;
  // True where the last column is the total of the others.
  bool ends_with_total = false;
};

FormTableLabels Prepare(const forms::v1::FormTable& table);

// The pieces that a table of one row is printed in where it is split: the columns under each label
// of the outermost level and, where these have three levels, of the next. Empty where it has no
// levels.
std::vector<FormTableLabels> PiecesOf(const FormTableLabels& table);

}  // namespace nianbao::extract
