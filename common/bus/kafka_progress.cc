// SPDX-License-Identifier: Apache-2.0
#include "common/bus/kafka_progress.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <set>

#include "absl/time/clock.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

constexpr std::int64_t kLittleLag = 1000;
constexpr absl::Duration kLookPatience = absl::Seconds(5);

KafkaPartitions Suspects(const KafkaBusOptions& options, std::string_view topic,
                         const std::vector<PartitionProgress>& progress) {
  KafkaPartitions list(rd_kafka_topic_partition_list_new(kPartitions));
  const std::string name = FullTopic(options, topic);
  for (const PartitionProgress& partition : progress) {
    const std::int64_t lag = partition.end - partition.committed;
    if (lag <= 0 || lag > kLittleLag) continue;
    rd_kafka_topic_partition_list_add(list.get(), name.c_str(), partition.partition)->offset =
        partition.committed;
  }
  return list;
}

// Returns the partitions of `suspects` that hold no record after the offset given.
std::set<int> WithoutRecords(rd_kafka_s* consumer, const KafkaPartitions& suspects) {
  std::set<int> empty;
  std::set<int> open;
  for (int i = 0; i < suspects->cnt; ++i) open.insert(suspects->elems[i].partition);
  const absl::Time deadline = absl::Now() + kLookPatience;
  rd_kafka_assign(consumer, suspects.get());
  while (!open.empty() && absl::Now() < deadline) {
    const KafkaMessage message(rd_kafka_consumer_poll(consumer, 100));
    if (message == nullptr) continue;
    const bool end = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    if (!end && message->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    if (open.erase(message->partition) > 0 && end) empty.insert(message->partition);
  }
  rd_kafka_assign(consumer, nullptr);
  return empty;
}

}  // namespace

absl::StatusOr<std::vector<PartitionProgress>> QueryProgress(rd_kafka_s* consumer,
                                                             const KafkaBusOptions& options,
                                                             std::string_view topic) {
  const KafkaPartitions committed =
      AllPartitions(options, topic, [](int) { return RD_KAFKA_OFFSET_INVALID; });
  const auto code = rd_kafka_committed(consumer, committed.get(), Millis(kKafkaPatience));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaStatus(code, "query committed offsets");
  ASSIGN_OR_RETURN(const auto watermarks, QueryWatermarks(consumer, options, topic));
  std::vector<PartitionProgress> progress;
  for (int i = 0; i < committed->cnt; ++i) {
    const Watermarks& marks = watermarks.at(static_cast<std::size_t>(i));
    // Nothing committed yet: a negative mark.
    progress.push_back(
        {i, std::max<std::int64_t>(committed->elems[i].offset, marks.first), marks.end});
  }
  const KafkaPartitions suspects = Suspects(options, topic, progress);
  if (suspects->cnt == 0) return progress;
  for (const int partition : WithoutRecords(consumer, suspects)) {
    PartitionProgress& done = progress.at(static_cast<std::size_t>(partition));
    done.end = done.committed;
  }
  return progress;
}

}  // namespace nianbao::bus
