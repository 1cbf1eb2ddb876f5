// SPDX-License-Identifier: Apache-2.0
#include "common/bus/kafka_topics.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

constexpr absl::Duration kConnectPatience = absl::Seconds(10);
constexpr int kCopies = 3;
// Above the largest record there is room for the names of headers and the batch around it.
constexpr std::size_t kRoomBytes = std::size_t{1} << 20;

struct NewTopicDeleter {
  void operator()(rd_kafka_NewTopic_t* topic) const { rd_kafka_NewTopic_destroy(topic); }
};
using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, NewTopicDeleter>;

struct Cluster {
  int brokers = 0;
  // Partitions that have a leader, for each topic that there is.
  std::map<std::string, int> topics;
};

absl::StatusOr<Cluster> Describe(rd_kafka_s* client) {
  const rd_kafka_metadata_t* metadata = nullptr;
  const auto code = rd_kafka_metadata(client, 1, nullptr, &metadata, Millis(kConnectPatience));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaStatus(code, "ask the brokers for topics");
  Cluster cluster;
  cluster.brokers = metadata->broker_cnt;
  for (int i = 0; i < metadata->topic_cnt; ++i) {
    const rd_kafka_metadata_topic_t& topic = metadata->topics[i];
    if (topic.err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    int& led = cluster.topics[topic.topic];
    for (int p = 0; p < topic.partition_cnt; ++p) led += topic.partitions[p].leader >= 0 ? 1 : 0;
  }
  rd_kafka_metadata_destroy(metadata);
  return cluster;
}

bool IsKeptForEver(std::string_view topic) {
  return topic != kRawTopic && topic != kNormalizedTopic && topic != kExtractedTopic;
}

NewTopic Specify(const KafkaBusOptions& options, std::string_view topic, int brokers) {
  std::array<char, 512> error{};
  const int copies = brokers == 1 ? 1 : kCopies;
  NewTopic created(rd_kafka_NewTopic_new(FullTopic(options, topic).c_str(), kPartitions, copies,
                                         error.data(), error.size()));
  const auto set = [&](const char* name, const std::string& value) {
    rd_kafka_NewTopic_set_config(created.get(), name, value.c_str());
  };
  set("min.insync.replicas", copies == 1 ? "1" : "2");
  set("retention.ms", IsKeptForEver(topic)
                          ? "-1"
                          : std::to_string(absl::ToInt64Milliseconds(absl::Hours(30 * 24))));
  set("max.message.bytes",
      std::to_string((topic == kDeadLetterTopic ? kMaxDeadLetterBytes : kMaxRecordBytes) +
                     kRoomBytes));
  return created;
}

absl::Status CheckCreated(rd_kafka_event_t* event) {
  if (event == nullptr) return absl::UnavailableError("kafka: no answer to the creation of topics");
  if (const auto code = rd_kafka_event_error(event); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return KafkaStatus(code, "create topics");
  }
  std::size_t count = 0;
  const auto* topics =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = rd_kafka_topic_result_error(topics[i]);
    // Another process may have been quicker.
    if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
    const char* reason = rd_kafka_topic_result_error_string(topics[i]);
    RETURN_IF_ERROR(Annotate(KafkaStatus(code, rd_kafka_topic_result_name(topics[i])),
                             reason == nullptr ? "create topic" : reason));
  }
  return absl::OkStatus();
}

absl::Status Create(rd_kafka_s* client, const KafkaBusOptions& options, const Cluster& cluster) {
  std::vector<NewTopic> owned;
  std::vector<rd_kafka_NewTopic_t*> missing;
  for (const std::string_view topic : kTopics) {
    if (cluster.topics.contains(FullTopic(options, topic))) continue;
    owned.push_back(Specify(options, topic, cluster.brokers));
    missing.push_back(owned.back().get());
  }
  if (missing.empty()) return absl::OkStatus();
  rd_kafka_queue_t* queue = rd_kafka_queue_new(client);
  rd_kafka_AdminOptions_t* admin =
      rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS);
  rd_kafka_CreateTopics(client, missing.data(), missing.size(), admin, queue);
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue, Millis(kKafkaPatience));
  const absl::Status status = CheckCreated(event);
  if (event != nullptr) rd_kafka_event_destroy(event);
  rd_kafka_AdminOptions_destroy(admin);
  rd_kafka_queue_destroy(queue);
  return status;
}

// OK once every partition has a leader.
absl::Status CheckTopics(rd_kafka_s* client, const KafkaBusOptions& options) {
  ASSIGN_OR_RETURN(const Cluster cluster, Describe(client));
  for (const std::string_view topic : kTopics) {
    const std::string name = FullTopic(options, topic);
    const auto found = cluster.topics.find(name);
    if (found == cluster.topics.end() || found->second < kPartitions) {
      return absl::UnavailableError(absl::StrCat("kafka: topic ", name, " is not ready"));
    }
    if (found->second > kPartitions) {
      return absl::FailedPreconditionError(
          absl::StrCat("kafka: topic ", name, " has ", found->second, " partitions instead of ",
                       kPartitions, "; it was not created by this program"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CreateTopics(rd_kafka_s* client, const KafkaBusOptions& options) {
  ASSIGN_OR_RETURN(const Cluster cluster, Describe(client));
  RETURN_IF_ERROR(Create(client, options, cluster));
  const absl::Time deadline = absl::Now() + kConnectPatience;
  for (;;) {
    const absl::Status status = CheckTopics(client, options);
    if (!absl::IsUnavailable(status) || absl::Now() >= deadline) return status;
    absl::SleepFor(absl::Milliseconds(20));
  }
}

}  // namespace nianbao::bus
