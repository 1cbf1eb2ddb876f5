// SPDX-License-Identifier: Apache-2.0
// Knows which agency a report is of and what it is to the other documents of that report; calls the
// validator with the agency's history.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/continuity.h"
#include "services/validate/validator.h"

namespace nianbao::validate {

// Where in the log a record stands.
struct Position {
  std::string topic;
  int partition = 0;
  std::int64_t offset = 0;
  // True for a dead letter that was put back: whether what was stored for it was ever published
  // cannot be known.
  bool retried = false;
};

// Serialized so that equal messages give equal bytes, maps included.
std::string Serialize(const v1::ValidatedReport& report);

// Its tables are written before the outputs are committed on the bus. So that a crash in between
// changes nothing, the outputs of each position are stored as they were returned, and a position
// that comes again gets the same ones. (Working them out again would not do: documents that came
// later would show in them.)
//
// Thread-safe; one historian a database.
class Historian {
 public:
  // Creates the tables where they are missing. `database` and `validator` must outlive the
  // historian. `clock` tells validated_time. `aliases`: names that the operator knows to be one
  // agency's; a change of the list shows with the next report of the region.
  static absl::StatusOr<std::unique_ptr<Historian>> Create(
      store::Database& database, const Validator& validator,
      std::function<absl::Time()> clock = [] { return absl::Now(); },
      std::vector<Alias> aliases = {});

  // Positions mean nothing in another log. FAILED_PRECONDITION, with what to do: this database
  // belongs to another log than `log_id`.
  absl::Status BindLog(std::string_view log_id);

  // Returns what is to be published because of `report`, brought by the record at `position`:
  // withdrawn and superseded documents first, then the current or unresolved one. Each output bears
  // its name, agency id, state, revision and validation.
  // - The same position again: the same outputs, byte for byte.
  // - The same document, part and generations from another position: a duplicate, nothing. Where it
  //   is a dead letter that was put back: the outputs of the first time.
  // - A document equal to another one of its report (facts and sections): a copy, which shows in
  //   `copies` of the one that stands for both, the latest by publication or signature date and
  //   then by document. That one is published again, under its own document.
  // - A document read again by other generations replaces what it said.
  // - Reports of the agency for later years are held to this one too: those of which the rules now
  //   say something else follow, each with its next validation.
  // - A document that proves two names to be one agency's, or no longer does: the reports of both
  //   are published again, under their new names where these changed, and withdrawn under the old.
  // A part that is no annual report, or whose agency, scope or year is not certain, is named by its
  // document, is UNRESOLVED, and enters no history.
  // INVALID_ARGUMENT: no document id or part.
  absl::StatusOr<std::vector<v1::ValidatedReport>> Process(const v1::ExtractedReport& report,
                                                           const Position& position);

  // Validates a draft against the history and stores nothing: no state, revision, validation or
  // time. An agency that is not known has the id that it would get.
  absl::StatusOr<v1::ValidatedReport> Draft(const v1::ExtractedReport& report);

 private:
  Historian(store::Database& database, const Validator& validator,
            std::function<absl::Time()> clock, std::vector<Alias> aliases)
      : database_(database),
        validator_(validator),
        clock_(std::move(clock)),
        aliases_(std::move(aliases)) {}

  store::Database& database_;
  const Validator& validator_;
  std::function<absl::Time()> clock_;
  const std::vector<Alias> aliases_;
};

}  // namespace nianbao::validate
