// SPDX-License-Identifier: Apache-2.0
// Reads the tables of a part by the official forms.
//
// Rows are told by their labels, in the order of the form, whatever grid they stand in: a table may
// be spread over several blocks, and one block may hold several tables. A row that lost its label
// is known by its place between known rows. Columns are told by the header, level by level, or by
// their order. A table of one row may be split by the outermost level of its header. What is
// matched by place and not by label is marked uncertain.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "common/forms/forms.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"
#include "services/extract/form_table.h"
#include "services/extract/table_rows.h"

namespace nianbao::extract {

// What a form made of the rows.
struct TableReading {
  // The form; FORM_UNSPECIFIED where no table of any form was found.
  v1::Report::Form form = v1::Report::FORM_UNSPECIFIED;
  // Ids of the tables that were found, in the order of the form.
  std::vector<std::string> tables;
  // One for every cell of these tables, blank ones included, ordered by place. Without fact id and
  // year.
  std::vector<v1::Fact> facts;
  // For each row whether it belongs to one of these tables.
  std::vector<bool> taken;
  // How well the form fits; comparable between forms.
  double score = 0;
};

// Immutable; thread-safe. The catalogue must outlive it.
class TableMatcher {
 public:
  explicit TableMatcher(const forms::Catalogue& catalogue);

  // The reading by the form that fits best; of two that fit alike the one in force for `year`.
  TableReading Match(std::span<const TableRow> rows, int year) const;

 private:
  struct FormLabels {
    v1::Report::Form form;
    const forms::v1::Form* source;
    std::vector<FormTableLabels> tables;
    // For each table what it is split into where it is.
    std::vector<std::vector<FormTableLabels>> pieces;
  };

  TableReading Read(std::span<const TableRow> rows, const FormLabels& form) const;

  std::vector<FormLabels> forms_;
};

}  // namespace nianbao::extract
