// SPDX-License-Identifier: Apache-2.0
// The search index: for each character and each pair of neighbouring characters the numbers of the
// reports whose text holds it.
//
// An ordinary table: one row for each gram and span of 4096 report numbers, with the numbers as
// differences in base-128 (LEB128), ascending. A report keeps its number while it is served, so
// that a validation anew, which leaves the text as it is, changes nothing here.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/gateway/search_text.h"

namespace nianbao::gateway {

// Collects changes of many reports, since neighbouring reports share most of their grams, and
// writes them row by row.
class PostingChanges {
 public:
  // The text of report `number` held `before` and now holds `after`; both in order, each gram once.
  void Change(std::int64_t number, const std::vector<Gram>& before, const std::vector<Gram>& after);
  // Writes all of them as a part of `transaction`, and forgets them.
  absl::Status Write(store::Transaction& transaction);

 private:
  struct Edit {
    std::int64_t number;
    bool present;
  };
  std::unordered_map<Gram, std::vector<Edit>> edits_;
};

// The numbers of the reports that hold all of `grams` (at least one), ascending.
absl::StatusOr<std::vector<std::int64_t>> ReportsWithAll(store::Transaction& transaction,
                                                         const std::vector<Gram>& grams);

}  // namespace nianbao::gateway
