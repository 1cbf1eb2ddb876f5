// SPDX-License-Identifier: Apache-2.0
#include "common/bus/kafka_producer.h"

#include <librdkafka/rdkafka.h>

#include <condition_variable>
#include <utility>

#include "absl/time/clock.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

using Error = KafkaPtr<rd_kafka_error_s>;

constexpr const char* kTransactionTimeoutMs = "10000";
constexpr int kCallMs = 5000;

struct Delivery {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  int code = 0;
};

void OnDelivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  auto* delivery = static_cast<Delivery*>(message->_private);
  const std::lock_guard lock(delivery->mutex);
  delivery->code = message->err;
  delivery->done = true;
  delivery->changed.notify_all();
}

// Repeats `call` while librdkafka says that it may be repeated.
template <typename Call>
Error Retrying(const Call& call) {
  const absl::Time deadline = absl::Now() + kKafkaPatience;
  for (;;) {
    Error error(call());
    if (error == nullptr || rd_kafka_error_is_retriable(error.get()) == 0 ||
        absl::Now() >= deadline) {
      return error;
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
}

}  // namespace

void WarmUp(rd_kafka_s* producer, const KafkaBusOptions& options) {
  for (const std::string_view topic : kTopics) {
    const std::string name = FullTopic(options, topic);
    rd_kafka_topic_t* handle = rd_kafka_topic_new(producer, name.c_str(), nullptr);
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(producer, 0, handle, &metadata, kCallMs) == RD_KAFKA_RESP_ERR_NO_ERROR) {
      rd_kafka_metadata_destroy(metadata);
    }
    rd_kafka_topic_destroy(handle);
  }
}

absl::StatusOr<std::unique_ptr<TransactionalProducer>> TransactionalProducer::Open(
    const KafkaBusOptions& options, const std::string& transactional_id) {
  ASSIGN_OR_RETURN(KafkaHandle handle,
                   NewProducer(options, {{"transactional.id", options.prefix + transactional_id},
                                         {"transaction.timeout.ms", kTransactionTimeoutMs}}));
  const Error error =
      Retrying([&] { return rd_kafka_init_transactions(handle.get(), Millis(kKafkaPatience)); });
  RETURN_IF_ERROR(KafkaStatus(error, "begin transactions as " + transactional_id));
  WarmUp(handle.get(), options);
  return std::unique_ptr<TransactionalProducer>(
      new TransactionalProducer(options, std::move(handle)));
}

absl::Status TransactionalProducer::Commit(std::span<const OutgoingRecord> records,
                                           const rd_kafka_topic_partition_list_s* offsets,
                                           const rd_kafka_consumer_group_metadata_s* metadata) {
  if (broken()) return cause_;
  Step("begin");
  const Error error(rd_kafka_begin_transaction(handle_.get()));
  if (error != nullptr) return Broken(KafkaStatus(error, "begin a transaction"));
  state_ = State::kCommitting;
  const absl::Status filled = Fill(records, offsets, metadata);
  if (!filled.ok()) return Abort(filled);
  if (options_.on_step) {
    rd_kafka_flush(handle_.get(), Millis(kKafkaPatience));
    Step("written");
  }
  return Finish();
}

absl::Status TransactionalProducer::Fill(std::span<const OutgoingRecord> records,
                                         const rd_kafka_topic_partition_list_s* offsets,
                                         const rd_kafka_consumer_group_metadata_s* metadata) {
  for (const OutgoingRecord& record : records) {
    RETURN_IF_ERROR(Send(handle_.get(), options_, record, nullptr));
  }
  if (offsets == nullptr || offsets->cnt == 0) return absl::OkStatus();
  const Error error = Retrying([&] {
    return rd_kafka_send_offsets_to_transaction(handle_.get(), offsets, metadata, kCallMs);
  });
  return KafkaStatus(error, "send offsets");
}

absl::Status TransactionalProducer::Finish() {
  const Error error = Retrying([&] { return rd_kafka_commit_transaction(handle_.get(), kCallMs); });
  if (error == nullptr) {
    state_ = State::kIdle;
    Step("committed");
    return absl::OkStatus();
  }
  const absl::Status status = KafkaStatus(error, "commit");
  if (rd_kafka_error_is_retriable(error.get()) != 0)
    return absl::UnavailableError(status.message());
  return Abort(status);
}

absl::Status TransactionalProducer::Abort(const absl::Status& cause) {
  state_ = State::kAborting;
  cause_ = cause;
  const Error error = Retrying([&] { return rd_kafka_abort_transaction(handle_.get(), kCallMs); });
  if (error == nullptr) {
    state_ = State::kIdle;
    return cause;
  }
  if (rd_kafka_error_is_retriable(error.get()) != 0) return absl::UnavailableError(cause.message());
  return Broken(cause);
}

absl::Status TransactionalProducer::Broken(const absl::Status& cause) {
  state_ = State::kBroken;
  cause_ = absl::AbortedError(cause.message());
  return cause_;
}

absl::Status TransactionalProducer::Settle() {
  return state_ == State::kCommitting ? Finish() : Abort(cause_);
}

absl::StatusOr<std::shared_ptr<SingleProducer>> SingleProducer::Open(
    const KafkaBusOptions& options) {
  ASSIGN_OR_RETURN(
      KafkaHandle handle,
      NewProducer(options, {{"message.timeout.ms", std::to_string(Millis(kKafkaPatience))}},
                  [](rd_kafka_conf_s* conf) { rd_kafka_conf_set_dr_msg_cb(conf, &OnDelivered); }));
  WarmUp(handle.get(), options);
  return std::shared_ptr<SingleProducer>(new SingleProducer(options, std::move(handle)));
}

SingleProducer::SingleProducer(KafkaBusOptions options, KafkaHandle handle)
    : options_(std::move(options)), handle_(std::move(handle)) {
  poller_ = std::jthread([this](std::stop_token stop) {
    while (!stop.stop_requested()) rd_kafka_poll(handle_.get(), 100);
  });
}

SingleProducer::~SingleProducer() {
  poller_.request_stop();
  poller_.join();
}

absl::Status SingleProducer::Publish(const OutgoingRecord& record) {
  if (options_.on_step) options_.on_step("begin");
  Delivery delivery;
  RETURN_IF_ERROR(Send(handle_.get(), options_, record, &delivery));
  if (options_.on_step) options_.on_step("written");
  {
    std::unique_lock lock(delivery.mutex);
    delivery.changed.wait(lock, [&] { return delivery.done; });
  }
  RETURN_IF_ERROR(KafkaStatus(delivery.code, "publish"));
  if (options_.on_step) options_.on_step("committed");
  return absl::OkStatus();
}

bool SingleProducer::broken() const {
  return rd_kafka_fatal_error(handle_.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace nianbao::bus
