// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/watch_stream.h"

#include <system_error>
#include <thread>
#include <utility>

#include "services/gateway/grpc_status.h"

namespace nianbao::gateway {

WatchStreams::~WatchStreams() { WaitEmpty(absl::InfiniteDuration()); }

bool WatchStreams::Add(WatchStream* stream) {
  const std::lock_guard lock(mutex_);
  if (threads_ >= limit_) return false;
  streams_.insert(stream);
  gauge_.Set(++threads_);
  return true;
}

void WatchStreams::Remove(WatchStream* stream) {
  const std::lock_guard lock(mutex_);
  streams_.erase(stream);
}

void WatchStreams::Leave() {
  const std::lock_guard lock(mutex_);
  gauge_.Set(--threads_);
  left_.notify_all();
}

bool WatchStreams::WaitEmpty(absl::Duration patience) {
  std::unique_lock lock(mutex_);
  const auto empty = [this] { return threads_ == 0; };
  if (patience == absl::InfiniteDuration()) {
    left_.wait(lock, empty);
    return true;
  }
  return left_.wait_for(lock, absl::ToChronoNanoseconds(patience), empty);
}

void WatchStreams::Drain(absl::Duration grace) {
  if (WaitEmpty(grace)) return;
  {
    const std::lock_guard lock(mutex_);
    for (WatchStream* stream : streams_) stream->Cancel();
  }
  WaitEmpty(absl::InfiniteDuration());
}

absl::Status WatchStream::Start(WatchStreams& streams) {
  try {
    std::thread([this, &streams] {
      const absl::Status status =
          Watch(*subscription_, query_,
                {.write = [this](v1::WatchReportsResponse& message) { return Write(message); },
                 .gone = [this] { return context_.IsCancelled(); }});
      streams.Remove(this);
      Finish(ToGrpcStatus(status));
      streams.Leave();
    }).detach();
  } catch (const std::system_error&) {
    return absl::ResourceExhaustedError("this gateway has no thread left; try again later");
  }
  return absl::OkStatus();
}

absl::Status WatchStream::Write(const v1::WatchReportsResponse& message) {
  std::unique_lock lock(mutex_);
  write_state_ = WriteState::kPending;
  lock.unlock();
  StartWrite(&message);
  lock.lock();
  written_.wait(lock, [this] { return write_state_ != WriteState::kPending; });
  if (write_state_ == WriteState::kFailed) return absl::CancelledError("the client has gone");
  if (message.has_report()) sent_.Increment();
  return absl::OkStatus();
}

void WatchStream::OnWriteDone(bool ok) {
  const std::lock_guard lock(mutex_);
  write_state_ = ok ? WriteState::kDone : WriteState::kFailed;
  written_.notify_all();
}

}  // namespace nianbao::gateway
