// SPDX-License-Identifier: Apache-2.0
// A consumer of WatchReports that stores each token with what came with it, loses its stream again
// and again, and goes on from the token that it stored last.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "nianbao/v1/report.pb.h"
#include "nianbao/v1/report_service.pb.h"
#include "tests/e2e/client.h"

namespace nianbao::e2e {

// Document id and part.
using PartKey = std::pair<std::string, int>;

PartKey KeyOf(const v1::ValidatedReport& report);

struct WatcherOptions {
  // Start here; empty for the earliest record.
  std::string resume_token;
  // True: cuts its own stream after a few messages, drawn from `seed`.
  bool cuts = false;
  std::uint64_t seed = 0;
};

// Reads on a thread of its own until it is destroyed. Thread-safe.
class Watcher {
 public:
  // `client` must outlive the watcher.
  Watcher(Client& client, WatcherOptions options);
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  // Waits until every one of `keys` has been seen. DEADLINE_EXCEEDED says how many are missing; any
  // other error is that of a stream.
  absl::Status WaitForAll(const std::set<PartKey>& keys, absl::Time deadline);
  // Stops cutting and waits until the running stream has had the bookmark of an idle one:
  // everything that was there when it began, or when the cutting stopped, was received.
  absl::Status WaitUntilIdle(absl::Time deadline);

  // How often each part was received: the most for one event of it. A part that is held against a
  // report that came later is published again, as another validation.
  std::map<PartKey, int> seen() const;
  // How many streams ended: those cut here, and those cut by the server.
  int own_cuts() const;
  int foreign_cuts() const;

 private:
  void Run(const std::stop_token& stop);
  v1::WatchReportsRequest NextRequest() const;
  // False to cut the stream.
  bool Receive(const v1::WatchReportsResponse& message, int& messages_left);
  absl::Status WaitUntil(absl::Time deadline, const std::string& what,
                         const std::function<bool()>& done);

  Client& client_;
  const WatcherOptions options_;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::mt19937_64 random_;
  bool cuts_;
  // Bookmarks of the running stream, which starts with one.
  int bookmarks_ = 0;
  int own_cuts_ = 0;
  int foreign_cuts_ = 0;
  std::string token_;
  // By revision and validation.
  std::map<PartKey, std::map<std::pair<int, int>, int>> seen_;
  absl::Status error_;
  // Last, so that it has ended before the rest is destroyed.
  std::jthread thread_;
};

}  // namespace nianbao::e2e
