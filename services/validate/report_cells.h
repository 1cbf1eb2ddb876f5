// SPDX-License-Identifier: Apache-2.0
// The cells of a report's official tables, as the rules see them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nianbao/v1/report.pb.h"
#include "services/validate/form_index.h"

namespace nianbao::validate {

struct ReportCell {
  enum class State {
    kNumber,
    kBlank,
    // "/", "-", "—", 无: no value, 0 in sums.
    kNotApplicable,
    kNotANumber,
    // The table has it and the report does not: not read, or not printed.
    kAbsent,
    // Two different numbers for one cell: our reading is in doubt.
    kAmbiguous,
  };

  CellKey key = {};
  State state = State::kAbsent;
  // 0 where there is no number.
  double value = 0;
  // Half a unit of the last written digit for amounts, 0 for counts.
  double tolerance = 0;
  bool uncertain = false;
  // What the form says of it; nullptr where it has no such cell.
  const CellRule* rule = nullptr;
  // nullptr where the cell is absent. Points into the report.
  const v1::Fact* fact = nullptr;
};

// All table facts of the report that belong to its form, one a cell. The report and the index must
// outlive it. Immutable; thread-safe.
class ReportCells {
 public:
  ReportCells(const v1::Report& report, const FormIndex& index);

  // The cell; absent where the report does not have it.
  ReportCell Find(std::string_view indicator, std::string_view column) const;
  // The cell in a place of the index; nullptr where the report does not have it.
  const ReportCell* At(int slot) const {
    const int place = places_[static_cast<std::size_t>(slot)];
    return place < 0 ? nullptr : &cells_[static_cast<std::size_t>(place)];
  }
  // Cells that the report has, in the order of its facts.
  const std::vector<ReportCell>& cells() const { return cells_; }
  // True where a number that fits no row of the form stands in the rows of `block` from `first_row`
  // to `last_row`, or right below them: it may be a part that the form does not know.
  bool HasUnmappedRow(int block, int first_row, int last_row) const;

  const FormIndex& index() const { return *index_; }
  const v1::Report& report() const { return *report_; }

 private:
  const v1::Report* report_;
  const FormIndex* index_;
  std::vector<ReportCell> cells_;
  // For each place of the index, the cell among cells_; -1 for none.
  std::vector<int> places_;
  std::map<int, std::vector<int>> unmapped_rows_;
};

}  // namespace nianbao::validate
