// SPDX-License-Identifier: Apache-2.0
// Reads a Kafka topic without a group.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "common/bus/bus.h"
#include "common/bus/kafka_client.h"

struct rd_kafka_queue_s;

namespace nianbao::bus {

class KafkaTail final : public Tail {
 public:
  // `start` was checked to be of this log. Records that were not asked for yet take up to about
  // `read_ahead_kib`.
  static absl::StatusOr<std::unique_ptr<Tail>> Open(const KafkaBusOptions& options, Cursor start,
                                                    int read_ahead_kib);
  ~KafkaTail() override;

  absl::StatusOr<std::vector<StoredRecord>> Next(std::size_t max_records,
                                                 absl::Duration timeout) override;
  const Cursor& position() const override { return cursor_; }
  void Interrupt() override;

 private:
  KafkaTail(KafkaHandle consumer, Cursor start);

  const KafkaHandle consumer_;
  rd_kafka_queue_s* const queue_;
  Cursor cursor_;
  std::atomic<bool> interrupted_{false};
};

}  // namespace nianbao::bus
