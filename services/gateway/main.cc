// SPDX-License-Identifier: Apache-2.0
#include "CLI/CLI.hpp"
#include "common/runtime/host.h"
#include "common/runtime/options.h"
#include "common/status/status.h"
#include "services/gateway/gateway_service.h"

namespace {

using nianbao::gateway::GatewayOptions;
using nianbao::gateway::GatewayService;
using nianbao::runtime::Host;
using nianbao::runtime::ServiceOptions;

absl::Status Run(const ServiceOptions& options, const GatewayOptions& gateway) {
  RETURN_IF_ERROR(nianbao::runtime::RequireOneInstance(options));
  ASSIGN_OR_RETURN(const auto host, Host::Create(options.host));
  ASSIGN_OR_RETURN(const auto service, GatewayService::Create(gateway, *host));
  return host->Run();
}

}  // namespace

int main(int argc, char** argv) {
  ServiceOptions options;
  options.host.service = "gateway";
  GatewayOptions gateway;
  return nianbao::runtime::ServiceMain(
      argc, argv, options,
      [&gateway](CLI::App& app) {
        app.description("Serves checked reports: gRPC, HTTP/JSON, a web page.");
        app.add_option("--max-watchers", gateway.reports.max_watchers,
                       "WatchReports streams served at once")
            ->check(CLI::Range(1, 10000))
            ->capture_default_str();
        app.add_option("--blob-dir", gateway.blob_dir,
                       "Folder of the originals that ingest keeps [<data-dir>/blobs]");
        app.add_option("--normalize-address", gateway.stages.normalize,
                       "host:port of normalize, for CheckDocument [none]");
        app.add_option("--extract-address", gateway.stages.extract,
                       "host:port of extract, for CheckDocument [none]");
        app.add_option("--validate-address", gateway.stages.validate,
                       "host:port of validate, for CheckDocument [none]");
      },
      [&gateway](const ServiceOptions& parsed) { return Run(parsed, gateway); });
}
