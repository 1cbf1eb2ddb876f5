// SPDX-License-Identifier: Apache-2.0
#include "CLI/CLI.hpp"
#include "common/runtime/host.h"
#include "common/runtime/options.h"
#include "common/status/status.h"
#include "services/ingest/ingest_service.h"

namespace {

using nianbao::ingest::IngestOptions;
using nianbao::ingest::IngestService;
using nianbao::runtime::Host;
using nianbao::runtime::ServiceOptions;

absl::Status Run(const ServiceOptions& options, const IngestOptions& ingest) {
  RETURN_IF_ERROR(nianbao::runtime::RequireOneInstance(options));
  ASSIGN_OR_RETURN(const auto host, Host::Create(options.host));
  ASSIGN_OR_RETURN(const auto service, IngestService::Create(ingest, *host));
  return host->Run();
}

}  // namespace

int main(int argc, char** argv) {
  ServiceOptions options;
  options.host.service = "ingest";
  // Beside the gateway's, which clients know, so that all five run on one machine as they are.
  options.host.grpc_address = "127.0.0.1:50052";
  options.host.http_address = "127.0.0.1:8082";
  IngestOptions ingest;
  return nianbao::runtime::ServiceMain(
      argc, argv, options,
      [&ingest](CLI::App& app) {
        app.description("Takes documents in: uploads over gRPC and a watched folder.");
        app.add_option("--blob-dir", ingest.blob_dir,
                       "Folder of the originals, shared with normalize [<data-dir>/blobs]");
        app.add_option("--inbox", ingest.inbox,
                       "Folder that is watched; files go to done/ or failed/ in it [none]");
      },
      [&ingest](const ServiceOptions& parsed) { return Run(parsed, ingest); });
}
