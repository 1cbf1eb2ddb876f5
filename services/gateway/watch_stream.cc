// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/watch_stream.h"

#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "common/status/status.h"
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
      const absl::Status status = Stream();
      streams.Remove(this);
      Finish(ToGrpcStatus(status));
      streams.Leave();
    }).detach();
  } catch (const std::system_error&) {
    return absl::ResourceExhaustedError("this gateway has no thread left; try again later");
  }
  return absl::OkStatus();
}

absl::Status WatchStream::Stream() {
  token_ = subscription_->position();
  message_.mutable_bookmark();
  RETURN_IF_ERROR(Write());
  while (true) {
    ASSIGN_OR_RETURN(const auto events,
                     subscription_->Next(last_write_ + query_.bookmark_interval));
    RETURN_IF_ERROR(WriteEvents(events));
    if (context_.IsCancelled()) return absl::CancelledError("the client has gone");
    token_ = subscription_->position();
    if (absl::Now() < last_write_ + query_.bookmark_interval) continue;
    message_.mutable_bookmark();
    RETURN_IF_ERROR(Write());
  }
}

absl::Status WatchStream::WriteEvents(const std::vector<WatchEvent>& events) {
  for (const WatchEvent& event : events) {
    token_.next[event.partition] = event.offset + 1;
    if (!query_.filter.Matches(event.report->columns())) continue;
    *message_.mutable_report() = event.report->View(query_.view);
    RETURN_IF_ERROR(Write());
    sent_.Increment();
  }
  return absl::OkStatus();
}

absl::Status WatchStream::Write() {
  message_.set_resume_token(bus::EncodeCursor(token_));
  std::unique_lock lock(mutex_);
  write_state_ = WriteState::kPending;
  lock.unlock();
  StartWrite(&message_);
  lock.lock();
  written_.wait(lock, [this] { return write_state_ != WriteState::kPending; });
  last_write_ = absl::Now();
  if (write_state_ == WriteState::kFailed) return absl::CancelledError("the client has gone");
  return absl::OkStatus();
}

void WatchStream::OnWriteDone(bool ok) {
  const std::lock_guard lock(mutex_);
  write_state_ = ok ? WriteState::kDone : WriteState::kFailed;
  written_.notify_all();
}

}  // namespace nianbao::gateway
