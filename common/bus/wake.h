// SPDX-License-Identifier: Apache-2.0
// Tells waiting readers, in this process and in others, that the log has grown.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nianbao::bus {

// Every commit writes one byte at the start of a file that all processes watch with inotify. A
// hint, not a promise: a writer may die between its commit and the byte, and a machine may be out
// of inotify watches; who waits looks again after a second at the latest. Thread-safe.
//
//   const auto seen = wake.count();
//   if (nothing to read) wake.WaitPast(seen, deadline);
class Wake {
 public:
  // Opens or creates the file at `path`. UNAVAILABLE and so on: it cannot be written.
  static absl::StatusOr<std::unique_ptr<Wake>> Open(const std::string& path);
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;
  ~Wake();

  // Wakes the waiters of all processes.
  void Notify();
  // Wakes the waiters of this process.
  void NotifyLocal();
  // Grows with every wake-up.
  std::uint64_t count() const { return count_.load(); }
  // Returns when count() is above `seen`, or at `deadline`.
  void WaitPast(std::uint64_t seen, absl::Time deadline);

 private:
  Wake(int file, int watch, int stop);
  void Watch();

  const int file_;
  const int watch_;  // -1 where inotify is not to be had.
  const int stop_;
  std::atomic<std::uint64_t> count_{0};
  std::mutex mutex_;
  std::condition_variable woken_;
  std::thread watcher_;
};

}  // namespace nianbao::bus
