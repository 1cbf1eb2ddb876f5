// SPDX-License-Identifier: Apache-2.0
#include "common/bus/kafka_bus.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/bus/cursor_check.h"
#include "common/bus/kafka_client.h"
#include "common/bus/kafka_member.h"
#include "common/bus/kafka_producer.h"
#include "common/bus/kafka_progress.h"
#include "common/bus/kafka_tail.h"
#include "common/bus/kafka_topics.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

// One reader of a topic is fast with much read ahead; hundreds of slow ones must not hold that
// each.
constexpr int kReadAheadKib = 128 << 10;
constexpr int kFrugalReadAheadKib = 2 << 10;

absl::Status CheckTopic(std::string_view topic) {
  if (std::find(kTopics.begin(), kTopics.end(), topic) != kTopics.end()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("unknown topic '", std::string(topic), "'"));
}

absl::StatusOr<std::string> ClusterId(rd_kafka_s* client) {
  char* id = rd_kafka_clusterid(client, Millis(kKafkaPatience));
  if (id == nullptr) return absl::UnavailableError("kafka: the brokers do not tell a cluster id");
  std::string text(id);
  rd_kafka_mem_free(client, id);
  return text;
}

class KafkaBus final : public Bus {
 public:
  KafkaBus(KafkaBusOptions options, KafkaHandle reader, KafkaHandle dirty_reader,
           std::string log_id)
      : options_(std::move(options)),
        reader_(std::move(reader)),
        dirty_reader_(std::move(dirty_reader)),
        log_id_(std::move(log_id)) {}
  ~KafkaBus() override {
    for (auto& [group, consumer] : groups_) rd_kafka_consumer_close(consumer.get());
    rd_kafka_consumer_close(dirty_reader_.get());
    rd_kafka_consumer_close(reader_.get());
  }

  absl::Status Publish(std::span<const OutgoingRecord> records) override;
  absl::StatusOr<std::unique_ptr<GroupMember>> JoinGroup(const GroupOptions& options) override {
    return KafkaMember::Open(options_, options);
  }
  absl::StatusOr<std::unique_ptr<Tail>> OpenTail(const Cursor& start) override {
    return OpenTailReadingAhead(start, kReadAheadKib);
  }
  absl::StatusOr<std::unique_ptr<Tail>> OpenFrugalTail(const Cursor& start) override {
    return OpenTailReadingAhead(start, kFrugalReadAheadKib);
  }
  absl::StatusOr<Cursor> Earliest(std::string_view topic) override;
  absl::StatusOr<Cursor> Latest(std::string_view topic) override;
  absl::StatusOr<std::vector<PartitionProgress>> Progress(std::string_view group,
                                                          std::string_view topic) override;

 private:
  absl::StatusOr<std::unique_ptr<Tail>> OpenTailReadingAhead(const Cursor& start,
                                                             int read_ahead_kib);
  absl::Status PublishOne(const OutgoingRecord& record);
  absl::Status PublishTogether(std::span<const OutgoingRecord> records);

  const KafkaBusOptions options_;
  const KafkaHandle reader_;
  // Sees the ends of partitions beyond open transactions.
  const KafkaHandle dirty_reader_;
  const std::string log_id_;
  std::mutex single_mutex_;
  std::shared_ptr<SingleProducer> single_;
  std::mutex together_mutex_;
  std::unique_ptr<TransactionalProducer> together_;
  std::mutex groups_mutex_;
  std::map<std::string, KafkaHandle, std::less<>> groups_;
};

absl::Status KafkaBus::Publish(std::span<const OutgoingRecord> records) {
  for (const OutgoingRecord& record : records) RETURN_IF_ERROR(CheckRecord(record));
  if (records.empty()) return absl::OkStatus();
  return records.size() == 1 ? PublishOne(records.front()) : PublishTogether(records);
}

absl::Status KafkaBus::PublishOne(const OutgoingRecord& record) {
  std::shared_ptr<SingleProducer> producer;
  {
    const std::lock_guard lock(single_mutex_);
    if (single_ == nullptr || single_->broken()) {
      ASSIGN_OR_RETURN(single_, SingleProducer::Open(options_));
    }
    producer = single_;
  }
  return producer->Publish(record);
}

absl::Status KafkaBus::PublishTogether(std::span<const OutgoingRecord> records) {
  const std::lock_guard lock(together_mutex_);
  if (together_ == nullptr || together_->broken()) {
    together_.reset();
    ASSIGN_OR_RETURN(together_, TransactionalProducer::Open(
                                    options_, absl::StrCat(options_.instance_id, "-publish")));
  }
  // Whether the last call's records arrived was UNAVAILABLE to its caller; it must only end.
  if (together_->pending()) together_->Settle().IgnoreError();
  if (together_->pending()) return absl::UnavailableError("kafka: a transaction does not end");
  return together_->Commit(records, nullptr, nullptr);
}

absl::StatusOr<std::unique_ptr<Tail>> KafkaBus::OpenTailReadingAhead(const Cursor& start,
                                                                     int read_ahead_kib) {
  RETURN_IF_ERROR(CheckTopic(start.topic));
  RETURN_IF_ERROR(CheckCursor(start, log_id_));
  ASSIGN_OR_RETURN(const auto marks, QueryWatermarks(reader_.get(), options_, start.topic));
  for (const auto& [partition, next] : start.next) {
    const Watermarks& held = marks.at(static_cast<std::size_t>(partition));
    RETURN_IF_ERROR(CheckHeld(partition, next, held.first, held.end));
  }
  return KafkaTail::Open(options_, start, read_ahead_kib);
}

absl::StatusOr<Cursor> KafkaBus::Earliest(std::string_view topic) {
  RETURN_IF_ERROR(CheckTopic(topic));
  return Cursor{log_id_, std::string(topic), {}};
}

absl::StatusOr<Cursor> KafkaBus::Latest(std::string_view topic) {
  RETURN_IF_ERROR(CheckTopic(topic));
  ASSIGN_OR_RETURN(const auto ends, QueryWatermarks(dirty_reader_.get(), options_, topic));
  // A transaction that was committed becomes visible a moment later; before that, readers stand
  // before it.
  const absl::Time deadline = absl::Now() + kKafkaPatience;
  for (;;) {
    ASSIGN_OR_RETURN(const auto stable, QueryWatermarks(reader_.get(), options_, topic));
    Cursor cursor{log_id_, std::string(topic), {}};
    bool reached = true;
    for (int i = 0; i < kPartitions; ++i) {
      const auto at = static_cast<std::size_t>(i);
      cursor.next[i] = stable.at(at).end;
      reached = reached && stable.at(at).end >= ends.at(at).end;
    }
    if (reached) return cursor;
    if (absl::Now() >= deadline) return absl::UnavailableError("kafka: a transaction does not end");
    absl::SleepFor(absl::Milliseconds(5));
  }
}

absl::StatusOr<std::vector<PartitionProgress>> KafkaBus::Progress(std::string_view group,
                                                                  std::string_view topic) {
  RETURN_IF_ERROR(CheckTopic(topic));
  const std::lock_guard lock(groups_mutex_);
  auto found = groups_.find(group);
  if (found == groups_.end()) {
    ASSIGN_OR_RETURN(KafkaHandle consumer,
                     NewConsumer(options_, {{"group.id", options_.prefix + std::string(group)},
                                            {"enable.partition.eof", "true"},
                                            {"fetch.message.max.bytes", "1024"}}));
    found = groups_.emplace(std::string(group), std::move(consumer)).first;
  }
  return QueryProgress(found->second.get(), options_, topic);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Bus>> OpenKafkaBus(const KafkaBusOptions& options) {
  ASSIGN_OR_RETURN(KafkaHandle reader,
                   NewConsumer(options, {{"group.id", options.prefix + "reader"}}));
  ASSIGN_OR_RETURN(KafkaHandle dirty_reader,
                   NewConsumer(options, {{"group.id", options.prefix + "reader"},
                                         {"isolation.level", "read_uncommitted"}}));
  RETURN_IF_ERROR(
      Annotate(CreateTopics(reader.get(), options), "open the bus on " + options.brokers));
  ASSIGN_OR_RETURN(const std::string cluster, ClusterId(reader.get()));
  return std::make_unique<KafkaBus>(options, std::move(reader), std::move(dirty_reader),
                                    options.prefix + cluster);
}

}  // namespace nianbao::bus
