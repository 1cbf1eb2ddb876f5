// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/ingest_service.h"

#include <grpcpp/impl/codegen/service_type.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/blob/blob.h"
#include "common/status/status.h"
#include "services/ingest/acceptor.h"
#include "services/ingest/inbox.h"
#include "services/ingest/ledger.h"
#include "services/ingest/status_tracker.h"
#include "services/ingest/submit_service.h"

namespace nianbao::ingest {
namespace {

class IngestServiceImpl final : public IngestService {
 public:
  IngestServiceImpl(std::unique_ptr<blob::BlobStore> blobs, std::unique_ptr<Ledger> ledger,
                    runtime::Host& host)
      : blobs_(std::move(blobs)),
        ledger_(std::move(ledger)),
        acceptor_(*blobs_, host.bus(), *ledger_, {.now = [] { return absl::Now(); }}),
        rpcs_(MakeSubmitService(acceptor_, *ledger_, {})) {
    host.AddGrpcService(rpcs_.get());
    for (const std::string_view topic : kTrackedTopics) {
      host.AddLoop(absl::StrCat("ingest follows ", std::string(topic)),
                   [this, &host, topic](std::stop_token stop) {
                     return TrackTopic(host.bus(), *ledger_, topic, std::move(stop));
                   });
    }
  }

  absl::Status WatchInbox(const std::string& folder, runtime::Host& host) {
    ASSIGN_OR_RETURN(
        inbox_, Inbox::Create({.folder = folder}, [this](const std::string& name,
                                                         const std::string& bytes) {
          return acceptor_.Accept({.bytes = bytes, .uri = name, .source = "inbox"}).status();
        }));
    host.AddLoop("ingest watches the inbox",
                 [this](std::stop_token stop) { return inbox_->Run(std::move(stop)); });
    return absl::OkStatus();
  }

 private:
  const std::unique_ptr<blob::BlobStore> blobs_;
  const std::unique_ptr<Ledger> ledger_;
  Acceptor acceptor_;
  const std::unique_ptr<grpc::Service> rpcs_;
  std::unique_ptr<Inbox> inbox_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<IngestService>> IngestService::Create(const IngestOptions& options,
                                                                     runtime::Host& host) {
  const std::string data_dir =
      options.data_dir.empty() ? host.options().data_dir : options.data_dir;
  std::error_code error;
  std::filesystem::create_directories(data_dir, error);
  if (error) return ErrnoStatus(error.value(), absl::StrCat("create ", data_dir));
  ASSIGN_OR_RETURN(auto blobs,
                   blob::OpenFolderStore(options.blob_dir.empty() ? absl::StrCat(data_dir, "/blobs")
                                                                  : options.blob_dir));
  ASSIGN_OR_RETURN(auto ledger, Ledger::Open(absl::StrCat(data_dir, "/ingest.db")));
  ASSIGN_OR_RETURN(const bus::Cursor log, host.bus().Earliest(bus::kRawTopic));
  RETURN_IF_ERROR(ledger->BindLog(log.log_id));
  auto service = std::make_unique<IngestServiceImpl>(std::move(blobs), std::move(ledger), host);
  if (!options.inbox.empty()) RETURN_IF_ERROR(service->WatchInbox(options.inbox, host));
  return service;
}

}  // namespace nianbao::ingest
