// SPDX-License-Identifier: Apache-2.0
// librdkafka's handles as owned values, its errors as statuses, its messages as records.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/bus/bus.h"
#include "common/bus/kafka_bus.h"

struct rd_kafka_s;
struct rd_kafka_conf_s;
struct rd_kafka_error_s;
struct rd_kafka_message_s;
struct rd_kafka_topic_partition_list_s;
struct rd_kafka_consumer_group_metadata_s;

namespace nianbao::bus {

struct KafkaDeleter {
  void operator()(rd_kafka_s* handle) const;
  void operator()(rd_kafka_conf_s* conf) const;
  void operator()(rd_kafka_error_s* error) const;
  void operator()(rd_kafka_message_s* message) const;
  void operator()(rd_kafka_topic_partition_list_s* list) const;
  void operator()(rd_kafka_consumer_group_metadata_s* metadata) const;
};
template <typename T>
using KafkaPtr = std::unique_ptr<T, KafkaDeleter>;

using KafkaHandle = KafkaPtr<rd_kafka_s>;
using KafkaMessage = KafkaPtr<rd_kafka_message_s>;
using KafkaPartitions = KafkaPtr<rd_kafka_topic_partition_list_s>;
using KafkaSettings = std::vector<std::pair<std::string, std::string>>;

// How long a call to the brokers may take before it is UNAVAILABLE.
inline constexpr absl::Duration kKafkaPatience = absl::Seconds(30);

// `configure` sets callbacks.
absl::StatusOr<KafkaHandle> NewConsumer(
    const KafkaBusOptions& options, const KafkaSettings& settings,
    const std::function<void(rd_kafka_conf_s*)>& configure = {});
absl::StatusOr<KafkaHandle> NewProducer(
    const KafkaBusOptions& options, const KafkaSettings& settings,
    const std::function<void(rd_kafka_conf_s*)>& configure = {});

// `code` is an rd_kafka_resp_err_t. ABORTED: fenced, or of an old generation of the group.
// INVALID_ARGUMENT: too large. UNAVAILABLE: anything else.
absl::Status KafkaStatus(int code, std::string_view what);
// OK where `error` is null.
absl::Status KafkaStatus(const KafkaPtr<rd_kafka_error_s>& error, std::string_view what);

// The topic under its name on the brokers.
std::string FullTopic(const KafkaBusOptions& options, std::string_view topic);

// Queues `record` for `topic`; `opaque` comes back with its delivery report.
absl::Status Send(rd_kafka_s* producer, const KafkaBusOptions& options,
                  const OutgoingRecord& record, void* opaque);

StoredRecord ToRecord(std::string_view topic, const rd_kafka_message_s& message);
std::size_t MessageBytes(const rd_kafka_message_s& message);

// All partitions of `topic` with the offset that `offset` gives.
KafkaPartitions AllPartitions(const KafkaBusOptions& options, std::string_view topic,
                              const std::function<std::int64_t(int)>& offset);

// First offset kept and offset after the last stable record of each partition, as `consumer` sees
// them.
struct Watermarks {
  std::int64_t first = 0;
  std::int64_t end = 0;
};
absl::StatusOr<std::vector<Watermarks>> QueryWatermarks(rd_kafka_s* consumer,
                                                        const KafkaBusOptions& options,
                                                        std::string_view topic);

int Millis(absl::Duration duration);

}  // namespace nianbao::bus
