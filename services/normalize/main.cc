// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "CLI/CLI.hpp"
#include "common/runtime/host.h"
#include "common/runtime/options.h"
#include "common/runtime/worker.h"
#include "common/status/status.h"
#include "services/normalize/normalize_function.h"
#include "services/normalize/normalize_service.h"

namespace {

using nianbao::normalize::NormalizeService;
using nianbao::normalize::NormalizeServiceOptions;
using nianbao::runtime::Host;
using nianbao::runtime::ServiceOptions;

absl::Status Run(const ServiceOptions& options, NormalizeServiceOptions normalize) {
  ASSIGN_OR_RETURN(const auto host, Host::Create(options.host));
  normalize.instance_id = options.instance_id;
  normalize.worker_command = {nianbao::runtime::SelfPath(), "worker"};
  ASSIGN_OR_RETURN(const auto service, NormalizeService::Create(normalize, *host));
  return host->Run();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "worker") {
    return nianbao::normalize::ServeAsWorker();
  }
  ServiceOptions options;
  options.host.service = "normalize";
  // Beside the gateway's, which clients know, so that all five run on one machine as they are.
  options.host.grpc_address = "127.0.0.1:50053";
  options.host.http_address = "127.0.0.1:8083";
  NormalizeServiceOptions normalize;
  double timeout_seconds = absl::ToDoubleSeconds(normalize.timeout);
  return nianbao::runtime::ServiceMain(
      argc, argv, options,
      [&](CLI::App& app) {
        app.description("Turns the bytes of a published report into one clean document.");
        app.add_option("--blob-dir", normalize.blob_dir,
                       "Folder in which ingest keeps originals (default: <data-dir>/blobs)");
        app.add_option("--workers", normalize.workers, "Worker processes that read documents")
            ->check(CLI::Range(1, 256))
            ->capture_default_str();
        app.add_option("--document-timeout", timeout_seconds,
                       "Seconds after which a document's worker is ended")
            ->check(CLI::Range(0.1, 3600.0))
            ->capture_default_str();
      },
      [&](const ServiceOptions& parsed) {
        normalize.timeout = absl::Seconds(timeout_seconds);
        return Run(parsed, normalize);
      });
}
