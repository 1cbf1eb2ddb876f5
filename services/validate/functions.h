// SPDX-License-Identifier: Apache-2.0
// The rules that no expression can say are judged by functions, which the rule files name.
#pragma once

#include <string_view>
#include <vector>

#include "services/validate/history.h"
#include "services/validate/identity.h"
#include "services/validate/ledger.h"
#include "services/validate/rules/evaluate.h"

namespace nianbao::validate {

// All that a function may look at, for one report.
struct Judged {
  const v1::Report& report;
  const History& history;
  const forms::Catalogue& catalogue;
  const RuleBook& book;
  // The report's form; nullptr where it follows no official one.
  const FormIndex* form;
  // With the cells of the form that it follows, official or not.
  CheckedReports reports;
  const std::vector<Identity>& identities;
  const std::vector<Outcome>& outcomes;
};

using Function = void (*)(const Judged&, Ledger&);

// nullptr where there is no function of that name.
Function FindFunction(std::string_view name);

// The outcomes of the checks of one rule.
std::vector<Outcome> OutcomesOf(std::string_view rule, const std::vector<Outcome>& outcomes);

}  // namespace nianbao::validate
