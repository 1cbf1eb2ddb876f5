// SPDX-License-Identifier: Apache-2.0
// The sums of a report, and of the one for the year before, as equations over their cells.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/validate/identity.h"
#include "services/validate/repair_search.h"

namespace nianbao::validate {

class SumProblem {
 public:
  struct Cell {
    ReportCell cell = {};
    // The form of the report that it stands in, and the year of that report.
    const FormIndex* form = nullptr;
    int year = 0;
  };
  struct Sum {
    std::string_view rule = {};
    // How it reads with its numbers.
    std::string text = {};
    std::string text_en = {};
    // Its cells in this report.
    std::vector<const v1::Fact*> facts = {};
    bool of_this_year = true;
    // True where a rule objects to it.
    bool failed = false;
  };

  // Those of `sums`, the sums of `now`, that can be worked out.
  SumProblem(const ReportCells& now, const std::vector<Identity>& sums);

  // Adds the sums of the year before, and that what it carries over is carried in.
  void AddYearBefore(const ReportCells& before, const std::vector<Identity>& sums);

  const Problem& problem() const { return problem_; }
  // By variable.
  const Cell& cell(std::size_t variable) const { return cells_[variable]; }
  // By equation.
  const Sum& sum(std::size_t equation) const { return sums_[equation]; }
  bool AnyBroken() const;

 private:
  void AddSums(const ReportCells& cells, const std::vector<Identity>& sums, bool of_this_year);
  void AddSide(const std::vector<ReportCell>& side, double factor, const ReportCells& cells,
               Equation& equation);
  std::size_t VariableOf(const ReportCell& cell, const ReportCells& cells);

  const ReportCells* now_;
  Problem problem_;
  std::vector<Cell> cells_;
  std::vector<Sum> sums_;
  std::map<const v1::Fact*, std::size_t> variables_;
};

}  // namespace nianbao::validate
