// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/watch_loop.h"

#include <vector>

#include "absl/time/clock.h"
#include "common/status/status.h"

namespace nianbao::gateway {
namespace {

class Watcher {
 public:
  Watcher(Subscription& subscription, const WatchQuery& query, const WatchSink& sink)
      : subscription_(subscription), query_(query), sink_(sink) {}

  absl::Status Run() {
    token_ = subscription_.position();
    message_.mutable_bookmark();
    RETURN_IF_ERROR(Write());
    while (true) {
      ASSIGN_OR_RETURN(const auto events,
                       subscription_.Next(last_write_ + query_.bookmark_interval));
      RETURN_IF_ERROR(WriteEvents(events));
      if (sink_.gone()) return absl::CancelledError("the client has gone");
      token_ = subscription_.position();
      if (absl::Now() < last_write_ + query_.bookmark_interval) continue;
      message_.mutable_bookmark();
      RETURN_IF_ERROR(Write());
    }
  }

 private:
  absl::Status WriteEvents(const std::vector<WatchEvent>& events) {
    for (const WatchEvent& event : events) {
      token_.next[event.partition] = event.offset + 1;
      if (!query_.filter.Matches(event.report->columns())) continue;
      *message_.mutable_report() = event.report->View(query_.view);
      RETURN_IF_ERROR(Write());
    }
    return absl::OkStatus();
  }

  absl::Status Write() {
    message_.set_resume_token(bus::EncodeCursor(token_));
    RETURN_IF_ERROR(sink_.write(message_));
    last_write_ = absl::Now();
    return absl::OkStatus();
  }

  Subscription& subscription_;
  const WatchQuery& query_;
  const WatchSink& sink_;
  bus::Cursor token_;
  v1::WatchReportsResponse message_;
  absl::Time last_write_;
};

}  // namespace

absl::Status Watch(Subscription& subscription, const WatchQuery& query, const WatchSink& sink) {
  return Watcher(subscription, query, sink).Run();
}

}  // namespace nianbao::gateway
