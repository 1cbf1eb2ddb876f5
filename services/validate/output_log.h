// SPDX-License-Identifier: Apache-2.0
// What each position of the log brought, and what was returned for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/historian.h"

namespace nianbao::validate {

// The tables, to be applied with the others.
extern const std::string_view kOutputTables;

// What was read: a part of an original, by certain versions of the stages.
struct Arrival {
  std::string document_id;
  int part = 0;
  std::string generation;
};

// Reads and writes within one transaction, which must outlive it.
class OutputLog {
 public:
  explicit OutputLog(store::Transaction& transaction) : transaction_(transaction) {}

  // What to return for an arrival that was handled before: its outputs where it came from the same
  // position (a replay) or was put back, none where it came from another one (a duplicate). Nothing
  // for a new one.
  absl::StatusOr<std::optional<std::vector<v1::ValidatedReport>>> Find(const Arrival& arrival,
                                                                       const Position& position);

  absl::Status Put(const Arrival& arrival, const Position& position,
                   const std::vector<v1::ValidatedReport>& outputs);

  // Notes the log that positions belong to, and returns the one that was noted first.
  absl::StatusOr<std::string> BindLog(std::string_view log_id);

 private:
  absl::StatusOr<std::vector<v1::ValidatedReport>> Outputs(const Position& position);

  store::Transaction& transaction_;
};

}  // namespace nianbao::validate
