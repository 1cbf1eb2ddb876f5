// SPDX-License-Identifier: Apache-2.0
// What one watcher is sent, whichever way it is sent: a bookmark at once, the reports that fit, and
// a bookmark whenever nothing was sent for a while.
#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "nianbao/v1/report_service.pb.h"
#include "services/gateway/filter.h"
#include "services/gateway/watch_hub.h"

namespace nianbao::gateway {

struct WatchQuery {
  Filter filter;
  v1::ReportView view = v1::BASIC;
  absl::Duration bookmark_interval = {};
};

struct WatchSink {
  // Sends a message and returns when the next one may be sent. Any error ends the watch.
  std::function<absl::Status(v1::WatchReportsResponse&)> write;
  // True once nobody is there to send to.
  std::function<bool()> gone;
};

// Sends what `subscription` brings until there is an error: the sink's, CANCELLED where it is gone,
// or the subscription's.
absl::Status Watch(Subscription& subscription, const WatchQuery& query, const WatchSink& sink);

}  // namespace nianbao::gateway
