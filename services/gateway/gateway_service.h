// SPDX-License-Identifier: Apache-2.0
// The gateway in a Host: its projections, rpcs, HTTP paths and loops.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/runtime/host.h"
#include "services/gateway/report_service.h"
#include "services/gateway/stage_caller.h"
#include "services/gateway/watch_hub.h"

namespace nianbao::gateway {

struct GatewayOptions {
  ReportServiceOptions reports = {};
  WatchHubOptions hub = {};
  // Where the stages are that CheckDocument calls and that do not run in this process.
  StageAddresses stages = {};
  // Folder in which ingest keeps originals; empty means <data_dir>/blobs.
  std::string blob_dir = {};
};

class GatewayService {
 public:
  // Opens <data_dir>/gateway.db and adds everything to `host`; the service must outlive Host::Run.
  // The host is ready when the projections have caught up with the log. UNAVAILABLE: the database
  // or the bus cannot be reached. FAILED_PRECONDITION: a newer program wrote the database.
  static absl::StatusOr<std::unique_ptr<GatewayService>> Create(const GatewayOptions& options,
                                                                runtime::Host& host);
  virtual ~GatewayService() = default;
};

}  // namespace nianbao::gateway
