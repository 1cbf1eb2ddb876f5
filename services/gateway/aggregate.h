// SPDX-License-Identifier: Apache-2.0
// AggregateFacts: sums and distributions that add nothing twice.
//
// One figure a report counts: columns are never added to their total, nor an indicator to its
// parts, nor what a table states to what the text repeats; years are told apart. Own and
// consolidated reports are never added. A consolidated report is left out where another one that is
// counted includes it: one of a government of the same region or of one around it, or of a body
// there with the same line of work.
#pragma once

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/figure.pb.h"

namespace nianbao::gateway {

// Most rows of an answer; more are INVALID_ARGUMENT.
inline constexpr std::size_t kMaxAggregates = 10'000;

// `database` holds the projection's tables.
absl::StatusOr<v1::AggregateFactsResponse> AggregateFacts(store::Database& database,
                                                          const v1::AggregateFactsRequest& request);

// How `values` (at least one, in any order) lie. Quantiles are interpolated linearly between order
// statistics (Hyndman and Fan's definition 7).
v1::FactAggregate::Distribution DistributionOf(std::vector<double> values);

}  // namespace nianbao::gateway
