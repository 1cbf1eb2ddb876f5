// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/stage.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
#include <iterator>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/log/log.h"
#include "common/runtime/attempt_journal.h"
#include "common/runtime/dead_letter.h"
#include "common/runtime/stage_metrics.h"
#include "common/runtime/trace.h"
#include "common/runtime/wait.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

// A record that was being handled so often when the process died is not tried again.
constexpr int kMaxDeaths = 2;
// Outputs that are held until the batch is committed.
constexpr std::size_t kMaxBatchBytes = std::size_t{64} << 20;
// After a stop a batch goes on for so long; what is not done by then is done by the next owner.
constexpr absl::Duration kStopBudget = absl::Seconds(12);
constexpr absl::Duration kPollTimeout = absl::Seconds(1);
constexpr absl::Duration kLagInterval = absl::Seconds(2);
constexpr absl::Duration kMaxDelay = absl::Seconds(5);

struct Attempts {
  absl::Time first;
  int count = 0;
};

struct Outcome {
  std::vector<bus::OutgoingRecord> outputs;
  bool failed = false;
};

bool IsBusRetry(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) ||
         absl::IsResourceExhausted(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsCancelled(status);
}

Place PlaceOf(const bus::StoredRecord& record) {
  return {record.topic, record.partition, record.offset};
}

std::string HeaderOf(const bus::Record& record, std::string_view name) {
  const auto header = record.headers.find(std::string(name));
  return header == record.headers.end() ? std::string() : header->second;
}

class StageLoop {
 public:
  StageLoop(bus::Bus& bus, const StageOptions& options, const StageHandler& handler,
            prometheus::Registry& metrics, std::stop_token stop)
      : bus_(bus),
        options_(options),
        handler_(handler),
        metrics_(metrics, options.stage),
        stop_(std::move(stop)),
        limit_(options.max_batch),
        hold_delay_(options.retry_delay) {}

  absl::Status Run() {
    RETURN_IF_ERROR(OpenJournal());
    RETURN_IF_ERROR(Join());
    if (member_ == nullptr) return absl::OkStatus();
    const std::stop_callback wake(stop_, [this] {
      stopped_at_ = absl::ToUnixMillis(absl::Now());
      ExcuseWhatIsInHand();
      member_->Interrupt();
    });
    while (!stop_.stop_requested()) {
      UpdateLag();
      if (absl::Status status = Step(); !status.ok()) {
        if (!IsBusRetry(status)) return Annotate(status, options_.stage);
        log::Warning("the bus refused; trying again", {{"stage", options_.stage},
                                                       {"code", CodeName(status.code())},
                                                       {"reason", std::string(status.message())}});
        WaitOrStop(std::exchange(bus_delay_, std::min(bus_delay_ * 2, kMaxDelay)), stop_);
      } else {
        bus_delay_ = options_.retry_delay;
      }
    }
    return absl::OkStatus();
  }

 private:
  absl::Status OpenJournal() {
    std::error_code error;
    std::filesystem::create_directories(options_.state_dir, error);
    if (error) return ErrnoStatus(error.value(), absl::StrCat("create ", options_.state_dir));
    ASSIGN_OR_RETURN(journal_, AttemptJournal::Open(absl::StrCat(options_.state_dir, "/",
                                                                 options_.stage, ".attempts")));
    return absl::OkStatus();
  }

  // Leaves member_ null where a stop came first.
  absl::Status Join() {
    while (!stop_.stop_requested()) {
      auto member = bus_.JoinGroup(
          {.group = options_.stage, .topic = options_.topic, .member_id = options_.instance_id});
      if (member.ok()) {
        member_ = *std::move(member);
        return absl::OkStatus();
      }
      if (!IsBusRetry(member.status())) return Annotate(member.status(), options_.stage);
      log::Warning("cannot join the group; trying again",
                   {{"stage", options_.stage}, {"reason", std::string(member.status().message())}});
      WaitOrStop(std::exchange(bus_delay_, std::min(bus_delay_ * 2, kMaxDelay)), stop_);
    }
    return absl::OkStatus();
  }

  absl::Status Step() {
    const auto polled = member_->Poll(limit_, kPollTimeout);
    // Taken over: this member never gets a record again, and only a new process joins anew.
    if (absl::IsAborted(polled.status())) {
      return absl::FailedPreconditionError(polled.status().message());
    }
    RETURN_IF_ERROR(polled.status());
    const std::vector<bus::StoredRecord>& batch = *polled;
    idle_ = batch.empty();
    if (batch.empty()) return absl::OkStatus();
    const absl::Time begin = absl::Now();
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      ASSIGN_OR_RETURN(const Outcome* outcome, Handle(batch[i]));
      if (outcome == nullptr && !stop_.stop_requested()) return Hold(i);
      if (outcome == nullptr || OutOfTime()) return member_->Rollback();
      for (const bus::OutgoingRecord& output : outcome->outputs) {
        bytes += bus::RecordBytes(output.record);
      }
      const bool full = bytes > kMaxBatchBytes || absl::Now() - begin > options_.batch_budget;
      if (full && i + 1 < batch.size()) {
        // Polls so many again and finds them done.
        limit_ = i + 1;
        return member_->Rollback();
      }
    }
    return Commit(batch, begin);
  }

  // Gives the batch back, whose record `i` waits for something that is not there: what was done
  // before it is polled again and committed first.
  absl::Status Hold(std::size_t i) {
    limit_ = std::max<std::size_t>(i, 1);
    RETURN_IF_ERROR(member_->Rollback());
    if (i > 0) return absl::OkStatus();
    WaitOrStop(std::exchange(hold_delay_, std::min(hold_delay_ * 2, kMaxDelay)), stop_);
    return absl::OkStatus();
  }

  // Whatever ends the process after a stop, the record in hand is not to blame.
  void ExcuseWhatIsInHand() {
    const std::lock_guard lock(journal_mutex_);
    excused_ = true;
    if (const absl::Status status = journal_->Excuse(); !status.ok()) {
      log::Warning("the attempt in hand stays noted",
                   {{"stage", options_.stage}, {"reason", std::string(status.message())}});
    }
  }

  absl::StatusOr<absl::StatusOr<std::vector<bus::OutgoingRecord>>> Attempt(
      const bus::StoredRecord& record, const Place& place) {
    {
      const std::lock_guard lock(journal_mutex_);
      if (!excused_) RETURN_IF_ERROR(journal_->Begin(place));
    }
    auto outputs = CallHandler(record);
    const std::lock_guard lock(journal_mutex_);
    RETURN_IF_ERROR(journal_->End(place));
    return outputs;
  }

  bool OutOfTime() const {
    return stop_.stop_requested() && absl::Now() - absl::FromUnixMillis(stopped_at_) > kStopBudget;
  }

  absl::Status Commit(const std::vector<bus::StoredRecord>& batch, absl::Time begin) {
    std::vector<bus::OutgoingRecord> outputs;
    double failed = 0;
    for (const bus::StoredRecord& record : batch) {
      Outcome& outcome = done_[PlaceOf(record)];
      failed += outcome.failed ? 1 : 0;
      std::move(outcome.outputs.begin(), outcome.outputs.end(), std::back_inserter(outputs));
    }
    done_.clear();
    limit_ = options_.max_batch;
    const absl::Status status = member_->Commit(outputs);
    if (absl::IsAborted(status)) {
      attempts_.clear();
      log::Info("the batch went to another owner", {{"stage", options_.stage}});
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(status);
    hold_delay_ = options_.retry_delay;
    for (const bus::StoredRecord& record : batch) {
      const std::lock_guard lock(journal_mutex_);
      RETURN_IF_ERROR(journal_->Forget(PlaceOf(record)));
    }
    metrics_.in.Increment(static_cast<double>(batch.size()));
    metrics_.out.Increment(static_cast<double>(outputs.size()) - failed);
    metrics_.failed.Increment(failed);
    log::Debug("batch committed", {{"stage", options_.stage},
                                   {"records", static_cast<std::int64_t>(batch.size())},
                                   {"outputs", static_cast<std::int64_t>(outputs.size())},
                                   {"failed", static_cast<std::int64_t>(failed)},
                                   {"seconds", absl::ToDoubleSeconds(absl::Now() - begin)}});
    return absl::OkStatus();
  }

  // Null where a stop interrupted it or it must be tried again later. Errors are the journal's.
  absl::StatusOr<const Outcome*> Handle(const bus::StoredRecord& record) {
    const Place place = PlaceOf(record);
    if (const auto done = done_.find(place); done != done_.end()) return &done->second;
    const std::string traceparent =
        ChildTraceparent(HeaderOf(record.record, bus::kTraceparentHeader));
    if (const int deaths = journal_->Deaths(place); deaths >= kMaxDeaths) {
      return &(done_[place] = GiveUp(record, traceparent, deaths,
                                     absl::InternalError(absl::StrCat(
                                         "the process died ", deaths,
                                         " times while it handled this record; it is not tried "
                                         "again. Keep the original, report it, and retry the dead "
                                         "letter once the fault is mended"))));
    }
    const absl::Time begin = absl::Now();
    Attempts& attempts = attempts_.try_emplace(place, Attempts{begin, 0}).first->second;
    ASSIGN_OR_RETURN(auto outputs, Attempt(record, place));
    ++attempts.count;
    absl::Status status = outputs.status();
    for (absl::Duration delay = options_.retry_delay;
         absl::IsAborted(status) && attempts.count < options_.max_attempts; delay *= 2) {
      if (!WaitOrStop(delay, stop_)) return nullptr;
      ASSIGN_OR_RETURN(outputs, Attempt(record, place));
      ++attempts.count;
      status = outputs.status();
    }
    metrics_.seconds.Observe(absl::ToDoubleSeconds(absl::Now() - begin));
    if (absl::IsUnavailable(status) && absl::Now() - attempts.first < options_.max_hold) {
      log::Warning("record held", {{"stage", options_.stage},
                                   {"document_id", DocumentIdOf(record.record)},
                                   {"attempts", std::int64_t{attempts.count}},
                                   {"reason", std::string(status.message())}});
      return nullptr;
    }
    const int count = attempts.count;
    attempts_.erase(place);
    if (status.ok()) status = Complete(record, traceparent, *outputs);
    if (!status.ok()) return &(done_[place] = GiveUp(record, traceparent, count, status));
    return &(done_[place] = Outcome{*std::move(outputs), false});
  }

  absl::StatusOr<std::vector<bus::OutgoingRecord>> CallHandler(const bus::StoredRecord& record) {
    try {
      return handler_(record);
    } catch (const std::exception& error) {
      return absl::InternalError(absl::StrCat("unexpected: ", error.what()));
    }
  }

  // Adds the headers that every record has and looks whether the bus will take the outputs.
  absl::Status Complete(const bus::StoredRecord& record, const std::string& traceparent,
                        std::vector<bus::OutgoingRecord>& outputs) const {
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      auto& headers = outputs[i].record.headers;
      headers.try_emplace(std::string(bus::kSchemaVersionHeader), "1");
      headers.try_emplace(std::string(bus::kGenerationHeader), options_.generation);
      headers.try_emplace(std::string(bus::kTraceparentHeader), traceparent);
      if (const std::string id = DocumentIdOf(record.record); !id.empty()) {
        headers.try_emplace(std::string(bus::kDocumentIdHeader), id);
      }
      const absl::Status status = bus::CheckRecord(outputs[i]);
      if (!status.ok()) {
        return Annotate(status, absl::StrCat("output ", i + 1, " of ", outputs.size()));
      }
    }
    return absl::OkStatus();
  }

  Outcome GiveUp(const bus::StoredRecord& record, const std::string& traceparent, int attempts,
                 const absl::Status& status) const {
    log::Warning("record given up", {{"stage", options_.stage},
                                     {"document_id", DocumentIdOf(record.record)},
                                     {"traceparent", traceparent},
                                     {"topic", record.topic},
                                     {"partition", std::int64_t{record.partition}},
                                     {"offset", record.offset},
                                     {"attempts", std::int64_t{attempts}},
                                     {"code", CodeName(status.code())},
                                     {"reason", std::string(status.message())}});
    Outcome outcome;
    outcome.failed = true;
    outcome.outputs.push_back(MakeDeadLetter(record, {.stage = options_.stage,
                                                      .generation = options_.generation,
                                                      .status = status,
                                                      .attempts = attempts,
                                                      .time = absl::Now(),
                                                      .traceparent = traceparent}));
    return outcome;
  }

  void UpdateLag() {
    if (!idle_ && absl::Now() - lag_time_ < kLagInterval) return;
    lag_time_ = absl::Now();
    const auto progress = bus_.Progress(options_.stage, options_.topic);
    if (!progress.ok()) return;
    std::int64_t lag = 0;
    for (const bus::PartitionProgress& partition : *progress) {
      lag += partition.end - partition.committed;
    }
    metrics_.lag.Set(static_cast<double>(lag));
  }

  bus::Bus& bus_;
  const StageOptions& options_;
  const StageHandler& handler_;
  StageMetrics metrics_;
  const std::stop_token stop_;
  std::atomic<std::int64_t> stopped_at_ = std::numeric_limits<std::int64_t>::max();
  // A stop comes from another thread.
  std::mutex journal_mutex_;
  std::unique_ptr<AttemptJournal> journal_;
  bool excused_ = false;
  std::unique_ptr<bus::GroupMember> member_;
  // What was handled and is not committed.
  std::map<Place, Outcome> done_;
  // What was tried and is not done.
  std::map<Place, Attempts> attempts_;
  std::size_t limit_;
  bool idle_ = true;
  absl::Time lag_time_ = absl::InfinitePast();
  absl::Duration bus_delay_ = absl::Milliseconds(200);
  absl::Duration hold_delay_;
};

}  // namespace

absl::Status RunStage(bus::Bus& bus, const StageOptions& options, const StageHandler& handler,
                      prometheus::Registry& metrics, std::stop_token stop) {
  return StageLoop(bus, options, handler, metrics, std::move(stop)).Run();
}

}  // namespace nianbao::runtime
