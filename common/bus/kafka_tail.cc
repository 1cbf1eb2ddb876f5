// SPDX-License-Identifier: Apache-2.0
#include "common/bus/kafka_tail.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "common/log/log.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

constexpr std::size_t kMaxNextBytes = std::size_t{16} << 20;
constexpr absl::Duration kLongestWait = absl::Seconds(1);

}  // namespace

KafkaTail::KafkaTail(KafkaHandle consumer, Cursor start)
    : consumer_(std::move(consumer)),
      queue_(rd_kafka_queue_get_consumer(consumer_.get())),
      cursor_(std::move(start)) {}

KafkaTail::~KafkaTail() {
  rd_kafka_consumer_close(consumer_.get());
  rd_kafka_queue_destroy(queue_);
}

absl::StatusOr<std::unique_ptr<Tail>> KafkaTail::Open(const KafkaBusOptions& options, Cursor start,
                                                      int read_ahead_kib) {
  // librdkafka wants a group although nothing is ever committed for it.
  ASSIGN_OR_RETURN(
      KafkaHandle consumer,
      NewConsumer(options, {{"group.id", options.prefix + "tail"},
                            {"auto.offset.reset", "error"},
                            {"queued.max.messages.kbytes", std::to_string(read_ahead_kib)},
                            {"enable.partition.eof", "true"}}));
  const KafkaPartitions partitions = AllPartitions(options, start.topic, [&](int partition) {
    const auto known = start.next.find(partition);
    return known == start.next.end() ? RD_KAFKA_OFFSET_BEGINNING : known->second;
  });
  RETURN_IF_ERROR(KafkaStatus(rd_kafka_assign(consumer.get(), partitions.get()), "assign"));
  return std::unique_ptr<Tail>(new KafkaTail(std::move(consumer), std::move(start)));
}

absl::StatusOr<std::vector<StoredRecord>> KafkaTail::Next(std::size_t max_records,
                                                          absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  std::vector<StoredRecord> records;
  std::size_t bytes = 0;
  while (records.empty() || (records.size() < max_records && bytes < kMaxNextBytes)) {
    if (records.empty() && interrupted_.exchange(false)) return records;
    const absl::Duration left = std::min(deadline - absl::Now(), kLongestWait);
    const KafkaMessage message(
        rd_kafka_consumer_poll(consumer_.get(), records.empty() ? Millis(left) : 0));
    if (message == nullptr) {
      if (!records.empty() || absl::Now() >= deadline) break;
      continue;
    }
    if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
      return absl::OutOfRangeError("the log no longer holds the next record; start anew");
    }
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      // The end of a transaction takes an offset of its own: the end may lie past the last record.
      cursor_.next[message->partition] = message->offset;
      continue;
    }
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      log::Warning("tail", {{"reason", rd_kafka_message_errstr(message.get())}});
      continue;
    }
    bytes += MessageBytes(*message);
    records.push_back(ToRecord(cursor_.topic, *message));
    cursor_.next[message->partition] = message->offset + 1;
  }
  return records;
}

void KafkaTail::Interrupt() {
  interrupted_ = true;
  rd_kafka_queue_yield(queue_);
}

}  // namespace nianbao::bus
