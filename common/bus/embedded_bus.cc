// SPDX-License-Identifier: Apache-2.0
#include "common/bus/embedded_bus.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/bus/cursor_check.h"
#include "common/bus/embedded_log.h"
#include "common/bus/embedded_member.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

// What one transaction takes when several threads publish at once.
constexpr std::size_t kMaxTogetherBytes = std::size_t{32} << 20;

struct Ends {
  std::int64_t first = 0;
  std::int64_t next = 0;
};

absl::StatusOr<std::vector<Ends>> ReadEnds(store::Database& reader, Stream first) {
  ASSIGN_OR_RETURN(const auto rows,
                   reader.Query("SELECT first_offset, next_offset FROM stream WHERE id >= ? AND "
                                "id < ? ORDER BY id",
                                {first, first + kPartitions}));
  std::vector<Ends> ends;
  for (const store::Row& row : rows) ends.push_back({row.Int(0), row.Int(1)});
  return ends;
}

class EmbeddedTail final : public Tail {
 public:
  EmbeddedTail(std::shared_ptr<EmbeddedLog> log, std::unique_ptr<store::Database> reader,
               Stream first, Cursor start)
      : log_(std::move(log)),
        reader_(std::move(reader)),
        first_(first),
        cursor_(std::move(start)) {}

  absl::StatusOr<std::vector<StoredRecord>> Next(std::size_t max_records,
                                                 absl::Duration timeout) override {
    return WaitForRecords(log_->wake(), interrupted_, absl::Now() + timeout,
                          [&] { return Look(std::max<std::size_t>(max_records, 1)); });
  }
  const Cursor& position() const override { return cursor_; }
  void Interrupt() override {
    interrupted_ = true;
    log_->wake().NotifyLocal();
  }

 private:
  absl::StatusOr<std::vector<StoredRecord>> Look(std::size_t max_records) {
    ASSIGN_OR_RETURN(const auto ends, ReadEnds(*reader_, first_));
    std::vector<Available> available;
    for (int i = 0; i < kPartitions; ++i) {
      const auto known = cursor_.next.find(i);
      const Ends& end = ends.at(static_cast<std::size_t>(i));
      available.push_back(
          {first_ + i, known == cursor_.next.end() ? end.first : known->second, end.next});
    }
    ASSIGN_OR_RETURN(auto records,
                     ReadAvailable(*reader_, cursor_.topic, available, turn_, max_records));
    for (const StoredRecord& record : records) cursor_.next[record.partition] = record.offset + 1;
    if (!records.empty()) turn_ = (turn_ + 1) % kPartitions;
    return records;
  }

  const std::shared_ptr<EmbeddedLog> log_;
  const std::unique_ptr<store::Database> reader_;
  const Stream first_;
  Cursor cursor_;
  std::atomic<bool> interrupted_{false};
  std::size_t turn_ = 0;
};

class EmbeddedBus final : public Bus {
 public:
  EmbeddedBus(std::shared_ptr<EmbeddedLog> log, std::unique_ptr<store::Database> reader)
      : log_(std::move(log)), reader_(std::move(reader)) {}

  absl::Status Publish(std::span<const OutgoingRecord> records) override;
  absl::StatusOr<std::unique_ptr<GroupMember>> JoinGroup(const GroupOptions& options) override {
    return EmbeddedMember::Open(log_, options);
  }
  absl::StatusOr<std::unique_ptr<Tail>> OpenTail(const Cursor& start) override;
  absl::StatusOr<Cursor> Earliest(std::string_view topic) override;
  absl::StatusOr<Cursor> Latest(std::string_view topic) override;
  absl::StatusOr<std::vector<PartitionProgress>> Progress(std::string_view group,
                                                          std::string_view topic) override;

 private:
  struct Waiting {
    std::span<const OutgoingRecord> records;
    std::size_t bytes = 0;
    absl::Status status;
    bool done = false;
  };
  std::vector<Waiting*> TakeTogether();
  absl::Status PublishTogether(const std::vector<Waiting*>& together);

  const std::shared_ptr<EmbeddedLog> log_;
  const std::unique_ptr<store::Database> reader_;
  std::mutex mutex_;
  std::condition_variable published_;
  std::deque<Waiting*> waiting_;
  bool publishing_ = false;
};

absl::Status EmbeddedBus::Publish(std::span<const OutgoingRecord> records) {
  if (records.empty()) return absl::OkStatus();
  Waiting mine{records, 0, {}, false};
  for (const OutgoingRecord& record : records) {
    RETURN_IF_ERROR(CheckRecord(record));
    mine.bytes += RecordBytes(record.record);
  }
  std::unique_lock lock(mutex_);
  waiting_.push_back(&mine);
  while (!mine.done) {
    if (publishing_) {
      published_.wait(lock);
      continue;
    }
    // The first to come publishes for those who came while the last transaction ran.
    publishing_ = true;
    const std::vector<Waiting*> together = TakeTogether();
    lock.unlock();
    const absl::Status status = PublishTogether(together);
    lock.lock();
    publishing_ = false;
    for (Waiting* waiting : together) {
      waiting->status = status;
      waiting->done = true;
    }
    published_.notify_all();
  }
  return mine.status;
}

std::vector<EmbeddedBus::Waiting*> EmbeddedBus::TakeTogether() {
  std::vector<Waiting*> together;
  std::size_t bytes = 0;
  while (!waiting_.empty()) {
    bytes += waiting_.front()->bytes;
    if (!together.empty() && bytes > kMaxTogetherBytes) break;
    together.push_back(waiting_.front());
    waiting_.pop_front();
  }
  return together;
}

absl::Status EmbeddedBus::PublishTogether(const std::vector<Waiting*>& together) {
  return log_->WriteInSteps([&](store::Transaction& transaction) {
    for (const Waiting* waiting : together) {
      RETURN_IF_ERROR(log_->Append(transaction, waiting->records));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::unique_ptr<Tail>> EmbeddedBus::OpenTail(const Cursor& start) {
  ASSIGN_OR_RETURN(const Stream first, log_->FirstStream(start.topic));
  ASSIGN_OR_RETURN(const auto ends, ReadEnds(*reader_, first));
  RETURN_IF_ERROR(CheckCursor(start, log_->id()));
  for (const auto& [partition, next] : start.next) {
    const Ends& held = ends.at(static_cast<std::size_t>(partition));
    RETURN_IF_ERROR(CheckHeld(partition, next, held.first, held.next));
  }
  ASSIGN_OR_RETURN(auto reader, log_->OpenReader());
  return std::make_unique<EmbeddedTail>(log_, std::move(reader), first, start);
}

absl::StatusOr<Cursor> EmbeddedBus::Earliest(std::string_view topic) {
  RETURN_IF_ERROR(log_->FirstStream(topic).status());
  return Cursor{log_->id(), std::string(topic), {}};
}

absl::StatusOr<Cursor> EmbeddedBus::Latest(std::string_view topic) {
  ASSIGN_OR_RETURN(const Stream first, log_->FirstStream(topic));
  ASSIGN_OR_RETURN(const auto ends, ReadEnds(*reader_, first));
  Cursor cursor{log_->id(), std::string(topic), {}};
  for (int i = 0; i < kPartitions; ++i) cursor.next[i] = ends.at(static_cast<std::size_t>(i)).next;
  return cursor;
}

absl::StatusOr<std::vector<PartitionProgress>> EmbeddedBus::Progress(std::string_view group,
                                                                     std::string_view topic) {
  ASSIGN_OR_RETURN(const Stream first, log_->FirstStream(topic));
  ASSIGN_OR_RETURN(
      const auto rows,
      reader_->Query("SELECT COALESCE(g.next_offset, s.first_offset), s.next_offset FROM stream s "
                     "LEFT JOIN group_offset g ON g.stream = s.id AND g.consumer_group = ? WHERE "
                     "s.id >= ? AND s.id < ? ORDER BY s.id",
                     {group, first, first + kPartitions}));
  std::vector<PartitionProgress> progress;
  for (const store::Row& row : rows) {
    progress.push_back({static_cast<int>(progress.size()), row.Int(0), row.Int(1)});
  }
  return progress;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Bus>> OpenEmbeddedBus(const EmbeddedBusOptions& options) {
  ASSIGN_OR_RETURN(auto log, EmbeddedLog::Open(options));
  ASSIGN_OR_RETURN(auto reader, log->OpenReader());
  return std::make_unique<EmbeddedBus>(std::move(log), std::move(reader));
}

}  // namespace nianbao::bus
