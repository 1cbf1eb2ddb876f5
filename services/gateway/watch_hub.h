// SPDX-License-Identifier: Apache-2.0
// One tail of nianbao.validated.v1 for all watchers of this gateway.
//
// The hub keeps the latest events in one window of bounded size. A watcher is a cursor: inside the
// window it takes its events from there, shared and parsed once; behind the window it reads the log
// itself until it has caught up. No queue exists for a watcher, so a slow one delays nobody and
// holds no more than the one batch it has in hand.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/bus/bus.h"
#include "nianbao/v1/report.pb.h"
#include "nianbao/v1/report_service.pb.h"
#include "services/gateway/report_columns.h"

namespace nianbao::gateway {

// A report as watchers share it. Thread-safe.
class WatchedReport {
 public:
  explicit WatchedReport(v1::ValidatedReport report)
      : full_(std::move(report)), columns_(ColumnsOf(full_)) {}

  const ReportColumns& columns() const { return columns_; }
  // FULL, or BASIC for anything else.
  const v1::ValidatedReport& View(v1::ReportView view) const;

 private:
  v1::ValidatedReport full_;
  ReportColumns columns_;
  mutable std::once_flag basic_made_;
  mutable v1::ValidatedReport basic_;
};

struct WatchEvent {
  int partition = 0;
  std::int64_t offset = 0;
  std::shared_ptr<const WatchedReport> report;
};

struct WatchHubOptions {
  // Size of the window: events, and their bytes in the log.
  std::size_t max_events = 4096;
  std::size_t max_bytes = std::size_t{16} << 20;
};

class Subscription;

// Thread-safe. Outlives its subscriptions.
class WatchHub {
 public:
  // Stands at the end of the log. `bus` must outlive the hub.
  static absl::StatusOr<std::unique_ptr<WatchHub>> Create(bus::Bus& bus,
                                                          const WatchHubOptions& options = {});

  // Fills the window until `stop`. Tries again while the bus is unavailable.
  absl::Status Run(std::stop_token stop);

  // A watcher that continues after `start`. INVALID_ARGUMENT: a cursor of another log or topic.
  // OUT_OF_RANGE: the log no longer holds what it asks for. UNAVAILABLE: closed.
  absl::StatusOr<std::unique_ptr<Subscription>> Subscribe(const bus::Cursor& start);

  // Ends every subscription with UNAVAILABLE, now and from now on.
  void Close();

 private:
  friend class Subscription;
  struct Held {
    WatchEvent event;
    std::size_t bytes = 0;
  };

  WatchHub(bus::Bus& bus, const WatchHubOptions& options, bus::Cursor end)
      : bus_(bus), options_(options), begin_(end), end_(std::move(end)) {}

  absl::Status TailOnce(std::stop_token stop);
  void Append(const std::vector<bus::StoredRecord>& records, const bus::Cursor& after);
  // Empties the window and puts it to the end of the log.
  absl::Status Restart();

  bus::Bus& bus_;
  const WatchHubOptions options_;

  std::mutex mutex_;
  std::condition_variable changed_;
  // The window holds what the log has between these two places; its first event has number first_.
  bus::Cursor begin_;
  bus::Cursor end_;
  std::deque<Held> window_;
  std::uint64_t first_ = 0;
  std::size_t bytes_ = 0;
  bool closed_ = false;
};

// One watcher. Not thread-safe but for Interrupt.
class Subscription {
 public:
  // Waits until there are events after position() or until `deadline`, then returns a few of them,
  // those of one partition in order. Empty at the deadline or when interrupted. UNAVAILABLE: the
  // hub was closed, or the bus cannot be read now. OUT_OF_RANGE: the log was cut after position().
  absl::StatusOr<std::vector<WatchEvent>> Next(absl::Time deadline);

  // The place after the last event returned, or the start.
  const bus::Cursor& position() const { return position_; }

  // Makes a waiting and every later Next return at once. Thread-safe.
  void Interrupt();

 private:
  friend class WatchHub;
  Subscription(WatchHub& hub, bus::Cursor start) : hub_(hub), position_(std::move(start)) {}

  absl::StatusOr<std::vector<WatchEvent>> FromWindow(absl::Time deadline);
  absl::StatusOr<std::vector<WatchEvent>> FromTail(absl::Time deadline);
  // Goes over to the window where it holds everything after position(). With hub_.mutex_ held.
  bool JoinLocked();
  absl::Status OpenTail();
  void CloseTail();

  WatchHub& hub_;
  bus::Cursor position_;
  // Number of the next event in the window; nothing while reading from tail_.
  std::optional<std::uint64_t> next_;
  std::atomic<bool> interrupted_ = false;
  // Guards the pointer, which Interrupt uses.
  std::mutex tail_mutex_;
  std::unique_ptr<bus::Tail> tail_;
};

}  // namespace nianbao::gateway
