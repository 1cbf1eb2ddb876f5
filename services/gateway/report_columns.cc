// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/report_columns.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"
#include "services/gateway/figures.h"

namespace nianbao::gateway {
namespace {

constexpr std::string_view kHashPrefix = "sha256:";

void AddTerm(std::string term, std::vector<std::string>& terms) {
  std::erase(term, '\0');
  if (!term.empty() && std::find(terms.begin(), terms.end(), term) == terms.end()) {
    terms.push_back(std::move(term));
  }
}

void CountFindings(const v1::ValidatedReport& report, ReportColumns& columns) {
  for (const v1::Finding& finding : report.findings()) {
    columns.severity = std::max<std::int64_t>(columns.severity, finding.severity());
    columns.errors += finding.severity() == v1::Finding::ERROR;
    columns.warnings += finding.severity() == v1::Finding::WARNING;
    columns.infos += finding.severity() == v1::Finding::INFO;
    AddTerm(finding.rule_id(), columns.rules);
  }
}

void AddFigures(const v1::Report& report, ReportColumns& columns) {
  for (const int index : PrincipalFacts(report)) {
    const v1::Fact& fact = report.facts(index);
    if (!fact.has_value()) continue;
    columns.figures.push_back({fact.indicator(), fact.column(), fact.value()});
  }
}

}  // namespace

std::string DocumentName(const v1::Document& document) {
  std::string_view id = document.document_id();
  if (id.substr(0, kHashPrefix.size()) == kHashPrefix) id.remove_prefix(kHashPrefix.size());
  return absl::StrCat("documents/", absl::string_view(id.data(), id.size()), "/parts/",
                      document.part());
}

std::string FoldTerm(const std::string& term) {
  std::string folded = text::FoldLabel(term);
  std::erase(folded, '\0');
  return folded;
}

ReportColumns ColumnsOf(const v1::ValidatedReport& report) {
  const v1::Agency& agency = report.report().agency();
  ReportColumns columns;
  columns.document = DocumentName(report.document());
  columns.name = report.report().name().empty() ? columns.document : report.report().name();
  columns.agency_id = agency.agency_id();
  AddTerm(agency.agency_id(), columns.agency_terms);
  AddTerm(agency.display_name(), columns.agency_terms);
  for (const std::string& name : agency.other_names()) AddTerm(name, columns.agency_terms);
  for (const std::string& id : agency.former_ids()) AddTerm(id, columns.agency_terms);
  if (columns.agency_terms.empty()) AddTerm(agency.name_as_written(), columns.agency_terms);
  columns.region = agency.region_code();
  columns.year = report.report().year();
  columns.form = report.report().form();
  columns.scope = report.report().scope();
  columns.kind = report.document().kind();
  columns.state = report.state();
  columns.agency_name =
      agency.display_name().empty() ? agency.name_as_written() : agency.display_name();
  columns.line_of_work = agency.line_of_work();
  CountFindings(report, columns);
  AddFigures(report.report(), columns);
  return columns;
}

v1::ValidatedReport BasicView(const v1::ValidatedReport& report) {
  v1::ValidatedReport basic = report;
  basic.clear_assessments();
  basic.mutable_report()->clear_facts();
  for (v1::Section& section : *basic.mutable_report()->mutable_sections()) section.clear_text();
  if (!report.has_report()) basic.clear_report();
  return basic;
}

}  // namespace nianbao::gateway
