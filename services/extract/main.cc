// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "CLI/CLI.hpp"
#include "common/runtime/host.h"
#include "common/runtime/options.h"
#include "common/runtime/worker.h"
#include "common/status/status.h"
#include "services/extract/extract_service.h"

namespace {

using nianbao::extract::ExtractService;
using nianbao::runtime::Host;
using nianbao::runtime::ServiceOptions;

absl::Status Run(const ServiceOptions& options, int workers) {
  ASSIGN_OR_RETURN(const auto host, Host::Create(options.host));
  ASSIGN_OR_RETURN(
      const auto service,
      ExtractService::Create({.instance_id = options.instance_id,
                              .worker_command = {nianbao::runtime::SelfPath(), "worker"},
                              .workers = workers},
                             *host));
  return host->Run();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "worker") {
    return nianbao::extract::ServeAsWorker();
  }
  ServiceOptions options;
  options.host.service = "extract";
  // Beside the gateway's, which clients know, so that all five run on one machine as they are.
  options.host.grpc_address = "127.0.0.1:50054";
  options.host.http_address = "127.0.0.1:8084";
  int workers = 1;
  return nianbao::runtime::ServiceMain(
      argc, argv, options,
      [&workers](CLI::App& app) {
        app.description("Reads documents: agency, year, form, sections and the numbers of tables.");
        app.add_option("--workers", workers, "Number of worker processes")
            ->check(CLI::Range(1, 64))
            ->capture_default_str();
      },
      [&workers](const ServiceOptions& run) { return Run(run, workers); });
}
