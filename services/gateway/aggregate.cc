// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/aggregate.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/regions/regions.h"
#include "common/status/status.h"
#include "services/gateway/fact_terms.h"
#include "services/gateway/figures.h"
#include "services/gateway/filter.h"
#include "services/gateway/schema.h"

namespace nianbao::gateway {
namespace {

using v1::AggregateFactsRequest;
using v1::FactAggregate;

// Rows that are read at once.
constexpr int kReadRows = 20'000;
constexpr std::string_view kPercent = "%";

// Amounts in these units are no sum with one another; other units are names of things counted.
constexpr std::array<std::string_view, 4> kMeasures = {"元", "万元", "亿元", kPercent};

bool IsMeasure(std::string_view unit) {
  return std::find(kMeasures.begin(), kMeasures.end(), unit) != kMeasures.end();
}

bool IsOtherUnit(std::string_view unit, std::string_view wanted) {
  return !unit.empty() && !wanted.empty() && unit != wanted &&
         (IsMeasure(unit) || IsMeasure(wanted));
}

// One report that may be counted.
struct Entry {
  std::string region;
  std::string line_of_work;
  int year = 0;
  int form = 0;
  // Its figure. Nothing where it has none.
  std::optional<v1::Fact> fact;
};

using Entries = std::unordered_map<std::int64_t, Entry>;

absl::StatusOr<SqlCondition> ReportsOf(const AggregateFactsRequest& request) {
  SqlCondition condition;
  const bool any_scope = request.scope() == v1::Report::SCOPE_UNSPECIFIED;
  const std::int64_t scope = any_scope ? v1::Report::OWN : request.scope();
  condition.And("r.state = ? AND r.scope = ?", {std::int64_t{v1::ValidatedReport::CURRENT}, scope});
  ASSIGN_OR_RETURN(const SqlCondition region, InRegion("r.region", request.region()));
  condition.And(region);
  ASSIGN_OR_RETURN(const SqlCondition years,
                   InYears("r.year", request.first_year(), request.last_year()));
  condition.And(years);
  ASSIGN_OR_RETURN(const Filter filter, Filter::Parse(request.filter()));
  condition.And(filter.Sql());
  return condition;
}

absl::StatusOr<Entries> ReadReports(store::Transaction& transaction, const SqlCondition& reports) {
  Entries entries;
  std::int64_t after = 0;
  while (true) {
    SqlCondition condition = reports;
    condition.And("r.number > ?", {after});
    ASSIGN_OR_RETURN(
        const auto rows,
        transaction.Query(absl::StrCat("SELECT r.number, r.region, r.line_of_work, r.year, r.form "
                                       "FROM report r WHERE ",
                                       condition.text, " ORDER BY r.number LIMIT ", kReadRows),
                          condition.Values()));
    for (const store::Row& row : rows) {
      entries[row.Int(0)] = {.region = row.Text(1),
                             .line_of_work = row.Text(2),
                             .year = static_cast<int>(row.Int(3)),
                             .form = static_cast<int>(row.Int(4)),
                             .fact = {}};
    }
    if (rows.size() < static_cast<std::size_t>(kReadRows)) return entries;
    after = rows.back().Int(0);
  }
}

void KeepPreferred(const std::string& indicator, v1::Fact fact, Entry& entry) {
  const auto preference = [&indicator](const v1::Fact& candidate) {
    return std::make_pair(candidate.indicator() != indicator, PreferenceOf(candidate));
  };
  if (!entry.fact.has_value() || preference(fact) < preference(*entry.fact)) {
    entry.fact = std::move(fact);
  }
}

// Gives the entries their figures of one indicator of the series of `wanted`.
absl::Status ReadFigures(store::Transaction& transaction, const AggregateFactsRequest& request,
                         const std::string& wanted, const std::string& indicator,
                         Entries& entries) {
  SqlCondition figures;
  figures.And("f.indicator = ? AND f.principal = 1", {indicator});
  figures.And(InColumn(request.column()));
  ASSIGN_OR_RETURN(const SqlCondition region, InRegion("f.region", request.region()));
  figures.And(region);
  ASSIGN_OR_RETURN(const SqlCondition years,
                   InYears("f.year", request.first_year(), request.last_year()));
  figures.And(years);
  SqlCondition condition = figures;
  while (true) {
    ASSIGN_OR_RETURN(
        const auto rows,
        transaction.Query(
            absl::StrCat("SELECT f.report, f.detail, f.region, f.agency, f.year, f.position "
                         "FROM fact f WHERE ",
                         condition.text,
                         " ORDER BY f.region, f.agency, f.year, f.report, f.position LIMIT ",
                         kReadRows),
            condition.Values()));
    for (const store::Row& row : rows) {
      const auto entry = entries.find(row.Int(0));
      if (entry == entries.end()) continue;
      v1::Fact fact;
      if (!fact.ParseFromString(row.Text(1)))
        return absl::DataLossError("a stored fact is damaged");
      KeepPreferred(wanted, std::move(fact), entry->second);
    }
    if (rows.size() < static_cast<std::size_t>(kReadRows)) return absl::OkStatus();
    const store::Row& last = rows.back();
    condition = figures;
    condition.And("(f.region, f.agency, f.year, f.report, f.position) > (?, ?, ?, ?, ?)",
                  {last.Text(2), last.Text(3), last.Int(4), last.Int(0), last.Int(5)});
  }
}

// Why the figure of an entry is not counted; empty where it is.
std::string ReasonMissing(const Entry& entry, const std::string& unit) {
  if (!entry.fact.has_value()) return "NO_FIGURE";
  const v1::Figure::State state = StateOf(*entry.fact);
  if (state != v1::Figure::VALUE) return v1::Figure::State_Name(state);
  return IsOtherUnit(entry.fact->unit(), unit) ? "OTHER_UNIT" : "";
}

std::string Ending(std::string_view prefix) {
  std::string code(prefix);
  code.resize(6, '0');
  return code;
}

// The codes of the regions around `code`, itself first.
std::vector<std::string> Around(const std::string& code) {
  std::vector<std::string> codes = {code};
  for (const std::size_t digits : {4, 2}) {
    if (code.size() != 6) break;
    std::string outer = Ending(code.substr(0, digits));
    if (outer != codes.back()) codes.push_back(std::move(outer));
  }
  return codes;
}

// Bodies by region and line of work.
using Bodies = std::set<std::pair<std::string, std::string>>;

// Whether a report of one of `bodies` includes the consolidated report of `entry`.
bool IsIncluded(const Entry& entry, const Bodies& bodies) {
  for (const std::string& code : Around(entry.region)) {
    for (const std::string& line : {std::string(), entry.line_of_work}) {
      const bool itself = code == entry.region && line == entry.line_of_work;
      if (!itself && bodies.count({code, line}) > 0) return true;
    }
  }
  return false;
}

// Region, year, and form where forms are told apart.
using Key = std::tuple<std::string, int, int>;
using Groups = std::map<Key, std::vector<const Entry*>>;

class Aggregator {
 public:
  Aggregator(const AggregateFactsRequest& request, const indicators::Indicator& indicator)
      : request_(request),
        by_form_(indicator.comparable == indicators::Comparable::kForm),
        unit_(indicator.unit) {}

  absl::StatusOr<Groups> GroupsOf(const Entries& entries) const {
    Groups groups;
    for (const auto& [number, entry] : entries) {
      groups[{RegionOf(entry), entry.year, by_form_ ? entry.form : 0}].push_back(&entry);
    }
    if (groups.size() <= kMaxAggregates) return groups;
    return absl::InvalidArgumentError(
        absl::StrCat(groups.size(), " regions and years are asked for; at most ", kMaxAggregates,
                     " are answered: ask for fewer years, a smaller region or a wider level"));
  }

  FactAggregate Aggregate(const Key& key, const std::vector<const Entry*>& entries) const {
    FactAggregate aggregate;
    const auto& [region, year, form] = key;
    aggregate.set_region_code(region);
    const auto* known = regions::Regions::BuiltIn().FindByCode(region);
    if (known != nullptr) aggregate.set_region_name(known->name);
    aggregate.set_year(year);
    aggregate.set_form(static_cast<v1::Report::Form>(form));
    aggregate.set_agencies(static_cast<int>(entries.size()));
    Count(WithoutIncluded(WithoutMissing(entries, aggregate), aggregate), aggregate);
    return aggregate;
  }

 private:
  std::string RegionOf(const Entry& entry) const {
    const std::size_t digits = request_.level() == AggregateFactsRequest::PROVINCE     ? 2
                               : request_.level() == AggregateFactsRequest::PREFECTURE ? 4
                               : request_.level() == AggregateFactsRequest::COUNTY     ? 6
                                                                                       : 0;
    if (digits == 0) return request_.region();
    return entry.region.empty() ? "" : Ending(entry.region.substr(0, digits));
  }

  std::vector<const Entry*> WithoutMissing(const std::vector<const Entry*>& entries,
                                           FactAggregate& aggregate) const {
    std::vector<const Entry*> left;
    for (const Entry* entry : entries) {
      const std::string reason = ReasonMissing(*entry, unit_);
      if (reason.empty()) {
        left.push_back(entry);
        continue;
      }
      aggregate.set_missing(aggregate.missing() + 1);
      ++(*aggregate.mutable_missing_reasons())[reason];
    }
    return left;
  }

  std::vector<const Entry*> WithoutIncluded(const std::vector<const Entry*>& entries,
                                            FactAggregate& aggregate) const {
    if (request_.scope() != v1::Report::CONSOLIDATED) return entries;
    Bodies bodies;
    for (const Entry* entry : entries) bodies.emplace(entry->region, entry->line_of_work);
    std::vector<const Entry*> left;
    for (const Entry* entry : entries) {
      if (!IsIncluded(*entry, bodies)) left.push_back(entry);
    }
    aggregate.set_included_elsewhere(static_cast<int>(entries.size() - left.size()));
    return left;
  }

  void Count(const std::vector<const Entry*>& entries, FactAggregate& aggregate) const {
    aggregate.set_counted(static_cast<int>(entries.size()));
    if (entries.empty()) return;
    std::vector<double> values;
    for (const Entry* entry : entries) {
      values.push_back(entry->fact->value());
      const bool approximate = entry->fact->approximate() || entry->fact->has_range_end();
      aggregate.set_approximate(aggregate.approximate() + (approximate ? 1 : 0));
    }
    // In ascending order the sum of the same values is the same.
    std::sort(values.begin(), values.end());
    if (unit_ != kPercent) {
      aggregate.set_sum(std::accumulate(values.begin(), values.end(), 0.0));
    }
    *aggregate.mutable_distribution() = DistributionOf(std::move(values));
  }

  const AggregateFactsRequest& request_;
  const bool by_form_;
  const std::string& unit_;
};

}  // namespace

FactAggregate::Distribution DistributionOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto quantile = [&values](double share) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    if (below + 1 == values.size()) return values.back();
    const double part = place - static_cast<double>(below);
    return values[below] + part * (values[below + 1] - values[below]);
  };
  FactAggregate::Distribution distribution;
  distribution.set_minimum(values.front());
  distribution.set_lower_quartile(quantile(0.25));
  distribution.set_median(quantile(0.5));
  distribution.set_upper_quartile(quantile(0.75));
  distribution.set_maximum(values.back());
  distribution.set_zeros(static_cast<int>(std::count(values.begin(), values.end(), 0.0)));
  return distribution;
}

absl::StatusOr<v1::AggregateFactsResponse> AggregateFacts(store::Database& database,
                                                          const AggregateFactsRequest& request) {
  ASSIGN_OR_RETURN(const auto* indicator, FindIndicator(request.indicator()));
  RETURN_IF_ERROR(CheckColumn(request.column()));
  if (indicator->comparable == indicators::Comparable::kAgency) {
    return absl::FailedPreconditionError(
        absl::StrCat("indicator ", indicator->id,
                     " is in no form, so each agency counts it in its own way and "
                     "figures of two agencies are no sum; QueryFacts lists them"));
  }
  ASSIGN_OR_RETURN(const SqlCondition reports, ReportsOf(request));
  ASSIGN_OR_RETURN(store::Transaction transaction, database.BeginRead());
  ASSIGN_OR_RETURN(const bus::Cursor cursor, SnapshotCursor(transaction, bus::kValidatedTopic));
  ASSIGN_OR_RETURN(Entries entries, ReadReports(transaction, reports));
  v1::AggregateFactsResponse response;
  response.set_resume_token(bus::EncodeCursor(cursor));
  response.set_unit(indicator->unit);
  response.set_note(SeriesNote(*indicator));
  for (const std::string& id : SeriesIds(*indicator)) {
    RETURN_IF_ERROR(ReadFigures(transaction, request, indicator->id, id, entries));
    response.add_indicators(id);
  }
  const Aggregator aggregator(request, *indicator);
  ASSIGN_OR_RETURN(const Groups groups, aggregator.GroupsOf(entries));
  for (const auto& [key, members] : groups) {
    *response.add_aggregates() = aggregator.Aggregate(key, members);
  }
  return response;
}

}  // namespace nianbao::gateway
