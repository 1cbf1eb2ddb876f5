// SPDX-License-Identifier: Apache-2.0
// The official forms of the annual report, loaded from common/forms/*.textproto.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "nianbao/forms/v1/form.pb.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::forms {

// All forms, checked: unique ids, no label that two rows of one table share within a group.
// Immutable; thread-safe.
class Catalogue {
 public:
  // The forms that are built into the program.
  static const Catalogue& BuiltIn();
  // Parses and checks the texts of form files. INVALID_ARGUMENT names the file (by its index), the
  // line or the table, and what is wrong.
  //
  // A later file with the `form` of an earlier one is an overlay, such as a province's print of a
  // table. In its tables a row with nothing but an indicator is an anchor: it names a row of the
  // table, and the rows after it are inserted behind that row. An indicator of an optional row that
  // a report does not have counts as 0 in every sum.
  static absl::StatusOr<Catalogue> Parse(const std::vector<std::string>& files);

  const std::vector<nianbao::forms::v1::Form>& forms() const { return forms_; }
  // Nothing where no form file describes `form` (FREE, FORM_UNSPECIFIED).
  const nianbao::forms::v1::Form* Find(nianbao::v1::Report::Form form) const;
  // The form in force for reports of `year`; nothing before 2014.
  const nianbao::forms::v1::Form* InForce(int year) const;

  // The rows of older tables that follow no national form, each known by its label alone. It is
  // none of forms(). Without tables where no file holds it.
  const nianbao::forms::v1::Form& free_form() const { return free_form_; }

 private:
  std::vector<nianbao::forms::v1::Form> forms_;
  nianbao::forms::v1::Form free_form_;
};

// The indicator of a cell: row and column indicators joined by a dot where both are there.
std::string CellIndicator(const nianbao::forms::v1::FormRow& row,
                          const nianbao::forms::v1::FormColumn& column);

}  // namespace nianbao::forms
