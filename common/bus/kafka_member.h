// SPDX-License-Identifier: Apache-2.0
// One member of a Kafka consumer group, with the producer that commits for it.
//
// Fetched messages are held until they are committed, so that what is not committed is returned
// again without asking the brokers. Three things keep a member that lost its place from committing:
// a new member of the same name fences its producer; a partition that is revoked takes its held
// messages with it; and the group's generation is taken when a batch is handed out, not when it is
// committed, so that the brokers see that the batch is older than the membership.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "common/bus/bus.h"
#include "common/bus/kafka_client.h"
#include "common/bus/kafka_producer.h"

struct rd_kafka_queue_s;

namespace nianbao::bus {

class KafkaMember final : public GroupMember {
 public:
  static absl::StatusOr<std::unique_ptr<GroupMember>> Open(const KafkaBusOptions& options,
                                                           const GroupOptions& group);
  ~KafkaMember() override;

  absl::StatusOr<std::vector<StoredRecord>> Poll(std::size_t max_records,
                                                 absl::Duration timeout) override;
  absl::Status Commit(std::span<const OutgoingRecord> outputs) override;
  absl::Status Rollback() override;
  void Interrupt() override;

  // For the rebalance callback.
  void OnAssigned(rd_kafka_topic_partition_list_s* partitions);
  void OnRevoked(rd_kafka_topic_partition_list_s* partitions);

 private:
  KafkaMember(KafkaBusOptions options, GroupOptions group);
  absl::Status Subscribe();
  absl::Status CheckUsable() const;
  // Finds out what became of a commit whose outcome was open.
  absl::Status SettleCommit();
  void Fetch(std::size_t max_records, absl::Duration wait);
  bool Hold(rd_kafka_message_s* message);
  bool TakeGeneration();
  std::vector<StoredRecord> HandOut(std::size_t max_records);
  void EndCommit(const absl::Status& status, std::size_t count);
  void LeaveGroup();

  const KafkaBusOptions options_;
  const GroupOptions group_;
  std::unique_ptr<TransactionalProducer> producer_;
  KafkaHandle consumer_;
  rd_kafka_queue_s* queue_ = nullptr;
  std::atomic<bool> interrupted_{false};
  bool left_ = false;
  bool failed_ = false;  // The last Commit, with no Poll since.

  std::deque<KafkaMessage> held_;
  // The first of held_ that the last Poll returned.
  std::size_t handed_out_ = 0;
  KafkaPtr<rd_kafka_consumer_group_metadata_s> generation_;
};

}  // namespace nianbao::bus
