// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/fact_query.h"

#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/bus/topics.h"
#include "common/status/status.h"
#include "services/gateway/fact_terms.h"
#include "services/gateway/figures.h"
#include "services/gateway/filter.h"
#include "services/gateway/page_token.h"
#include "services/gateway/schema.h"

namespace nianbao::gateway {
namespace {

constexpr std::size_t kMaxPageBytes = std::size_t{3} << 20;
constexpr int kMaxSeries = 50;
constexpr std::int64_t kCurrent = v1::ValidatedReport::CURRENT;

// What a page is ordered by: the columns that a token names, all of them ascending but a value that
// is wanted the greatest first.
struct Order {
  std::string_view name;
  std::string_view sql;
  bool by_value;
  bool descending;
};

constexpr Order kOrders[] = {
    {"region", "f.region, f.agency, f.year, f.report, f.position", false, false},
    {"value", "f.value, f.report, f.position", true, false},
    {"value desc", "f.value DESC, f.report, f.position", true, true}};

absl::StatusOr<const Order*> OrderOf(std::string_view name) {
  if (name.empty()) name = "region";
  for (const Order& order : kOrders) {
    if (order.name == name) return &order;
  }
  return absl::InvalidArgumentError(R"(order_by is "region", "value" or "value desc")");
}

// What the last row of a page was: region, agency, year, value, report, position.
constexpr std::size_t kPlaceFields = 6;

std::string EncodePlace(const std::string& query, const store::Row& row, const v1::Figure& last,
                        const std::string& resume_token) {
  return EncodePageToken(
      query, {last.region_code(), last.agency_id(), absl::StrCat(last.fact().year()),
              absl::StrFormat("%.17g", last.fact().value()), absl::StrCat(row.Int(kReportColumn)),
              absl::StrCat(row.Int(kPositionColumn)), resume_token});
}

template <typename T>
T NumberIn(const std::string& field) {
  T number = 0;
  std::from_chars(field.data(), field.data() + field.size(), number);
  return number;
}

// Rows after the place that the fields of a token name.
SqlCondition After(const Order& order, const std::vector<std::string>& place) {
  const auto report = NumberIn<std::int64_t>(place[4]);
  const auto position = NumberIn<std::int64_t>(place[5]);
  SqlCondition condition;
  if (!order.by_value) {
    condition.And("(f.region, f.agency, f.year, f.report, f.position) > (?, ?, ?, ?, ?)",
                  {place[0], place[1], NumberIn<std::int64_t>(place[2]), report, position});
    return condition;
  }
  const auto value = NumberIn<double>(place[3]);
  condition.And(absl::StrCat("(f.value ", order.descending ? "<" : ">",
                             " ? OR (f.value = ? AND (f.report, f.position) > (?, ?)))"),
                {value, value, report, position});
  return condition;
}

absl::StatusOr<SqlCondition> ConditionOf(const v1::QueryFactsRequest& request, const Order& order) {
  ASSIGN_OR_RETURN(const auto* indicator, FindIndicator(request.indicator()));
  RETURN_IF_ERROR(CheckColumn(request.column()));
  SqlCondition condition;
  condition.And("f.indicator = ?", {indicator->id});
  if (!request.every_mention()) condition.And("f.principal = 1");
  if (!request.column().empty()) condition.And("f.col = ?", {request.column()});
  ASSIGN_OR_RETURN(const SqlCondition region, InRegion("f.region", request.region()));
  condition.And(region);
  ASSIGN_OR_RETURN(const SqlCondition years,
                   InYears("f.year", request.first_year(), request.last_year()));
  condition.And(years);
  if (order.by_value) condition.And("f.value IS NOT NULL");
  ASSIGN_OR_RETURN(const Filter filter, Filter::Parse(request.filter()));
  condition.And("r.state = ?", {kCurrent});
  condition.And(filter.Sql());
  return condition;
}

std::string SelectFigures(const SqlCondition& condition, std::string_view order) {
  return absl::StrCat("SELECT ", std::string(kFigureColumns),
                      " FROM fact f JOIN report r ON r.number = f.report WHERE ", condition.text,
                      " ORDER BY ", std::string(order));
}

// Reads the rows that fit into a page and says whether more follow.
absl::StatusOr<bool> FillPage(store::Transaction& transaction, const std::vector<store::Row>& rows,
                              int page_size, std::vector<v1::Figure>& figures) {
  std::vector<std::int64_t> numbers;
  std::size_t bytes = 0;
  for (const store::Row& row : rows) {
    ASSIGN_OR_RETURN(v1::Figure figure, FigureOf(row));
    bytes += figure.ByteSizeLong();
    const bool full = figures.size() == static_cast<std::size_t>(page_size);
    if (full || (!figures.empty() && bytes > kMaxPageBytes)) break;
    figures.push_back(std::move(figure));
    numbers.push_back(row.Int(kReportColumn));
  }
  RETURN_IF_ERROR(AddFindings(transaction, numbers, figures));
  return figures.size() < rows.size();
}

// The agency that an id or a name means.
absl::StatusOr<std::string> ResolveAgency(store::Transaction& transaction,
                                          const std::string& term) {
  if (term.empty()) return absl::InvalidArgumentError("agency is required: an id, or a full name");
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query("SELECT DISTINCT r.agency_id FROM report_agency a JOIN report r ON "
                        "r.name = a.report WHERE a.term = ? AND r.state = ? ORDER BY r.agency_id",
                        {term, kCurrent}));
  if (rows.size() == 1) return rows[0].Text(0);
  if (rows.empty()) {
    return absl::NotFoundError(absl::StrCat("no agency \"", term,
                                            "\" has a report here; ListReports with filter ",
                                            "agency : \"part of its name\" shows those that have"));
  }
  std::vector<std::string> ids;
  for (const store::Row& row : rows) ids.push_back(row.Text(0));
  return absl::InvalidArgumentError(
      absl::StrCat("agency \"", term, "\" is a name of ", rows.size(),
                   " agencies; give one of their ids: ", absl::StrJoin(ids, ", ")));
}

v1::Series::Comparability ComparabilityOf(indicators::Comparable comparable) {
  switch (comparable) {
    case indicators::Comparable::kYears:
      return v1::Series::YEARS;
    case indicators::Comparable::kForm:
      return v1::Series::FORM;
    default:
      return v1::Series::AGENCY;
  }
}

// One figure a year: that of the indicator itself before those of its series, then the principal.
using Years = std::map<int, std::pair<v1::Figure, std::int64_t>>;

void KeepPreferred(const std::string& indicator, v1::Figure figure, std::int64_t number,
                   Years& years) {
  const auto preference = [&indicator](const v1::Fact& fact) {
    return std::make_pair(fact.indicator() != indicator, PreferenceOf(fact));
  };
  const int year = figure.fact().year();
  const auto known = years.find(year);
  if (known == years.end()) {
    years.emplace(year, std::make_pair(std::move(figure), number));
  } else if (preference(figure.fact()) < preference(known->second.first.fact())) {
    known->second = {std::move(figure), number};
  }
}

absl::Status ReadPoints(store::Transaction& transaction, const SqlCondition& reports,
                        const v1::QuerySeriesRequest& request,
                        const indicators::Indicator& indicator, v1::Series& series) {
  SqlCondition condition = reports;
  condition.And(IsOneOf("f.indicator", SeriesIds(indicator)));
  condition.And(InColumn(request.column()));
  condition.And("f.principal = 1");
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.Query(SelectFigures(condition, "f.year, f.report, f.position"),
                                     condition.Values()));
  Years years;
  for (const store::Row& row : rows) {
    ASSIGN_OR_RETURN(v1::Figure figure, FigureOf(row));
    KeepPreferred(indicator.id, std::move(figure), row.Int(kReportColumn), years);
  }
  const v1::Figure* previous = nullptr;
  for (auto& [year, entry] : years) {
    std::vector<v1::Figure> figure = {std::move(entry.first)};
    RETURN_IF_ERROR(AddFindings(transaction, {entry.second}, figure));
    v1::Series::Point& point = *series.add_points();
    *point.mutable_figure() = std::move(figure[0]);
    point.set_comparable_with_previous(
        previous != nullptr && indicators::Concordance::BuiltIn().MayCompare(
                                   previous->fact().indicator(), point.figure().fact().indicator(),
                                   previous->form() == point.figure().form()));
    previous = &point.figure();
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::QueryFactsResponse> QueryFacts(store::Database& database,
                                                  const v1::QueryFactsRequest& request) {
  ASSIGN_OR_RETURN(const Order* const order, OrderOf(request.order_by()));
  ASSIGN_OR_RETURN(SqlCondition condition, ConditionOf(request, *order));
  ASSIGN_OR_RETURN(const int page_size, PageSize(request.page_size()));
  const std::string query = QueryOf(request);
  v1::QueryFactsResponse response;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const auto place,
                     DecodePageToken(query, request.page_token(), kPlaceFields + 1));
    condition.And(After(*order, place));
    response.set_resume_token(place[kPlaceFields]);
  }
  ASSIGN_OR_RETURN(store::Transaction transaction, database.BeginRead());
  if (request.page_token().empty()) {
    ASSIGN_OR_RETURN(const bus::Cursor cursor, SnapshotCursor(transaction, bus::kValidatedTopic));
    response.set_resume_token(bus::EncodeCursor(cursor));
  }
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.Query(
                       absl::StrCat(SelectFigures(condition, order->sql), " LIMIT ", page_size + 1),
                       condition.Values()));
  std::vector<v1::Figure> figures;
  ASSIGN_OR_RETURN(const bool more, FillPage(transaction, rows, page_size, figures));
  if (more) {
    response.set_next_page_token(
        EncodePlace(query, rows[figures.size() - 1], figures.back(), response.resume_token()));
  }
  for (v1::Figure& figure : figures) *response.add_figures() = std::move(figure);
  return response;
}

absl::StatusOr<v1::QuerySeriesResponse> QuerySeries(store::Database& database,
                                                    const v1::QuerySeriesRequest& request) {
  if (request.indicators().empty() || request.indicators_size() > kMaxSeries) {
    return absl::InvalidArgumentError(absl::StrCat("indicators wants 1 to ", kMaxSeries,
                                                   " ids, found ", request.indicators_size()));
  }
  RETURN_IF_ERROR(CheckColumn(request.column()));
  const bool any_scope = request.scope() == v1::Report::SCOPE_UNSPECIFIED;
  const std::int64_t scope = any_scope ? v1::Report::OWN : request.scope();
  ASSIGN_OR_RETURN(SqlCondition reports,
                   InYears("f.year", request.first_year(), request.last_year()));
  ASSIGN_OR_RETURN(store::Transaction transaction, database.BeginRead());
  ASSIGN_OR_RETURN(const std::string agency, ResolveAgency(transaction, request.agency()));
  reports.And("r.agency_id = ? AND r.scope = ? AND r.state = ?", {agency, scope, kCurrent});
  v1::QuerySeriesResponse response;
  for (const std::string& id : request.indicators()) {
    ASSIGN_OR_RETURN(const auto* indicator, FindIndicator(id));
    v1::Series& series = *response.add_series();
    series.set_indicator(indicator->id);
    series.set_label(indicator->label);
    series.set_comparability(ComparabilityOf(indicator->comparable));
    series.set_note(SeriesNote(*indicator));
    RETURN_IF_ERROR(ReadPoints(transaction, reports, request, *indicator, series));
  }
  return response;
}

}  // namespace nianbao::gateway
