// SPDX-License-Identifier: Apache-2.0
// What a form file must fulfil before anything relies on it.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "nianbao/forms/v1/form.pb.h"

namespace nianbao::forms {

// INVALID_ARGUMENT with the table or row and what is wrong: an unknown form name, tables without
// id, columns or rows, a cell without an indicator or with one that another cell has, an unknown
// applicant, two rows of a table that share a label within a group, a section over an undeclared
// table.
absl::Status CheckForm(const nianbao::forms::v1::Form& form);

// INVALID_ARGUMENT where a year has two forms in force.
absl::Status CheckYears(const std::vector<nianbao::forms::v1::Form>& forms);

// The same for the form FREE, whose rows stand in no order: one table, each row with an indicator,
// a unit and labels that no other row has, and neither years nor sections.
absl::Status CheckFreeForm(const nianbao::forms::v1::Form& form);

}  // namespace nianbao::forms
