// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/gateway_service.h"

#include <filesystem>
#include <utility>

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
  GatewayServiceImpl(const GatewayOptions& options, runtime::Host& host,
                     std::unique_ptr<store::Database> database,
                     std::unique_ptr<store::Database> queries,
                     std::unique_ptr<Projection> projection,
                     std::unique_ptr<DeadLetters> dead_letters,
                     std::unique_ptr<Documents> documents, std::unique_ptr<WatchHub> hub)
      : database_(std::move(database)),
        queries_(std::move(queries)),
        projection_(std::move(projection)),
        dead_letters_(std::move(dead_letters)),
        documents_(std::move(documents)),
        hub_(std::move(hub)),
        report_follower_(host.bus(), *projection_),
        dead_letter_follower_(host.bus(), *dead_letters_),
        document_follower_(host.bus(), *documents_),
        reports_(ReportService::Create(options.reports, host.bus(), *projection_, *documents_,
                                       *queries_, *hub_, host.metrics())),
        operations_(OperationsService::Create(host.bus(), *projection_, *dead_letters_)) {}

  absl::Status AddTo(runtime::Host& host) {
    RETURN_IF_ERROR(report_follower_.Prepare());
    RETURN_IF_ERROR(dead_letter_follower_.Prepare());
    RETURN_IF_ERROR(document_follower_.Prepare());
    host.AddGrpcService(reports_->grpc_service());
    host.AddGrpcService(operations_->grpc_service());
    AddHttpApi(host, *reports_);
    host.AddLoop("projection", [this](std::stop_token stop) { return report_follower_.Run(stop); });
    host.AddLoop("dead-letter projection",
                 [this](std::stop_token stop) { return dead_letter_follower_.Run(stop); });
    host.AddLoop("document projection",
                 [this](std::stop_token stop) { return document_follower_.Run(stop); });
    host.AddLoop("watch hub", [this](std::stop_token stop) { return hub_->Run(stop); });
    host.AddReadiness("projection", [this] { return report_follower_.Ready(); });
    host.AddReadiness("dead-letter projection", [this] { return dead_letter_follower_.Ready(); });
    host.AddReadiness("document projection", [this] { return document_follower_.Ready(); });
    host.AddStopCallback([this] { reports_->Drain(); });
    return absl::OkStatus();
  }

 private:
  const std::unique_ptr<store::Database> database_;
  // Reads beside the followers, which write.
  const std::unique_ptr<store::Database> queries_;
  const std::unique_ptr<Projection> projection_;
  const std::unique_ptr<DeadLetters> dead_letters_;
  const std::unique_ptr<Documents> documents_;
  const std::unique_ptr<WatchHub> hub_;
  Follower report_follower_;
  Follower dead_letter_follower_;
  Follower document_follower_;
  const std::unique_ptr<ReportService> reports_;
  const std::unique_ptr<OperationsService> operations_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<GatewayService>> GatewayService::Create(
    const GatewayOptions& options, runtime::Host& host) {
  const std::filesystem::path path = std::filesystem::path(host.options().data_dir) / "gateway.db";
  ASSIGN_OR_RETURN(auto database, store::Database::Open({.path = path.string()}));
  ASSIGN_OR_RETURN(auto projection, Projection::Create(*database));
  ASSIGN_OR_RETURN(auto dead_letters, DeadLetters::Create(*database));
  ASSIGN_OR_RETURN(auto documents, Documents::Create(*database));
  ASSIGN_OR_RETURN(auto queries, store::Database::Open({.path = path.string()}));
  ASSIGN_OR_RETURN(auto hub, WatchHub::Create(host.bus(), options.hub));
  auto service = std::make_unique<GatewayServiceImpl>(
      options, host, std::move(database), std::move(queries), std::move(projection),
      std::move(dead_letters), std::move(documents), std::move(hub));
  RETURN_IF_ERROR(service->AddTo(host));
  return service;
}

}  // namespace nianbao::gateway
