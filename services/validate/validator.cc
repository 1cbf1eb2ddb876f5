// SPDX-License-Identifier: Apache-2.0
#include "services/validate/validator.h"

#include <optional>
#include <string>

#include "services/validate/cell_rules.h"
#include "services/validate/cross_rules.h"
#include "services/validate/date_rules.h"
#include "services/validate/diagnosis.h"
#include "services/validate/foreign_agency.h"
#include "services/validate/ledger.h"
#include "services/validate/part_rules.h"
#include "services/validate/report_cells.h"
#include "services/validate/rules.h"
#include "services/validate/structure_rules.h"
#include "services/validate/sum_rules.h"
#include "services/validate/text_rules.h"
#include "services/validate/year_rules.h"

namespace nianbao::validate {

Validator::Validator(const forms::Catalogue& catalogue) : catalogue_(&catalogue) {
  for (const forms::v1::Form& form : catalogue.forms()) {
    indexes_.emplace(form.form(), FormIndex(form));
  }
}

v1::ValidatedReport Validator::Validate(const v1::ExtractedReport& extracted,
                                        const History& history) const {
  v1::ValidatedReport validated;
  *validated.mutable_document() = extracted.document();
  *validated.mutable_report() = extracted.report();
  if (extracted.has_received_time()) {
    *validated.mutable_received_time() = extracted.received_time();
  }
  *validated.mutable_generations() = extracted.generations();
  (*validated.mutable_generations())["validate"] = std::string(kRuleSet);
  validated.set_rule_set(std::string(kRuleSet));
  if (extracted.document().kind() != v1::Document::ANNUAL_REPORT) return validated;

  Ledger ledger(extracted.report());
  CheckStructure(extracted.report(), *catalogue_, ledger);
  const auto index = indexes_.find(v1::Report::Form_Name(extracted.report().form()));
  std::optional<ReportCells> cells;
  if (index != indexes_.end()) {
    cells.emplace(extracted.report(), index->second);
    CheckCells(*cells, CheckSums(*cells, ledger), ledger);
  }
  const FormIndex* form = index == indexes_.end() ? nullptr : &index->second;
  CheckCross(extracted.report(), form, ledger);
  CheckParts(extracted.report(), form, ledger);
  CheckDates(extracted.report(), ledger);
  CheckText(extracted.report(), ledger);
  CheckForeignAgency(extracted.report(), ledger);
  CheckHistory(extracted.report(), history, indexes_, ledger);
  CheckYears(extracted.report(), history, form, ledger);
  ledger.WriteTo(validated);
  if (cells) Diagnose(*cells, history, indexes_, validated);
  return validated;
}

}  // namespace nianbao::validate
