// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/fact_terms.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "services/gateway/figures.h"

namespace nianbao::gateway {
namespace {

constexpr std::size_t kRegionDigits = 6;
constexpr int kMaxYear = 9999;

bool IsRegionCode(std::string_view code) {
  return code.size() == kRegionDigits &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool Names(const std::string& fact_ids, const std::string& fact_id) {
  const std::vector<std::string> ids = absl::StrSplit(fact_ids, ' ');
  return !fact_id.empty() && std::find(ids.begin(), ids.end(), fact_id) != ids.end();
}

}  // namespace

absl::StatusOr<const indicators::Indicator*> FindIndicator(std::string_view id) {
  const auto* indicator = indicators::Concordance::BuiltIn().Find(id);
  if (indicator != nullptr) return indicator;
  return absl::InvalidArgumentError(
      absl::StrCat("indicator \"", absl::string_view(id.data(), id.size()),
                   "\" is not known; ids are those of common/indicators, such as "
                   "applications.received"));
}

std::vector<std::string> SeriesIds(const indicators::Indicator& indicator) {
  std::vector<std::string> ids = {indicator.id};
  for (const auto& other : indicators::Concordance::BuiltIn().indicators()) {
    if (other.series == indicator.series && other.id != indicator.id) ids.push_back(other.id);
  }
  return ids;
}

std::string SeriesNote(const indicators::Indicator& indicator) {
  std::vector<std::string> notes;
  for (const std::string& id : SeriesIds(indicator)) {
    const std::string& note = indicators::Concordance::BuiltIn().Find(id)->note;
    const bool known = std::find(notes.begin(), notes.end(), note) != notes.end();
    if (!note.empty() && !known) notes.push_back(note);
  }
  return absl::StrJoin(notes, " / ");
}

SqlCondition IsOneOf(const std::string& column, const std::vector<std::string>& values) {
  SqlCondition condition;
  std::string places;
  std::vector<SqlCondition::Parameter> parameters;
  for (const std::string& value : values) {
    absl::StrAppend(&places, places.empty() ? "?" : ", ?");
    parameters.emplace_back(value);
  }
  condition.And(absl::StrCat(column, " IN (", places, ")"), parameters);
  return condition;
}

absl::StatusOr<SqlCondition> InRegion(const std::string& column, std::string_view region) {
  SqlCondition condition;
  if (region.empty()) return condition;
  if (!IsRegionCode(region)) {
    return absl::InvalidArgumentError(
        "region wants the six digits of GB/T 2260, such as 370000; leave it out for the country");
  }
  std::string from(region);
  while (from.ends_with("00")) from.resize(from.size() - 2);
  if (from.empty()) return condition;
  std::string past = from;
  ++past.back();  // ':' follows '9'.
  condition.And(absl::StrCat(column, " >= ? AND ", column, " < ?"), {from, past});
  return condition;
}

absl::StatusOr<SqlCondition> InYears(const std::string& column, int first, int last) {
  if (first < 0 || last < 0 || first > kMaxYear || last > kMaxYear) {
    return absl::InvalidArgumentError("first_year and last_year are 0 (no bound) to 9999");
  }
  if (last != 0 && last < first) {
    return absl::InvalidArgumentError(
        absl::StrCat("last_year ", last, " is before first_year ", first));
  }
  SqlCondition condition;
  if (first != 0) condition.And(column + " >= ?", {std::int64_t{first}});
  if (last != 0) condition.And(column + " <= ?", {std::int64_t{last}});
  return condition;
}

SqlCondition InColumn(const std::string& column) {
  if (!column.empty()) return IsOneOf("f.col", {column});
  return IsOneOf("f.col", {"", std::string(kTotalColumn)});
}

absl::Status CheckColumn(std::string_view column) {
  if (column.empty() || IsColumn(column)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("column is one of ", ColumnNames()));
}

absl::StatusOr<v1::Figure> FigureOf(const store::Row& row) {
  v1::Figure figure;
  figure.set_region_code(row.Text(2));
  figure.set_agency_id(row.Text(3));
  figure.set_state(static_cast<v1::Figure::State>(row.Int(4)));
  if (!figure.mutable_fact()->ParseFromString(row.Text(5))) {
    return absl::DataLossError("a stored fact is damaged");
  }
  figure.set_report(row.Text(6));
  figure.set_document(row.Text(7));
  figure.set_agency_name(row.Text(8));
  figure.set_scope(static_cast<v1::Report::Scope>(row.Int(9)));
  figure.set_form(static_cast<v1::Report::Form>(row.Int(10)));
  return figure;
}

absl::Status AddFindings(store::Transaction& transaction, const std::vector<std::int64_t>& numbers,
                         std::vector<v1::Figure>& figures) {
  std::vector<store::Row> rows;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (i == 0 || numbers[i] != numbers[i - 1]) {
      ASSIGN_OR_RETURN(rows,
                       transaction.Query("SELECT finding_id, rule, severity, facts FROM finding "
                                         "WHERE report = ? ORDER BY severity DESC, position",
                                         {numbers[i]}));
    }
    for (const store::Row& row : rows) {
      if (!Names(row.Text(3), figures[i].fact().fact_id())) continue;
      v1::Figure::FindingReference& finding = *figures[i].add_findings();
      finding.set_finding_id(row.Text(0));
      finding.set_rule_id(row.Text(1));
      finding.set_severity(static_cast<v1::Finding::Severity>(row.Int(2)));
    }
  }
  return absl::OkStatus();
}

}  // namespace nianbao::gateway
