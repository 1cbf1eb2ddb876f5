// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/watcher.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace nianbao::e2e {
namespace {

// A stream is cut after at most this many messages.
constexpr int kLongestStream = 12;

}  // namespace

PartKey KeyOf(const v1::ValidatedReport& report) {
  return {report.document().document_id(), report.document().part()};
}

Watcher::Watcher(Client& client, WatcherOptions options)
    : client_(client),
      options_(std::move(options)),
      random_(options_.seed),
      cuts_(options_.cuts),
      token_(options_.resume_token),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

v1::WatchReportsRequest Watcher::NextRequest() const {
  v1::WatchReportsRequest request;
  request.set_view(v1::BASIC);
  if (token_.empty()) {
    request.set_position(v1::WatchReportsRequest::EARLIEST);
  } else {
    request.set_resume_token(token_);
  }
  return request;
}

bool Watcher::Receive(const v1::WatchReportsResponse& message, int& messages_left) {
  const std::lock_guard lock(mutex_);
  // The token and what it covers are stored together.
  token_ = message.resume_token();
  if (message.has_report()) {
    const v1::ValidatedReport& report = message.report();
    ++seen_[KeyOf(report)][{report.revision(), report.validation()}];
  } else {
    ++bookmarks_;
  }
  changed_.notify_all();
  if (!cuts_ || --messages_left > 0) return true;
  ++own_cuts_;
  return false;
}

void Watcher::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    v1::WatchReportsRequest request;
    int messages_left = 0;
    {
      const std::lock_guard lock(mutex_);
      bookmarks_ = 0;
      request = NextRequest();
      messages_left = std::uniform_int_distribution<int>(1, kLongestStream)(random_);
    }
    const absl::Status status = client_.WatchReports(
        request, stop,
        [&](const v1::WatchReportsResponse& message) { return Receive(message, messages_left); });
    const std::lock_guard lock(mutex_);
    if (absl::IsUnavailable(status)) {
      ++foreign_cuts_;
    } else if (!absl::IsCancelled(status)) {
      error_ = status.ok() ? absl::InternalError("a stream ended by itself") : status;
      changed_.notify_all();
      return;
    }
  }
}

absl::Status Watcher::WaitUntil(absl::Time deadline, const std::string& what,
                                const std::function<bool()>& done) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, absl::ToChronoTime(deadline), [&] { return !error_.ok() || done(); });
  if (!error_.ok()) return error_;
  if (done()) return absl::OkStatus();
  return absl::DeadlineExceededError(
      absl::StrCat("the stream is still waiting for ", what, " after ", seen_.size(), " parts"));
}

absl::Status Watcher::WaitForAll(const std::set<PartKey>& keys, absl::Time deadline) {
  return WaitUntil(deadline, absl::StrCat("some of ", keys.size(), " parts"), [&] {
    return std::all_of(keys.begin(), keys.end(),
                       [this](const PartKey& key) { return seen_.contains(key); });
  });
}

absl::Status Watcher::WaitUntilIdle(absl::Time deadline) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(cuts_, false)) bookmarks_ = std::min(bookmarks_, 1);
  }
  return WaitUntil(deadline, "the bookmark of an idle stream", [this] { return bookmarks_ > 1; });
}

std::map<PartKey, int> Watcher::seen() const {
  const std::lock_guard lock(mutex_);
  std::map<PartKey, int> most;
  for (const auto& [key, events] : seen_) {
    for (const auto& [event, count] : events) most[key] = std::max(most[key], count);
  }
  return most;
}

int Watcher::own_cuts() const {
  const std::lock_guard lock(mutex_);
  return own_cuts_;
}

int Watcher::foreign_cuts() const {
  const std::lock_guard lock(mutex_);
  return foreign_cuts_;
}

}  // namespace nianbao::e2e
