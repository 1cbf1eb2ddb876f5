// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/gateway_service.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "common/blob/blob.h"
#include "common/status/status.h"
#include "common/store/store.h"
#include "services/gateway/dead_letters.h"
#include "services/gateway/documents.h"
#include "services/gateway/follower.h"
#include "services/gateway/http_api.h"
#include "services/gateway/operations_service.h"
#include "services/gateway/projection.h"

namespace nianbao::gateway {
namespace {

class GatewayServiceImpl final : public GatewayService {
 public:
  static absl::StatusOr<std::unique_ptr<GatewayServiceImpl>> Open(const GatewayOptions& options,
                                                                  runtime::Host& host) {
    const std::filesystem::path folder = host.options().data_dir;
    const std::string blobs =
        options.blob_dir.empty() ? (folder / "blobs").string() : options.blob_dir;
    auto service = std::make_unique<GatewayServiceImpl>();
    service->path_ = (folder / "gateway.db").string();
    ASSIGN_OR_RETURN(service->database_, store::Database::Open({.path = service->path_}));
    ASSIGN_OR_RETURN(service->queries_, store::Database::Open({.path = service->path_}));
    ASSIGN_OR_RETURN(service->originals_, blob::OpenFolderStore(blobs));
    ASSIGN_OR_RETURN(service->projection_, Projection::Create(*service->database_));
    ASSIGN_OR_RETURN(service->dead_letters_, DeadLetters::Create(*service->database_));
    ASSIGN_OR_RETURN(service->documents_, Documents::Create(*service->database_));
    ASSIGN_OR_RETURN(service->hub_, WatchHub::Create(host.bus(), options.hub));
    service->Wire(options, host);
    return service;
  }

  absl::Status AddTo(runtime::Host& host) {
    for (const auto& follower : followers_) RETURN_IF_ERROR(follower.follower->Prepare());
    host.AddGrpcService(reports_->grpc_service());
    host.AddGrpcService(operations_->grpc_service());
    AddHttpApi(host, *reports_, *operations_);
    for (const Following& following : followers_) {
      Follower& follower = *following.follower;
      host.AddLoop(following.name,
                   [&follower](std::stop_token stop) { return follower.Run(stop); });
      host.AddReadiness(following.name, [&follower] { return follower.Ready(); });
    }
    host.AddLoop("watch hub", [this](std::stop_token stop) { return hub_->Run(stop); });
    host.AddStopCallback([this] { reports_->Drain(); });
    return absl::OkStatus();
  }

 private:
  struct Following {
    const char* name;
    std::unique_ptr<Follower> follower;
  };

  void Wire(const GatewayOptions& options, runtime::Host& host) {
    const auto follow = [&](const char* name, FollowedTables& tables) {
      followers_.push_back({name, std::make_unique<Follower>(host.bus(), tables)});
    };
    follow("projection", *projection_);
    follow("dead-letter projection", *dead_letters_);
    follow("document projection", *documents_);
    const ReportSources sources = {
        .bus = host.bus(),
        .projection = *projection_,
        .documents = *documents_,
        .queries = *queries_,
        .open_queries = [path = path_] { return store::Database::Open({.path = path}); },
        .hub = *hub_,
        .originals = *originals_,
        .process = MakeStageCaller(host, options.stages)};
    reports_ = ReportService::Create(options.reports, sources, host.metrics());
    operations_ = OperationsService::Create(host.bus(), *projection_, *dead_letters_);
  }

  std::string path_;
  std::unique_ptr<store::Database> database_;
  // Reads beside the followers, which write.
  std::unique_ptr<store::Database> queries_;
  std::unique_ptr<blob::BlobStore> originals_;
  std::unique_ptr<Projection> projection_;
  std::unique_ptr<DeadLetters> dead_letters_;
  std::unique_ptr<Documents> documents_;
  std::unique_ptr<WatchHub> hub_;
  std::vector<Following> followers_;
  std::unique_ptr<ReportService> reports_;
  std::unique_ptr<OperationsService> operations_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<GatewayService>> GatewayService::Create(
    const GatewayOptions& options, runtime::Host& host) {
  ASSIGN_OR_RETURN(auto service, GatewayServiceImpl::Open(options, host));
  RETURN_IF_ERROR(service->AddTo(host));
  return service;
}

}  // namespace nianbao::gateway
