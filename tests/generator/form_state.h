// SPDX-License-Identifier: Apache-2.0
// What is true of an agency in a year: a value for every cell of a form, all sums satisfied.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "common/forms/forms.h"
#include "tests/generator/random.h"

namespace nianbao::generator {

// Values by indicator and applicant column; the column is empty where the indicator has none.
class FormState {
 public:
  // Draws values for every cell of `form` so that its sums hold. Deterministic. Rows that
  // older prints do not have are 0 where `optional_rows` is false.
  static FormState Draw(const forms::v1::Form& form, Random& random, bool optional_rows = true);
  // The same for the year after `before`, of this form or another: what that one carries over is
  // carried in, and the documents in force and the numbers of items go on from it.
  static FormState DrawAfter(const FormState& before, const forms::v1::Form& form, Random& random,
                             bool optional_rows = true);

  // 0 for what was never set.
  double Get(const std::string& indicator, const std::string& column = "") const;
  bool Has(const std::string& indicator, const std::string& column = "") const;
  void Set(const std::string& indicator, const std::string& column, double value);

 private:
  friend class StateDrawer;
  std::map<std::pair<std::string, std::string>, double> values_;
};

// What FormState counts in a year, of documents in force that expired without being repealed.
inline constexpr char kExpiredDocuments[] = "generator.expired_documents";

// Whether all sums and bounds of `form` hold.
bool SumsHold(const forms::v1::Form& form, const FormState& state);

// A number as offices print it: no sign of a point where it is whole, two decimals at most.
std::string PrintNumber(double value);

}  // namespace nianbao::generator
