// SPDX-License-Identifier: Apache-2.0
// QueryFacts and QuerySeries: figures of current reports, as the contract says.
#pragma once

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/figure.pb.h"

namespace nianbao::gateway {

// `database` holds the projection's tables. A page ends before it would exceed 3 MiB.
absl::StatusOr<v1::QueryFactsResponse> QueryFacts(store::Database& database,
                                                  const v1::QueryFactsRequest& request);

absl::StatusOr<v1::QuerySeriesResponse> QuerySeries(store::Database& database,
                                                    const v1::QuerySeriesRequest& request);

}  // namespace nianbao::gateway
