// SPDX-License-Identifier: Apache-2.0
// The two producers of the kafka bus: transactions, and single records.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/bus/bus.h"
#include "common/bus/kafka_client.h"

namespace nianbao::bus {

// Commits records and consumer offsets together. Not thread-safe.
class TransactionalProducer {
 public:
  // Fences every older producer with this id and aborts its transaction.
  static absl::StatusOr<std::unique_ptr<TransactionalProducer>> Open(
      const KafkaBusOptions& options, const std::string& transactional_id);

  // One transaction. `offsets` and `metadata` (of the consumer, from when it got the records) may
  // be null. ABORTED: nothing was committed, and this producer is of no more use where broken().
  // UNAVAILABLE: as well, but where pending() tells that the outcome is open until Settle.
  absl::Status Commit(std::span<const OutgoingRecord> records,
                      const rd_kafka_topic_partition_list_s* offsets,
                      const rd_kafka_consumer_group_metadata_s* metadata);

  // Ends what the last Commit left open; OK: it is committed. Called only where pending().
  absl::Status Settle();

  bool pending() const { return state_ == State::kCommitting || state_ == State::kAborting; }
  // Fenced, or lost for another reason that only a new producer cures.
  bool broken() const { return state_ == State::kBroken; }

 private:
  enum class State { kIdle, kCommitting, kAborting, kBroken };

  TransactionalProducer(KafkaBusOptions options, KafkaHandle handle)
      : options_(std::move(options)), handle_(std::move(handle)) {}
  absl::Status Fill(std::span<const OutgoingRecord> records,
                    const rd_kafka_topic_partition_list_s* offsets,
                    const rd_kafka_consumer_group_metadata_s* metadata);
  absl::Status Finish();
  // Returns `cause`, or why the transaction could not be aborted.
  absl::Status Abort(const absl::Status& cause);
  absl::Status Broken(const absl::Status& cause);
  void Step(std::string_view name) const {
    if (options_.on_step) options_.on_step(name);
  }

  const KafkaBusOptions options_;
  const KafkaHandle handle_;
  State state_ = State::kIdle;
  absl::Status cause_;
};

// Appends single records, each durable on its own. Thread-safe.
class SingleProducer {
 public:
  static absl::StatusOr<std::shared_ptr<SingleProducer>> Open(const KafkaBusOptions& options);
  ~SingleProducer();

  absl::Status Publish(const OutgoingRecord& record);
  // True where only a new producer helps.
  bool broken() const;

 private:
  SingleProducer(KafkaBusOptions options, KafkaHandle handle);

  const KafkaBusOptions options_;
  const KafkaHandle handle_;
  std::jthread poller_;
};

// Makes the client learn where the partitions of all topics are: the first record for a topic that
// a producer does not know yet waits for up to a second.
void WarmUp(rd_kafka_s* producer, const KafkaBusOptions& options);

}  // namespace nianbao::bus
