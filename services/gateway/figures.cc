// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/figures.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"

namespace nianbao::gateway {
namespace {

using v1::Fact;
using v1::Figure;

constexpr std::array<const char*, 7> kColumns = {"natural_person",
                                                 "commercial_enterprise",
                                                 "research_institution",
                                                 "social_organization",
                                                 "legal_service",
                                                 "other",
                                                 "total"};

int RankOf(Fact::Origin origin) {
  switch (origin) {
    case Fact::TABLE:
      return 0;
    case Fact::CHART:
      return 1;
    case Fact::NARRATIVE:
    case Fact::STATED:
      return 2;
    default:
      return 3;
  }
}

// The gravest finding on each fact, by its id.
std::unordered_map<std::string, int> FlagsOf(const v1::ValidatedReport& report) {
  std::unordered_map<std::string, int> flags;
  for (const v1::Finding& finding : report.findings()) {
    for (const std::string& id : finding.fact_ids()) {
      int& flag = flags[id];
      flag = std::max<int>(flag, finding.severity());
    }
  }
  return flags;
}

store::Value ValueOf(const Fact& fact) {
  return fact.has_value() ? store::Value(fact.value()) : store::Value(nullptr);
}

absl::Status InsertFact(store::Transaction& transaction, const FigureOwner& owner, int position,
                        const Fact& fact, bool principal, int flag) {
  return transaction
      .Execute(
          "INSERT INTO fact (report, indicator, position, col, region, agency, year, principal, "
          "state, flagged, value, detail) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
          {owner.number, fact.indicator(), position, fact.column(), owner.region, owner.agency_id,
           fact.year(), principal, static_cast<int>(StateOf(fact)), flag, ValueOf(fact),
           store::Blob{fact.SerializeAsString()}})
      .status();
}

absl::Status InsertFinding(store::Transaction& transaction, std::int64_t number, int position,
                           const v1::Finding& finding) {
  return transaction
      .Execute(
          "INSERT INTO finding (report, position, finding_id, rule, severity, facts) "
          "VALUES (?,?,?,?,?,?)",
          {number, position, finding.finding_id(), finding.rule_id(),
           static_cast<int>(finding.severity()), absl::StrJoin(finding.fact_ids(), " ")})
      .status();
}

}  // namespace

std::tuple<bool, bool, int> PreferenceOf(const Fact& fact) {
  return {fact.uncertain(), !fact.has_value(), RankOf(fact.origin())};
}

std::vector<int> PrincipalFacts(const v1::Report& report) {
  std::map<std::pair<std::string_view, std::string_view>, int> chosen;
  for (int i = 0; i < report.facts_size(); ++i) {
    const Fact& fact = report.facts(i);
    const bool of_the_year =
        fact.year() == report.year() && fact.period() == Fact::PERIOD_UNSPECIFIED;
    if (fact.indicator().empty() || !of_the_year) continue;
    const auto [known, added] = chosen.try_emplace({fact.indicator(), fact.column()}, i);
    if (!added && PreferenceOf(fact) < PreferenceOf(report.facts(known->second))) {
      known->second = i;
    }
  }
  std::vector<int> principal;
  for (const auto& [key, index] : chosen) principal.push_back(index);
  std::sort(principal.begin(), principal.end());
  return principal;
}

Figure::State StateOf(const Fact& fact) {
  if (fact.uncertain()) return Figure::UNCERTAIN;
  if (fact.has_value()) return Figure::VALUE;
  if (fact.mark() == Fact::NOT_APPLICABLE) return Figure::NOT_APPLICABLE;
  return fact.mark() == Fact::NOT_A_NUMBER ? Figure::NOT_A_NUMBER : Figure::BLANK;
}

absl::Status InsertFigures(store::Transaction& transaction, const FigureOwner& owner,
                           const v1::ValidatedReport& report) {
  const std::vector<int> principal = PrincipalFacts(report.report());
  const auto flags = FlagsOf(report);
  for (int i = 0; i < report.report().facts_size(); ++i) {
    const Fact& fact = report.report().facts(i);
    const auto flag = flags.find(fact.fact_id());
    RETURN_IF_ERROR(InsertFact(transaction, owner, i, fact,
                               std::binary_search(principal.begin(), principal.end(), i),
                               flag == flags.end() ? 0 : flag->second));
  }
  for (int i = 0; i < report.findings_size(); ++i) {
    RETURN_IF_ERROR(InsertFinding(transaction, owner.number, i, report.findings(i)));
  }
  return absl::OkStatus();
}

absl::Status RemoveFigures(store::Transaction& transaction, std::int64_t number) {
  RETURN_IF_ERROR(transaction.Execute("DELETE FROM fact WHERE report = ?", {number}).status());
  return transaction.Execute("DELETE FROM finding WHERE report = ?", {number}).status();
}

bool IsColumn(std::string_view column) {
  return std::find(kColumns.begin(), kColumns.end(), column) != kColumns.end();
}

std::string ColumnNames() { return absl::StrJoin(kColumns, ", "); }

}  // namespace nianbao::gateway
