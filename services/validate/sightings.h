// SPDX-License-Identifier: Apache-2.0
// The rows in which the directory keeps what each document says of its agency.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/validate/continuity.h"

namespace nianbao::validate {

// The table, to be applied with the directory's.
extern const std::string_view kSightingTables;

// Reads and writes within one transaction, which must outlive it.
class Sightings {
 public:
  explicit Sightings(store::Transaction& transaction) : transaction_(transaction) {}

  absl::StatusOr<std::optional<Sighting>> Find(std::string_view document_id, int part);
  absl::Status Put(const Sighting& sighting);
  absl::Status Remove(std::string_view document_id, int part);

  // One sighting for each name and its parts, without what differs between documents.
  absl::StatusOr<std::vector<Sighting>> Names(std::string_view region);
  // All sightings of these names.
  absl::StatusOr<std::vector<Sighting>> Of(std::string_view region,
                                           const std::set<std::string>& names);

 private:
  store::Transaction& transaction_;
};

}  // namespace nianbao::validate
