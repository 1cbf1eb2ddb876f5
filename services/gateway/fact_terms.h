// SPDX-License-Identifier: Apache-2.0
// What requests for facts have in common: indicators, regions, years, and figures as rows.
//
// The statements name table fact f and table report r.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/indicators/indicators.h"
#include "common/store/store.h"
#include "nianbao/v1/figure.pb.h"
#include "services/gateway/sql_condition.h"

namespace nianbao::gateway {

// INVALID_ARGUMENT: empty, or not in the concordance.
absl::StatusOr<const indicators::Indicator*> FindIndicator(std::string_view id);

// The ids of the indicators that count the same thing, `indicator` first.
std::vector<std::string> SeriesIds(const indicators::Indicator& indicator);

// What the concordance says about comparing `indicator` and those of its series, " / " between.
std::string SeriesNote(const indicators::Indicator& indicator);

// "column IN (?, ...)".
SqlCondition IsOneOf(const std::string& column, const std::vector<std::string>& values);

// `column` holds the code of the region or of one in it: 370000 all that begin with 37. An empty
// region holds always. INVALID_ARGUMENT: not six digits.
absl::StatusOr<SqlCondition> InRegion(const std::string& column, std::string_view region);

// `column` is from `first` to `last`, where 0 is no bound. INVALID_ARGUMENT: not 0 to 9999, or last
// before first.
absl::StatusOr<SqlCondition> InYears(const std::string& column, int first, int last);

// f.col is `column`; for an empty one, that of the total, or none where there are no columns.
SqlCondition InColumn(const std::string& column);

// INVALID_ARGUMENT: neither empty nor an applicant column.
absl::Status CheckColumn(std::string_view column);

// The columns of a statement that FigureOf reads.
inline constexpr std::string_view kFigureColumns =
    "f.report, f.position, f.region, f.agency, f.state, f.detail, r.name, r.document, "
    "r.agency_name, r.scope, r.form";
inline constexpr int kFigureColumnCount = 11;
// Where in kFigureColumns the number of the report and the position of the fact stand.
inline constexpr int kReportColumn = 0;
inline constexpr int kPositionColumn = 1;

// Without findings. DATA_LOSS: the row is damaged.
absl::StatusOr<v1::Figure> FigureOf(const store::Row& row);

// Adds the findings on the facts of `figures`; `numbers` are those of their reports.
absl::Status AddFindings(store::Transaction& transaction, const std::vector<std::int64_t>& numbers,
                         std::vector<v1::Figure>& figures);

}  // namespace nianbao::gateway
