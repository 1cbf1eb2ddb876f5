// SPDX-License-Identifier: Apache-2.0
// SearchReports: full-text search over the reports of the projection.
//
// The index tells which reports hold all characters and pairs of characters of the words; their
// text is then read to see whether the words stand there, and where.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/search.pb.h"

namespace nianbao::gateway {

// `database` holds the projection's tables. A page ends before it would exceed 3 MiB, and after
// 1000 texts were read.
absl::StatusOr<v1::SearchReportsResponse> SearchReports(store::Database& database,
                                                        const v1::SearchReportsRequest& request);

// The places of `words` (folded) in `report`, in reading order, at most 10 and at least one of each
// word; empty where a word stands nowhere.
std::vector<v1::SearchHit::Place> PlacesOf(const v1::Report& report,
                                           const std::vector<std::u32string>& words);

}  // namespace nianbao::gateway
