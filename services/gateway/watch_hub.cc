// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/watch_hub.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/log/log.h"
#include "common/runtime/wait.h"
#include "common/status/status.h"
#include "services/gateway/follower.h"

namespace nianbao::gateway {
namespace {

constexpr std::size_t kHubBatch = 256;
constexpr absl::Duration kHubPatience = absl::Seconds(1);
constexpr absl::Duration kRetryDelay = absl::Milliseconds(500);
// What one watcher may have in hand.
constexpr std::size_t kWatcherBatch = 32;
constexpr std::size_t kWatcherBytes = std::size_t{256} << 10;
// From the log the size is known only once it is read.
constexpr std::size_t kWatcherTailBatch = 4;

std::int64_t NextOf(const bus::Cursor& cursor, int partition) {
  const auto it = cursor.next.find(partition);
  return it == cursor.next.end() ? 0 : it->second;
}

// True where `left` is nowhere behind `right`.
bool NotBehind(const bus::Cursor& left, const bus::Cursor& right) {
  return std::all_of(right.next.begin(), right.next.end(), [&left](const auto& entry) {
    return NextOf(left, entry.first) >= entry.second;
  });
}

// Nothing, with an error in the log, for a record that is no ValidatedReport.
std::optional<WatchEvent> EventOf(const bus::StoredRecord& stored) {
  v1::ValidatedReport report;
  if (!report.ParseFromString(stored.record.value)) {
    log::Error("a record is no ValidatedReport; skipped",
               {{"topic", stored.topic},
                {"partition", std::int64_t{stored.partition}},
                {"offset", stored.offset}});
    return std::nullopt;
  }
  return WatchEvent{.partition = stored.partition,
                    .offset = stored.offset,
                    .report = std::make_shared<const WatchedReport>(std::move(report))};
}

absl::Status Closed() {
  return absl::UnavailableError("this gateway is stopping; watch again with the last resume_token");
}

}  // namespace

const v1::ValidatedReport& WatchedReport::View(v1::ReportView view) const {
  if (view == v1::FULL) return full_;
  std::call_once(basic_made_, [this] { basic_ = BasicView(full_); });
  return basic_;
}

absl::StatusOr<std::unique_ptr<WatchHub>> WatchHub::Create(bus::Bus& bus,
                                                           const WatchHubOptions& options) {
  ASSIGN_OR_RETURN(bus::Cursor end, bus.Latest(bus::kValidatedTopic));
  return std::unique_ptr<WatchHub>(new WatchHub(bus, options, std::move(end)));
}

absl::Status WatchHub::Run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    absl::Status status = TailOnce(stop);
    if (absl::IsOutOfRange(status)) status = Restart();
    if (!status.ok() && !IsPassing(status)) return Annotate(status, "watch hub");
    if (!status.ok()) {
      log::Warning("reading the log failed; trying again",
                   {{"reason", std::string(status.message())}});
      runtime::WaitOrStop(kRetryDelay, stop);
    }
  }
  return absl::OkStatus();
}

absl::Status WatchHub::TailOnce(std::stop_token stop) {
  bus::Cursor start;
  {
    const std::lock_guard lock(mutex_);
    start = end_;
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<bus::Tail> tail, bus_.OpenTail(start));
  const std::stop_callback interrupt(stop, [&tail] { tail->Interrupt(); });
  while (!stop.stop_requested()) {
    ASSIGN_OR_RETURN(const auto records, tail->Next(kHubBatch, kHubPatience));
    if (!records.empty()) Append(records, tail->position());
  }
  return absl::OkStatus();
}

void WatchHub::Append(const std::vector<bus::StoredRecord>& records, const bus::Cursor& after) {
  std::vector<Held> parsed;
  for (const bus::StoredRecord& record : records) {
    if (auto event = EventOf(record)) {
      parsed.push_back({*std::move(event), bus::RecordBytes(record.record)});
    }
  }
  const std::lock_guard lock(mutex_);
  for (Held& held : parsed) {
    bytes_ += held.bytes;
    window_.push_back(std::move(held));
  }
  while (window_.size() > options_.max_events || bytes_ > options_.max_bytes) {
    const Held& oldest = window_.front();
    begin_.next[oldest.event.partition] = oldest.event.offset + 1;
    bytes_ -= oldest.bytes;
    window_.pop_front();
    ++first_;
  }
  end_ = after;
  changed_.notify_all();
}

absl::Status WatchHub::Restart() {
  ASSIGN_OR_RETURN(bus::Cursor latest, bus_.Latest(bus::kValidatedTopic));
  log::Warning("the log was cut; watching from its end");
  const std::lock_guard lock(mutex_);
  first_ += window_.size() + 1;
  window_.clear();
  bytes_ = 0;
  begin_ = latest;
  end_ = std::move(latest);
  changed_.notify_all();
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Subscription>> WatchHub::Subscribe(const bus::Cursor& start) {
  if (start.topic != bus::kValidatedTopic) {
    return absl::InvalidArgumentError(
        "the token is of another stream; list the reports again and watch from the token of that "
        "list");
  }
  std::unique_ptr<Subscription> subscription(new Subscription(*this, start));
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return Closed();
    // A place inside the window is known to be good; any other is for the bus to judge.
    const bool known =
        start.log_id == end_.log_id && NotBehind(end_, start) && subscription->JoinLocked();
    if (known) return subscription;
  }
  RETURN_IF_ERROR(subscription->OpenTail());
  return subscription;
}

void WatchHub::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

absl::StatusOr<std::vector<WatchEvent>> Subscription::Next(absl::Time deadline) {
  while (!interrupted_) {
    const bool from_window = next_.has_value();
    auto events = from_window ? FromWindow(deadline) : FromTail(deadline);
    if (!events.ok() || !events->empty()) return events;
    // Only a change of the source is a reason to look again before the deadline.
    if (next_.has_value() == from_window && absl::Now() >= deadline) break;
  }
  return std::vector<WatchEvent>();
}

absl::StatusOr<std::vector<WatchEvent>> Subscription::FromWindow(absl::Time deadline) {
  std::vector<WatchEvent> events;
  std::unique_lock lock(hub_.mutex_);
  hub_.changed_.wait_until(lock, absl::ToChronoTime(deadline), [this] {
    return interrupted_ || hub_.closed_ || *next_ != hub_.first_ + hub_.window_.size();
  });
  if (hub_.closed_) return Closed();
  if (*next_ < hub_.first_) {
    next_.reset();
    return events;
  }
  std::size_t bytes = 0;
  for (; *next_ < hub_.first_ + hub_.window_.size(); ++*next_) {
    const WatchHub::Held& held = hub_.window_[*next_ - hub_.first_];
    std::int64_t& next_offset = position_.next[held.event.partition];
    if (held.event.offset < next_offset) continue;
    bytes += held.bytes;
    if (!events.empty() && (events.size() == kWatcherBatch || bytes > kWatcherBytes)) break;
    next_offset = held.event.offset + 1;
    events.push_back(held.event);
  }
  return events;
}

absl::StatusOr<std::vector<WatchEvent>> Subscription::FromTail(absl::Time deadline) {
  std::vector<WatchEvent> events;
  bool joined = false;
  {
    const std::lock_guard lock(hub_.mutex_);
    if (hub_.closed_) return Closed();
    joined = JoinLocked();
  }
  if (joined) {
    CloseTail();
    return events;
  }
  if (tail_ == nullptr) RETURN_IF_ERROR(OpenTail());
  const absl::Duration patience =
      std::clamp(deadline - absl::Now(), absl::ZeroDuration(), kHubPatience);
  ASSIGN_OR_RETURN(const auto records, tail_->Next(kWatcherTailBatch, patience));
  for (const bus::StoredRecord& record : records) {
    if (auto event = EventOf(record)) events.push_back(*std::move(event));
  }
  position_ = tail_->position();
  return events;
}

bool Subscription::JoinLocked() {
  if (!NotBehind(position_, hub_.begin_)) return false;
  next_ = hub_.first_;
  return true;
}

absl::Status Subscription::OpenTail() {
  ASSIGN_OR_RETURN(auto tail, hub_.bus_.OpenFrugalTail(position_));
  const std::lock_guard lock(tail_mutex_);
  tail_ = std::move(tail);
  if (interrupted_) tail_->Interrupt();
  return absl::OkStatus();
}

void Subscription::CloseTail() {
  std::unique_ptr<bus::Tail> closed;
  const std::lock_guard lock(tail_mutex_);
  closed.swap(tail_);
}

void Subscription::Interrupt() {
  interrupted_ = true;
  {
    const std::lock_guard lock(tail_mutex_);
    if (tail_ != nullptr) tail_->Interrupt();
  }
  const std::lock_guard lock(hub_.mutex_);
  hub_.changed_.notify_all();
}

}  // namespace nianbao::gateway
