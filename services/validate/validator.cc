// SPDX-License-Identifier: Apache-2.0
#include "services/validate/validator.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/validate/check_rules.h"
#include "services/validate/diagnosis.h"
#include "services/validate/functions.h"
#include "services/validate/identity.h"
#include "services/validate/ledger.h"
#include "services/validate/report_cells.h"
#include "services/validate/sum_rules.h"

namespace nianbao::validate {
namespace {

const v1::Report* FindYear(const History& history, int year) {
  for (const v1::Report& report : history.reports) {
    if (report.year() == year) return &report;
  }
  return nullptr;
}

void RunFunctions(const RuleBook& book, const Judged& judged, Ledger& ledger) {
  std::set<Function> done;
  for (const Rule& rule : book.rules()) {
    if (rule.data->function().empty()) continue;
    const Function function = FindFunction(rule.data->function());
    if (done.insert(function).second) function(judged, ledger);
  }
}

}  // namespace

Validator::Validator(const forms::Catalogue& catalogue, const RuleBook& book)
    : catalogue_(&catalogue), book_(&book) {}

v1::ValidatedReport Validator::Validate(const v1::ExtractedReport& extracted,
                                        const History& history) const {
  v1::ValidatedReport validated;
  *validated.mutable_document() = extracted.document();
  *validated.mutable_report() = extracted.report();
  if (extracted.has_received_time()) {
    *validated.mutable_received_time() = extracted.received_time();
  }
  *validated.mutable_generations() = extracted.generations();
  (*validated.mutable_generations())["validate"] = std::string(rule_set());
  validated.set_rule_set(std::string(rule_set()));
  if (extracted.document().kind() != v1::Document::ANNUAL_REPORT) return validated;

  const v1::Report& report = extracted.report();
  const std::string& form = v1::Report::Form_Name(report.form());
  const bool official = catalogue_->Find(report.form()) != nullptr;
  const ReportCells cells(report, book_->Index(form));
  CheckedReports reports{
      .report = &report, .cells = &cells, .previous = FindYear(history, report.year() - 1)};
  std::optional<ReportCells> previous_cells;
  if (reports.previous != nullptr && catalogue_->Find(reports.previous->form()) != nullptr) {
    const std::string& previous_form = v1::Report::Form_Name(reports.previous->form());
    reports.previous_cells =
        &previous_cells.emplace(*reports.previous, book_->Index(previous_form));
  }

  Ledger ledger(report, *book_);
  const Program& program = book_->ProgramOf(form);
  const std::vector<Identity> identities = JudgeIdentities(cells, program);
  WriteIdentities(identities, cells.index(), ledger);
  const std::vector<Outcome> outcomes = Evaluate(program, reports);
  WriteOutcomes(outcomes, program, reports, ledger);
  const Judged judged{.report = report,
                      .history = history,
                      .catalogue = *catalogue_,
                      .book = *book_,
                      .form = official ? &cells.index() : nullptr,
                      .reports = reports,
                      .identities = identities,
                      .outcomes = outcomes};
  RunFunctions(*book_, judged, ledger);
  ledger.WriteTo(validated);
  if (official) Diagnose(judged, validated);
  return validated;
}

}  // namespace nianbao::validate
