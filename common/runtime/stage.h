// SPDX-License-Identifier: Apache-2.0
// Runs the function of a stage between two topics.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/bus/bus.h"

namespace prometheus {
class Registry;
}

namespace nianbao::runtime {

struct StageOptions {
  // Name of the stage, which is its consumer group: "normalize".
  std::string stage = {};
  // Topic it reads.
  std::string topic = {};
  // Stable name of this instance.
  std::string instance_id = {};
  // Folder of the attempt journal.
  std::string state_dir = {};
  // Version of the stage, put in the header `generation` of every output.
  std::string generation = {};
  // Largest batch that is committed at once.
  std::size_t max_batch = 64;
  // How often a record is tried whose handler says ABORTED.
  int max_attempts = 3;
  // How long a record is tried whose handler says UNAVAILABLE: something that the handler needs (a
  // disk, a worker) is not there now, which is no fault of the record.
  absl::Duration max_hold = absl::Minutes(5);
  // Wait before the second attempt; doubled for each further one.
  absl::Duration retry_delay = absl::Milliseconds(200);
  // A batch that takes longer is committed as far as it is.
  absl::Duration batch_budget = absl::Seconds(20);
};

// Turns one record into its outputs. Any error but those worth a retry (ABORTED, UNAVAILABLE) makes
// the record a dead letter; one that breaks a limit is RESOURCE_EXHAUSTED and is not tried again.
// An output needs topic, key, routing key, value and the type header; the runtime adds
// schema-version, generation, traceparent and document-id where they are missing.
using StageHandler =
    std::function<absl::StatusOr<std::vector<bus::OutgoingRecord>>(const bus::StoredRecord&)>;

// Reads batches of options.topic, calls `handler` for each record in order, and commits outputs,
// dead letters and offsets atomically, until `stop`. While a record is held for something that is
// UNAVAILABLE, what was handled before it is committed and nothing after it is handled. A record is
// noted in the attempt journal before it is handled; one that was being handled when the process
// died twice is dead-lettered unhandled (its handler is not called a third time); an end that comes
// after `stop` is not counted. An output over the bus's limit makes its input a dead letter.
// Returns OK after a stop, an error only where the bus is lost for good or the journal cannot be
// written; FAILED_PRECONDITION: another member of the same name has taken over.
//
// Metrics, labelled with the stage: nianbao_stage_records_in_total, _records_out_total (without
// dead letters), _records_failed_total (dead letters), nianbao_stage_handle_seconds (histogram) and
// nianbao_stage_lag (records of the topic that the group has not committed).
absl::Status RunStage(bus::Bus& bus, const StageOptions& options, const StageHandler& handler,
                      prometheus::Registry& metrics, std::stop_token stop);

}  // namespace nianbao::runtime
