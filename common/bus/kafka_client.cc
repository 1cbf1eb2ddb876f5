// SPDX-License-Identifier: Apache-2.0
#include "common/bus/kafka_client.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/log/log.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

void Log(const rd_kafka_t* handle, int level, const char* facility, const char* text) {
  const auto ours = level <= 3   ? log::Level::kError
                    : level <= 4 ? log::Level::kWarning
                                 : log::Level::kDebug;
  log::Write(ours, "librdkafka",
             {{"client", rd_kafka_name(handle)}, {"facility", facility}, {"reason", text}});
}

absl::StatusOr<KafkaHandle> NewHandle(rd_kafka_type_t type, const KafkaBusOptions& options,
                                      const KafkaSettings& settings,
                                      const std::function<void(rd_kafka_conf_s*)>& configure) {
  KafkaPtr<rd_kafka_conf_s> conf(rd_kafka_conf_new());
  std::array<char, 512> error{};
  KafkaSettings all = {{"bootstrap.servers", options.brokers},
                       {"client.id", options.instance_id},
                       {"message.max.bytes", std::to_string(std::size_t{11} << 20)},
                       {"socket.nagle.disable", "true"}};
  all.insert(all.end(), settings.begin(), settings.end());
  for (const auto& [name, value] : all) {
    if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), error.data(), error.size()) !=
        RD_KAFKA_CONF_OK) {
      return absl::InvalidArgumentError(absl::StrCat("kafka setting ", name, ": ", error.data()));
    }
  }
  rd_kafka_conf_set_log_cb(conf.get(), &Log);
  if (configure) configure(conf.get());
  rd_kafka_t* handle = rd_kafka_new(type, conf.get(), error.data(), error.size());
  if (handle == nullptr) return absl::InvalidArgumentError(error.data());
  conf.release();
  return KafkaHandle(handle);
}

// Asks for the offsets that stand for a time: -1 is the end, -2 the beginning.
absl::StatusOr<std::vector<std::int64_t>> OffsetsAtOnce(rd_kafka_s* consumer,
                                                        const KafkaBusOptions& options,
                                                        std::string_view topic, std::int64_t time) {
  const KafkaPartitions list = AllPartitions(options, topic, [&](int) { return time; });
  const auto code = rd_kafka_offsets_for_times(consumer, list.get(), Millis(kKafkaPatience));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaStatus(code, "query offsets");
  std::vector<std::int64_t> offsets;
  for (int i = 0; i < list->cnt; ++i) {
    if (list->elems[i].err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return KafkaStatus(list->elems[i].err, "query offsets");
    }
    offsets.push_back(list->elems[i].offset);
  }
  return offsets;
}

// A topic that was just created, or whose leader moved, answers after a moment.
absl::StatusOr<std::vector<std::int64_t>> OffsetsAt(rd_kafka_s* consumer,
                                                    const KafkaBusOptions& options,
                                                    std::string_view topic, std::int64_t time) {
  const absl::Time deadline = absl::Now() + kKafkaPatience;
  for (;;) {
    auto offsets = OffsetsAtOnce(consumer, options, topic, time);
    if (!absl::IsUnavailable(offsets.status()) || absl::Now() >= deadline) return offsets;
    absl::SleepFor(absl::Milliseconds(50));
  }
}

}  // namespace

void KafkaDeleter::operator()(rd_kafka_s* handle) const { rd_kafka_destroy(handle); }
void KafkaDeleter::operator()(rd_kafka_conf_s* conf) const { rd_kafka_conf_destroy(conf); }
void KafkaDeleter::operator()(rd_kafka_error_s* error) const { rd_kafka_error_destroy(error); }
void KafkaDeleter::operator()(rd_kafka_message_s* message) const {
  rd_kafka_message_destroy(message);
}
void KafkaDeleter::operator()(rd_kafka_topic_partition_list_s* list) const {
  rd_kafka_topic_partition_list_destroy(list);
}
void KafkaDeleter::operator()(rd_kafka_consumer_group_metadata_s* metadata) const {
  rd_kafka_consumer_group_metadata_destroy(metadata);
}

int Millis(absl::Duration duration) {
  return static_cast<int>(
      std::clamp<std::int64_t>(absl::ToInt64Milliseconds(duration), 0, 1 << 30));
}

absl::StatusOr<KafkaHandle> NewConsumer(const KafkaBusOptions& options,
                                        const KafkaSettings& settings,
                                        const std::function<void(rd_kafka_conf_s*)>& configure) {
  // After a full local queue librdkafka 2.0 fetches again up to a second later: the queue is
  // bounded by its bytes alone, and those are many.
  KafkaSettings all = {{"isolation.level", "read_committed"},   {"enable.auto.commit", "false"},
                       {"enable.auto.offset.store", "false"},   {"fetch.wait.max.ms", "100"},
                       {"fetch.error.backoff.ms", "50"},        {"queued.min.messages", "1000000"},
                       {"queued.max.messages.kbytes", "131072"}};
  all.insert(all.end(), settings.begin(), settings.end());
  ASSIGN_OR_RETURN(KafkaHandle consumer, NewHandle(RD_KAFKA_CONSUMER, options, all, configure));
  rd_kafka_poll_set_consumer(consumer.get());
  return consumer;
}

absl::StatusOr<KafkaHandle> NewProducer(const KafkaBusOptions& options,
                                        const KafkaSettings& settings,
                                        const std::function<void(rd_kafka_conf_s*)>& configure) {
  KafkaSettings all = {{"enable.idempotence", "true"},
                       {"acks", "all"},
                       {"compression.codec", "lz4"},
                       {"linger.ms", "0"}};
  all.insert(all.end(), settings.begin(), settings.end());
  return NewHandle(RD_KAFKA_PRODUCER, options, all, configure);
}

absl::Status KafkaStatus(int code, std::string_view what) {
  const std::string text = absl::StrCat("kafka: ", std::string(what), ": ",
                                        rd_kafka_err2str(static_cast<rd_kafka_resp_err_t>(code)));
  switch (code) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return absl::OkStatus();
    case RD_KAFKA_RESP_ERR__FENCED:
    case RD_KAFKA_RESP_ERR__STATE:
    case RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST:
    case RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
    case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
    case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING:
    case RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID:
    case RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:
      return absl::AbortedError(text);
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
      return absl::InvalidArgumentError(text);
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      return absl::OutOfRangeError(text);
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
      return absl::PermissionDeniedError(text);
    default:
      return absl::UnavailableError(text);
  }
}

absl::Status KafkaStatus(const KafkaPtr<rd_kafka_error_s>& error, std::string_view what) {
  if (error == nullptr) return absl::OkStatus();
  return Annotate(KafkaStatus(rd_kafka_error_code(error.get()), what),
                  rd_kafka_error_string(error.get()));
}

std::string FullTopic(const KafkaBusOptions& options, std::string_view topic) {
  return options.prefix + std::string(topic);
}

absl::Status Send(rd_kafka_s* producer, const KafkaBusOptions& options,
                  const OutgoingRecord& outgoing, void* opaque) {
  const Record& record = outgoing.record;
  const std::string topic = FullTopic(options, outgoing.topic);
  for (;;) {
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size() + 1);
    const auto add = [&](std::string_view name, std::string_view value) {
      rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                          static_cast<ssize_t>(value.size()));
    };
    add(kRoutingKeyHeader, record.routing_key);
    for (const auto& [name, value] : record.headers) add(name, value);
    const auto code = rd_kafka_producev(
        producer, RD_KAFKA_V_TOPIC(topic.c_str()),
        RD_KAFKA_V_PARTITION(PartitionOf(record.routing_key)),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY(record.key.data(), record.key.size()),
        RD_KAFKA_V_VALUE(const_cast<char*>(record.value.data()), record.value.size()),
        RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
    rd_kafka_headers_destroy(headers);
    if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) return KafkaStatus(code, "send");
    rd_kafka_poll(producer, 50);
  }
}

StoredRecord ToRecord(std::string_view topic, const rd_kafka_message_s& message) {
  StoredRecord stored{std::string(topic), message.partition, message.offset, {}, {}};
  rd_kafka_timestamp_type_t type;
  stored.timestamp = absl::FromUnixMillis(rd_kafka_message_timestamp(&message, &type));
  stored.record.key.assign(static_cast<const char*>(message.key), message.key_len);
  stored.record.value.assign(static_cast<const char*>(message.payload), message.len);
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return stored;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    std::string text(static_cast<const char*>(value), size);
    if (name == kRoutingKeyHeader) {
      stored.record.routing_key = std::move(text);
    } else {
      stored.record.headers[name] = std::move(text);
    }
  }
  return stored;
}

std::size_t MessageBytes(const rd_kafka_message_s& message) {
  return message.len + message.key_len;
}

KafkaPartitions AllPartitions(const KafkaBusOptions& options, std::string_view topic,
                              const std::function<std::int64_t(int)>& offset) {
  KafkaPartitions list(rd_kafka_topic_partition_list_new(kPartitions));
  const std::string name = FullTopic(options, topic);
  for (int i = 0; i < kPartitions; ++i) {
    rd_kafka_topic_partition_list_add(list.get(), name.c_str(), i)->offset = offset(i);
  }
  return list;
}

absl::StatusOr<std::vector<Watermarks>> QueryWatermarks(rd_kafka_s* consumer,
                                                        const KafkaBusOptions& options,
                                                        std::string_view topic) {
  ASSIGN_OR_RETURN(const auto first,
                   OffsetsAt(consumer, options, topic, RD_KAFKA_OFFSET_BEGINNING));
  ASSIGN_OR_RETURN(const auto end, OffsetsAt(consumer, options, topic, RD_KAFKA_OFFSET_END));
  std::vector<Watermarks> watermarks;
  for (std::size_t i = 0; i < first.size(); ++i) watermarks.push_back({first[i], end[i]});
  return watermarks;
}

}  // namespace nianbao::bus
