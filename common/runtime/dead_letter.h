// SPDX-License-Identifier: Apache-2.0
// Makes the record of the dead-letter topic from a record that a stage gave up.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/bus/bus.h"

namespace nianbao::runtime {

struct GivenUp {
  std::string_view stage;
  std::string_view generation;
  absl::Status status;
  // How often the record was tried.
  int attempts = 0;
  absl::Time time;
  // Header of the dead letter.
  std::string_view traceparent;
};

// The key and id is "{stage}-{partition}-{offset}", so that giving up the same record again writes
// the same dead letter. Document id and URI are taken from the header and, where the value can be
// parsed, from it. The result fits the topic whatever the original holds: what cannot be stored as
// text is replaced, an original that would not fit is left out, and the message says so.
bus::OutgoingRecord MakeDeadLetter(const bus::StoredRecord& original, const GivenUp& given_up);

// The document that a record is about, from its header; empty where it has none.
std::string DocumentIdOf(const bus::Record& record);

}  // namespace nianbao::runtime
