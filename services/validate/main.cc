// SPDX-License-Identifier: Apache-2.0
#include "CLI/CLI.hpp"
#include "common/runtime/host.h"
#include "common/runtime/options.h"
#include "common/status/status.h"
#include "services/validate/validate_service.h"

namespace {

using nianbao::runtime::Host;
using nianbao::runtime::ServiceOptions;
using nianbao::validate::ValidateService;

absl::Status Run(const ServiceOptions& options, const std::string& alias_file) {
  RETURN_IF_ERROR(nianbao::runtime::RequireOneInstance(options));
  ASSIGN_OR_RETURN(const auto host, Host::Create(options.host));
  ASSIGN_OR_RETURN(const auto service,
                   ValidateService::Create(
                       {.instance_id = options.instance_id, .alias_file = alias_file}, *host));
  return host->Run();
}

}  // namespace

int main(int argc, char** argv) {
  ServiceOptions options;
  std::string alias_file;
  options.host.service = "validate";
  // Beside the gateway's, which clients know, so that all five run on one machine as they are.
  options.host.grpc_address = "127.0.0.1:50055";
  options.host.http_address = "127.0.0.1:8085";
  return nianbao::runtime::ServiceMain(
      argc, argv, options,
      [&](CLI::App& app) {
        app.description("Holds reports to the rules and keeps each agency's history.");
        app.add_option("--alias-file", alias_file,
                       "names that are one agency's: lines of region code, name and other name "
                       "with tabs between");
      },
      [&](const ServiceOptions& read) { return Run(read, alias_file); });
}
