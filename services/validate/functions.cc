// SPDX-License-Identifier: Apache-2.0
#include "services/validate/functions.h"

#include <array>
#include <utility>

#include "services/validate/cell_rules.h"
#include "services/validate/copied_text.h"
#include "services/validate/cross_rules.h"
#include "services/validate/date_rules.h"
#include "services/validate/foreign_agency.h"
#include "services/validate/part_rules.h"
#include "services/validate/structure_rules.h"
#include "services/validate/sum_rules.h"
#include "services/validate/text_rules.h"
#include "services/validate/year_rules.h"

namespace nianbao::validate {
namespace {

void RunCells(const Judged& judged, Ledger& ledger) {
  if (judged.form == nullptr) return;
  const auto blank_totals = CheckBlankTotals(judged.identities, *judged.form, ledger);
  CheckCells(*judged.reports.cells, blank_totals, ledger);
}

void RunStructure(const Judged& judged, Ledger& ledger) {
  CheckStructure(judged.report, judged.catalogue, ledger);
}

void RunCross(const Judged& judged, Ledger& ledger) {
  CheckCross(judged.report, judged.form, ledger);
}

void RunParts(const Judged& judged, Ledger& ledger) {
  CheckParts(judged.report, judged.form, ledger);
}

void RunCopiedText(const Judged& judged, Ledger& ledger) {
  CheckCopiedText(judged.report, judged.reports.previous, ledger);
}

void RunText(const Judged& judged, Ledger& ledger) { CheckText(judged.report, ledger); }

void RunForeignAgency(const Judged& judged, Ledger& ledger) {
  CheckForeignAgency(judged.report, ledger);
}

constexpr std::array<std::pair<std::string_view, Function>, 9> kFunctions = {
    {{"cells", RunCells},
     {"structure", RunStructure},
     {"cross", RunCross},
     {"parts", RunParts},
     {"copied_text", RunCopiedText},
     {"years", CheckYears},
     {"dates", CheckDates},
     {"text", RunText},
     {"foreign_agency", RunForeignAgency}}};

}  // namespace

Function FindFunction(std::string_view name) {
  for (const auto& [known, function] : kFunctions) {
    if (known == name) return function;
  }
  return nullptr;
}

std::vector<Outcome> OutcomesOf(std::string_view rule, const std::vector<Outcome>& outcomes) {
  std::vector<Outcome> found;
  for (const Outcome& outcome : outcomes) {
    if (outcome.instance->rule->id() == rule) found.push_back(outcome);
  }
  return found;
}

}  // namespace nianbao::validate
