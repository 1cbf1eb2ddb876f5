// SPDX-License-Identifier: Apache-2.0
// One WatchReports call: a thread that waits for events of a subscription and writes them, and the
// reactor by which gRPC tells it that a write is done or the client has gone. Internal to
// report_service.cc, since it needs gRPC's headers.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

#include "absl/time/time.h"
#include "grpcpp/grpcpp.h"
#include "nianbao/v1/report_service.pb.h"
#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "services/gateway/watch_hub.h"
#include "services/gateway/watch_loop.h"

namespace nianbao::gateway {

class WatchStream;

// The streams that are open. Thread-safe.
class WatchStreams {
 public:
  WatchStreams(int limit, prometheus::Gauge& gauge) : limit_(limit), gauge_(gauge) {}
  // Waits for the last stream.
  ~WatchStreams();

  // False at the limit.
  bool Add(WatchStream* stream);
  // The stream may be gone after its thread has called this; the thread is counted until Leave.
  void Remove(WatchStream* stream);
  void Leave();
  // Waits up to `grace` for all to end, then cancels those that have not and waits for them.
  void Drain(absl::Duration grace);

 private:
  bool WaitEmpty(absl::Duration patience);

  const int limit_;
  prometheus::Gauge& gauge_;
  std::mutex mutex_;
  std::condition_variable left_;
  std::set<WatchStream*> streams_;
  int threads_ = 0;
};

// Deletes itself when the call is done.
class WatchStream : public grpc::ServerWriteReactor<v1::WatchReportsResponse> {
 public:
  WatchStream(grpc::CallbackServerContext& context, WatchQuery query,
              std::unique_ptr<Subscription> subscription, prometheus::Counter& sent)
      : context_(context),
        query_(std::move(query)),
        subscription_(std::move(subscription)),
        sent_(sent) {}

  // Starts the thread, counted in `streams`, which must have taken the stream. RESOURCE_EXHAUSTED:
  // there is no thread to be had; nothing was started.
  absl::Status Start(WatchStreams& streams);
  // Thread-safe until Remove.
  void Cancel() { context_.TryCancel(); }

  void OnWriteDone(bool ok) override;
  void OnCancel() override { subscription_->Interrupt(); }
  void OnDone() override { delete this; }

 private:
  // CANCELLED where the client has gone.
  absl::Status Write(const v1::WatchReportsResponse& message);

  grpc::CallbackServerContext& context_;
  const WatchQuery query_;
  const std::unique_ptr<Subscription> subscription_;
  prometheus::Counter& sent_;

  std::mutex mutex_;
  std::condition_variable written_;
  enum class WriteState { kIdle, kPending, kDone, kFailed };
  WriteState write_state_ = WriteState::kIdle;
};

}  // namespace nianbao::gateway
