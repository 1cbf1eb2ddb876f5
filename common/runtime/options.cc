// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/options.h"

#include <unistd.h>

#include <array>
#include <cctype>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "common/log/log.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

std::string EnvironmentName(std::string_view flag) {
  std::string name = "NIANBAO_";
  for (const char c : flag) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

// The flag file: `name = value` lines. The library lets a file win over the environment; here a
// name that the environment sets is taken out of the file.
class FlagFile final : public CLI::ConfigINI {
 public:
  explicit FlagFile(std::vector<std::string> subcommands) : subcommands_(std::move(subcommands)) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    std::vector<CLI::ConfigItem> entries = CLI::ConfigINI::from_config(input);
    std::erase_if(entries, [](const CLI::ConfigItem& item) {
      return std::getenv(EnvironmentName(item.name).c_str()) != nullptr;
    });
    for (CLI::ConfigItem& item : entries) {
      if (item.parents.empty()) item.parents = subcommands_;
    }
    return entries;
  }

 private:
  const std::vector<std::string> subcommands_;
};

// The flag file is read by the top of the command line, for the subcommand that has the options.
void DeclareFlagFile(CLI::App& app) {
  std::vector<std::string> subcommands;
  CLI::App* top = &app;
  for (; top->get_parent() != nullptr; top = top->get_parent()) {
    subcommands.insert(subcommands.begin(), top->get_name());
    top->fallthrough();
  }
  const char* from_environment = std::getenv("NIANBAO_FLAGFILE");
  const bool given = from_environment != nullptr && *from_environment != '\0';
  top->set_config("--flagfile", given ? from_environment : "",
                  "File of `name = value` lines, one for each flag (also NIANBAO_FLAGFILE)", given);
  top->config_formatter(std::make_shared<FlagFile>(std::move(subcommands)));
  top->allow_config_extras(false);
}

// Gives every flag of `app` that has none its environment variable.
void NameEnvironment(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty() || !option->get_envname().empty()) continue;
    const std::string& name = option->get_lnames().front();
    if (name == "help" || name == "flagfile") continue;
    option->envname(EnvironmentName(name));
  }
}

std::string HostName() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "0";
}

int ExitStatus(const absl::Status& status) {
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return absl::IsInvalidArgument(status) ? 2 : 1;
}

}  // namespace

void DeclareServiceOptions(CLI::App& app, ServiceOptions& options) {
  HostOptions& host = options.host;
  if (host.data_dir.empty()) host.data_dir = "nianbao-data";
  if (host.grpc_address.empty()) host.grpc_address = "127.0.0.1:50051";
  if (host.http_address.empty()) host.http_address = "127.0.0.1:8080";
  app.add_option("--bus", host.bus.kind, "Bus between the services: embedded or kafka")
      ->check(CLI::IsMember({"embedded", "kafka"}))
      ->capture_default_str();
  app.add_option("--bus-path", host.bus.path,
                 "embedded: the file that all services share [<data-dir>/bus.db]");
  app.add_option("--kafka-brokers", host.bus.brokers, "kafka: host:port, comma separated");
  app.add_option("--instance-id", options.instance_id,
                 "Name of this instance, the same after a restart, unlike that of any other "
                 "[<service>-0; <service>-<host name> with more replicas]");
  app.add_option("--data-dir", host.data_dir, "Folder for what this service must remember")
      ->capture_default_str();
  app.add_option("--grpc-address", host.grpc_address, "host:port for gRPC; none for no server")
      ->capture_default_str();
  app.add_option("--http-address", host.http_address, "host:port for HTTP; none for no server")
      ->capture_default_str();
  app.add_option("--tls-cert-file", host.security.tls_cert_file,
                 "PEM file of the server's certificate; with --tls-key-file it serves TLS alone");
  app.add_option("--tls-key-file", host.security.tls_key_file, "PEM file of its private key");
  app.add_option("--tls-client-ca-file", host.security.tls_client_ca_file,
                 "PEM file of those who certify clients: then a client needs a certificate");
  app.add_option(
      "--access-file", host.security.access_file,
      "File of callers with their roles and tokens (see `nianbao token --help`); without "
      "one whoever reaches the address may do everything");
  app.add_option("--max-calls-per-second", host.security.max_calls_per_second,
                 "Calls that a caller of the access file may make")
      ->check(CLI::Range(1.0, 1e6))
      ->capture_default_str();
  app.add_flag("--allow-insecure-address", host.security.allow_insecure_address,
               "Allow addresses that other machines reach, although there is no TLS");
  app.add_option("--log-level", options.log_level, "debug, info, warning or error")
      ->capture_default_str();
  app.add_option("--replicas", options.replicas, "Number of instances of this service that run")
      ->capture_default_str();
  DeclareFlagFile(app);
  NameEnvironment(app);
}

absl::Status FinishServiceOptions(ServiceOptions& options) {
  HostOptions& host = options.host;
  log::Level level = log::Level::kInfo;
  if (!log::ParseLevel(options.log_level, level)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--log-level ", options.log_level, ": use debug, info, warning or error"));
  }
  if (host.data_dir.empty()) {
    return absl::InvalidArgumentError("--data-dir is empty: name a folder that lasts");
  }
  if (options.replicas < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("--replicas ", options.replicas, ": give the number of instances, 1 or more"));
  }
  if (host.bus.kind == "kafka" && host.bus.brokers.empty()) {
    return absl::InvalidArgumentError("--bus kafka needs --kafka-brokers host:port");
  }
  if (options.instance_id.empty()) {
    options.instance_id =
        absl::StrCat(host.service, "-", options.replicas > 1 ? HostName() : std::string("0"));
  }
  if (host.bus.path.empty()) host.bus.path = absl::StrCat(host.data_dir, "/bus.db");
  host.bus.instance_id = options.instance_id;
  if (host.grpc_address == "none") host.grpc_address.clear();
  if (host.http_address == "none") host.http_address.clear();
  log::Configure(host.service, level);
  return absl::OkStatus();
}

absl::Status RequireOneInstance(const ServiceOptions& options) {
  if (options.replicas <= 1) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      options.host.service, " keeps its state in SQLite and runs as one instance; --replicas ",
      options.replicas, " needs PostgreSQL, which this version does not have: use --replicas 1"));
}

int ServiceMain(int argc, char** argv, ServiceOptions options,
                const std::function<void(CLI::App&)>& declare,
                const std::function<absl::Status(const ServiceOptions&)>& run) {
  CLI::App app(absl::StrCat("nianbao ", options.host.service));
  try {
    if (declare) declare(app);
    DeclareServiceOptions(app, options);
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (const int status = ExitStatus(FinishServiceOptions(options)); status != 0) return 2;
  return ExitStatus(run(options));
}

}  // namespace nianbao::runtime
