// SPDX-License-Identifier: Apache-2.0
// The options that every service binary has, from flags, environment and a flag file.
#pragma once

#include <functional>
#include <string>

#include "common/runtime/host.h"

namespace CLI {
class App;
}

namespace nianbao::runtime {

// Options that main.cc hands on.
struct ServiceOptions {
  HostOptions host = {};
  std::string instance_id = {};
  std::string log_level = "info";
  // Number of instances of this service that run; more than one needs PostgreSQL where the service
  // keeps state.
  int replicas = 1;
};

// Declares --bus, --bus-path, --kafka-brokers, --instance-id, --data-dir, --grpc-address,
// --http-address, --tls-cert-file, --tls-key-file, --tls-client-ca-file, --access-file,
// --max-calls-per-second, --allow-insecure-address, --log-level, --replicas and --flagfile on
// `app`, each also read from the environment as NIANBAO_<NAME> (a flag wins over the environment,
// which wins over the file). `options` holds the defaults and receives the values; it outlives
// `app`. Defaults that it leaves empty are 127.0.0.1:50051, 127.0.0.1:8080 and the data folder
// "data"; the address "none" means no server. Options of `app` that were added before get their
// variables too.
void DeclareServiceOptions(CLI::App& app, ServiceOptions& options);

// Fills what follows from other options (bus path from data dir, instance id from service and,
// where there are several instances, host name), and configures the log. INVALID_ARGUMENT: values
// that do not fit, with what to do.
absl::Status FinishServiceOptions(ServiceOptions& options);

// FAILED_PRECONDITION where options.replicas > 1: this service keeps its state in SQLite.
absl::Status RequireOneInstance(const ServiceOptions& options);

// Parses the command line, runs `run`, and turns its status into an exit status: 0 OK, 2 wrong
// usage, 1 anything else (reported on standard error). Every service's main is this call.
int ServiceMain(int argc, char** argv, ServiceOptions options,
                const std::function<void(CLI::App&)>& declare,
                const std::function<absl::Status(const ServiceOptions&)>& run);

}  // namespace nianbao::runtime
