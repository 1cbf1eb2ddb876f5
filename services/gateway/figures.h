// SPDX-License-Identifier: Apache-2.0
// The facts and findings of current reports as rows, by which one indicator is asked for over all
// agencies, and how a report is taken apart into them.
//
// A report states one figure in many places: in its table, in its text, again in next year's report
// as the previous year's. Of all facts of a report with one indicator and column, the principal one
// is for the report's own year and no running total; a certain one goes before a doubtful one, one
// with a value before one without, a table before a chart before the text, and what stands first
// before what stands later.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "common/store/store.h"
#include "nianbao/v1/figure.pb.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::gateway {

// Indices into report.facts of the principal facts, in their order there. Facts without an
// indicator are never among them.
std::vector<int> PrincipalFacts(const v1::Report& report);

// Orders the facts of one indicator and column: the least one is the principal.
std::tuple<bool, bool, int> PreferenceOf(const v1::Fact& fact);

v1::Figure::State StateOf(const v1::Fact& fact);

// Writes the facts and findings of `report`, whose row has the given number, region and agency id,
// as a part of `transaction`. The report must have none there yet.
struct FigureOwner {
  std::int64_t number = 0;
  std::string_view region;
  std::string_view agency_id;
};
absl::Status InsertFigures(store::Transaction& transaction, const FigureOwner& owner,
                           const v1::ValidatedReport& report);

// Removes the facts and findings of the report with this number.
absl::Status RemoveFigures(store::Transaction& transaction, std::int64_t number);

// The applicant column that holds the sum of the others.
inline constexpr std::string_view kTotalColumn = "total";
// True for an applicant column of the contract.
bool IsColumn(std::string_view column);
// The applicant columns, ", " between them.
std::string ColumnNames();

}  // namespace nianbao::gateway
