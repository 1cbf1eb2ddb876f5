// SPDX-License-Identifier: Apache-2.0
#include "common/bus/kafka_member.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/log/log.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

constexpr std::size_t kMaxPollBytes = std::size_t{16} << 20;
// How long a handler may take before the group goes on without this member.
constexpr absl::Duration kLongestHandling = absl::Minutes(10);
// An interruption that comes between the look at the flag and the wait is seen after this.
constexpr absl::Duration kLongestWait = absl::Seconds(1);

void OnRebalance(rd_kafka_t*, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions,
                 void* opaque) {
  auto* member = static_cast<KafkaMember*>(opaque);
  if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    member->OnAssigned(partitions);
  } else {
    member->OnRevoked(partitions);
  }
}

}  // namespace

KafkaMember::KafkaMember(KafkaBusOptions options, GroupOptions group)
    : options_(std::move(options)), group_(std::move(group)) {}

absl::StatusOr<std::unique_ptr<GroupMember>> KafkaMember::Open(const KafkaBusOptions& options,
                                                               const GroupOptions& group) {
  if (group.group.empty() || group.member_id.empty()) {
    return absl::InvalidArgumentError("a group member needs a group and a member id");
  }
  if (std::find(kTopics.begin(), kTopics.end(), group.topic) == kTopics.end()) {
    return absl::InvalidArgumentError(absl::StrCat("unknown topic '", group.topic, "'"));
  }
  std::unique_ptr<KafkaMember> member(new KafkaMember(options, group));
  ASSIGN_OR_RETURN(
      member->producer_,
      TransactionalProducer::Open(
          options, absl::StrCat(options.instance_id, "-", group.group, "-", group.member_id)));
  RETURN_IF_ERROR(member->Subscribe());
  return member;
}

absl::Status KafkaMember::Subscribe() {
  const KafkaSettings settings = {
      {"group.id", options_.prefix + group_.group},
      {"partition.assignment.strategy", "cooperative-sticky"},
      {"auto.offset.reset", "earliest"},
      {"session.timeout.ms", std::to_string(Millis(group_.lease))},
      {"heartbeat.interval.ms", std::to_string(Millis(group_.lease / 4))},
      {"max.poll.interval.ms", std::to_string(Millis(std::max(kLongestHandling, group_.lease)))},
  };
  ASSIGN_OR_RETURN(consumer_, NewConsumer(options_, settings, [this](rd_kafka_conf_s* conf) {
                     rd_kafka_conf_set_opaque(conf, this);
                     rd_kafka_conf_set_rebalance_cb(conf, &OnRebalance);
                   }));
  queue_ = rd_kafka_queue_get_consumer(consumer_.get());
  const KafkaPartitions topics(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(topics.get(), FullTopic(options_, group_.topic).c_str(),
                                    RD_KAFKA_PARTITION_UA);
  return KafkaStatus(rd_kafka_subscribe(consumer_.get(), topics.get()), "subscribe");
}

KafkaMember::~KafkaMember() {
  if (consumer_ == nullptr) return;
  LeaveGroup();
  rd_kafka_queue_destroy(queue_);
}

void KafkaMember::LeaveGroup() {
  if (std::exchange(left_, true)) return;
  handed_out_ = 0;
  held_.clear();
  rd_kafka_consumer_close(consumer_.get());
}

void KafkaMember::OnAssigned(rd_kafka_topic_partition_list_s* partitions) {
  const KafkaPtr<rd_kafka_error_s> error(rd_kafka_incremental_assign(consumer_.get(), partitions));
  if (error != nullptr) {
    log::Error("cannot take partitions", {{"reason", rd_kafka_error_string(error.get())}});
  }
}

void KafkaMember::OnRevoked(rd_kafka_topic_partition_list_s* partitions) {
  std::erase_if(held_, [&](const KafkaMessage& message) {
    return rd_kafka_topic_partition_list_find(partitions, rd_kafka_topic_name(message->rkt),
                                              message->partition) != nullptr;
  });
  const KafkaPtr<rd_kafka_error_s> error(
      rd_kafka_incremental_unassign(consumer_.get(), partitions));
  if (error != nullptr) {
    log::Error("cannot give partitions back", {{"reason", rd_kafka_error_string(error.get())}});
  }
}

absl::Status KafkaMember::CheckUsable() const {
  if (!producer_->broken() && !left_) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat("member ", group_.member_id, " of group ", group_.group,
                                         " was fenced, most likely by a new one of the same "
                                         "name; end this one"));
}

absl::Status KafkaMember::SettleCommit() {
  if (!producer_->pending()) return absl::OkStatus();
  const absl::Status status = producer_->Settle();
  if (producer_->pending()) return status;
  EndCommit(status, handed_out_);
  return absl::OkStatus();
}

void KafkaMember::EndCommit(const absl::Status& status, std::size_t count) {
  if (status.ok()) held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(count));
  handed_out_ = 0;
  if (producer_->broken()) LeaveGroup();
}

bool KafkaMember::Hold(rd_kafka_message_s* raw) {
  KafkaMessage message(raw);
  if (message == nullptr) return false;
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    held_.push_back(std::move(message));
  } else {
    log::Warning("consumer", {{"reason", rd_kafka_message_errstr(message.get())}});
  }
  return true;
}

void KafkaMember::Fetch(std::size_t max_records, absl::Duration wait) {
  std::size_t bytes = 0;
  for (const KafkaMessage& message : held_) bytes += MessageBytes(*message);
  int wait_ms = Millis(wait);
  // Asked for at least once: that is how revocations are heard of.
  while (Hold(rd_kafka_consumer_poll(consumer_.get(), wait_ms))) {
    wait_ms = 0;
    if (held_.empty()) continue;
    bytes += MessageBytes(*held_.back());
    if (held_.size() >= max_records || bytes >= kMaxPollBytes) return;
  }
}

// False where the member has just lost its membership: its partitions are about to be revoked, and
// brokers take offsets without a generation as they are.
bool KafkaMember::TakeGeneration() {
  generation_.reset(rd_kafka_consumer_group_metadata(consumer_.get()));
  char* id = rd_kafka_memberid(consumer_.get());
  const bool is_member = id != nullptr && *id != '\0';
  rd_kafka_mem_free(consumer_.get(), id);
  return generation_ != nullptr && is_member;
}

std::vector<StoredRecord> KafkaMember::HandOut(std::size_t max_records) {
  std::vector<StoredRecord> records;
  std::size_t bytes = 0;
  for (const KafkaMessage& message : held_) {
    bytes += MessageBytes(*message);
    if (!records.empty() && (records.size() >= max_records || bytes > kMaxPollBytes)) break;
    records.push_back(ToRecord(group_.topic, *message));
  }
  handed_out_ = records.size();
  return records;
}

absl::StatusOr<std::vector<StoredRecord>> KafkaMember::Poll(std::size_t max_records,
                                                            absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  RETURN_IF_ERROR(SettleCommit());
  RETURN_IF_ERROR(CheckUsable());
  handed_out_ = 0;
  failed_ = false;
  for (;;) {
    if (interrupted_.exchange(false)) return std::vector<StoredRecord>();
    const absl::Duration left = deadline - absl::Now();
    Fetch(max_records, held_.empty() ? std::min(left, kLongestWait) : absl::ZeroDuration());
    if (!held_.empty() && TakeGeneration()) return HandOut(max_records);
    if (absl::Now() >= deadline) return std::vector<StoredRecord>();
  }
}

absl::Status KafkaMember::Commit(std::span<const OutgoingRecord> outputs) {
  if (failed_) return absl::FailedPreconditionError("the last commit failed; poll first");
  RETURN_IF_ERROR(CheckUsable());
  for (const OutgoingRecord& output : outputs) RETURN_IF_ERROR(CheckRecord(output));
  const std::size_t count = std::exchange(handed_out_, 0);
  if (count == 0 && outputs.empty()) return absl::OkStatus();
  std::map<int, std::int64_t> next;
  for (std::size_t i = 0; i < count; ++i) next[held_[i]->partition] = held_[i]->offset + 1;
  const KafkaPartitions offsets(rd_kafka_topic_partition_list_new(kPartitions));
  const std::string topic = FullTopic(options_, group_.topic);
  for (const auto& [partition, offset] : next) {
    rd_kafka_topic_partition_list_add(offsets.get(), topic.c_str(), partition)->offset = offset;
  }
  const absl::Status status = producer_->Commit(outputs, offsets.get(), generation_.get());
  if (producer_->pending()) {
    handed_out_ = count;
  } else {
    EndCommit(status, count);
  }
  failed_ = !status.ok();
  return status;
}

absl::Status KafkaMember::Rollback() {
  RETURN_IF_ERROR(SettleCommit());
  handed_out_ = 0;
  return absl::OkStatus();
}

void KafkaMember::Interrupt() {
  interrupted_ = true;
  rd_kafka_queue_yield(queue_);
}

}  // namespace nianbao::bus
