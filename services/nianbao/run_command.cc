// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/runtime/host.h"
#include "common/runtime/options.h"
#include "common/runtime/worker.h"
#include "common/status/status.h"
#include "services/extract/extract_service.h"
#include "services/gateway/gateway_service.h"
#include "services/ingest/ingest_service.h"
#include "services/nianbao/commands.h"
#include "services/nianbao/render.h"
#include "services/nianbao/samples.h"
#include "services/normalize/normalize_function.h"
#include "services/normalize/normalize_service.h"
#include "services/validate/validate_service.h"

namespace nianbao::cli {
namespace {

struct RunOptions {
  ingest::IngestOptions ingest;
  validate::ValidateOptions validate;
  std::string samples;
  bool demo = false;
};

// All five services on one host. Members are destroyed before the host that they were added to.
struct Services {
  std::unique_ptr<ingest::IngestService> ingest;
  std::unique_ptr<normalize::NormalizeService> normalize;
  std::unique_ptr<extract::ExtractService> extract;
  std::unique_ptr<validate::ValidateService> validate;
  std::unique_ptr<gateway::GatewayService> gateway;
};

absl::StatusOr<Services> CreateServices(const RunOptions& options, runtime::Host& host) {
  const std::string self = runtime::SelfPath();
  Services services;
  ASSIGN_OR_RETURN(services.ingest, ingest::IngestService::Create(options.ingest, host));
  ASSIGN_OR_RETURN(services.normalize, normalize::NormalizeService::Create(
                                           {.blob_dir = options.ingest.blob_dir,
                                            .worker_command = {self, "worker", "normalize"}},
                                           host));
  ASSIGN_OR_RETURN(services.extract, extract::ExtractService::Create(
                                         {.worker_command = {self, "worker", "extract"}}, host));
  ASSIGN_OR_RETURN(services.validate, validate::ValidateService::Create(options.validate, host));
  ASSIGN_OR_RETURN(services.gateway, gateway::GatewayService::Create({}, host));
  return services;
}

void Say(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

std::string WhereToLook(const runtime::Host& host, const std::string& server,
                        const RunOptions& options, const RenderOptions& render) {
  const bool chinese = render.language == Language::kChinese;
  std::string text = chinese ? "查看：\n" : "where to look:\n";
  absl::StrAppend(&text, "  nianbao list --server ", server, "\n");
  absl::StrAppend(&text, "  nianbao watch --from earliest --server ", server, "\n");
  absl::StrAppend(&text, "  gRPC  ", server,
                  chinese ? "（支持反射，如 grpcurl）\n" : " (with reflection, for grpcurl)\n");
  absl::StrAppend(&text, chinese ? "  网页  http://" : "  page  http://",
                  absl::StrCat("127.0.0.1:", host.http_port()), "/\n");
  if (!options.ingest.inbox.empty()) {
    absl::StrAppend(&text, chinese ? "  收件目录  " : "  inbox  ", options.ingest.inbox, "\n");
  }
  return text;
}

// Feeds the samples to the running host and prints what came of them.
absl::Status ShowSamples(Client& client, const RunOptions& options, const RenderOptions& render) {
  constexpr absl::Duration kTimeout = absl::Minutes(2);
  ASSIGN_OR_RETURN(const std::vector<std::string> files, SampleFiles(options.samples));
  ASSIGN_OR_RETURN(const std::vector<std::string> given_up, FeedSamples(client, files, kTimeout));
  ASSIGN_OR_RETURN(const std::vector<v1::ValidatedReport> reports,
                   client.ListReports("", v1::BASIC));
  Say(absl::StrCat("\n", RenderList(reports, render), "\n"));
  for (const v1::ValidatedReport& report : reports) {
    if (!report.findings().empty()) Say(RenderChecked(report, render));
  }
  for (const std::string& line : given_up) Say(absl::StrCat(line, "\n"));
  Say(absl::StrCat("\n", RenderSummary(reports, static_cast<int>(files.size()), render), "\n"));
  return absl::OkStatus();
}

// What happens once the servers answer: the samples, then where to look, then (demo) the end.
absl::Status Greet(runtime::Host& host, const RunOptions& options) {
  const RenderOptions render = OptionsFor(STDOUT_FILENO);
  const std::string server = absl::StrCat("127.0.0.1:", host.grpc_port());
  absl::Status status;
  if (!options.samples.empty()) {
    Client client(ServerOptions{.address = server});
    status = ShowSamples(client, options, render);
  }
  if (status.ok() && !options.demo) Say(WhereToLook(host, server, options, render));
  if (options.demo || !status.ok()) host.Stop();
  return status;
}

absl::Status Run(const runtime::ServiceOptions& service, const RunOptions& options) {
  const runtime::SecurityOptions& security = service.host.security;
  if (!options.samples.empty() && !(security.tls_cert_file + security.access_file).empty()) {
    return absl::InvalidArgumentError(
        "--samples and --demo feed this process without TLS or token: leave out --tls-cert-file "
        "and "
        "--access-file, or submit the samples with `nianbao submit`");
  }
  RETURN_IF_ERROR(runtime::RequireOneInstance(service));
  ASSIGN_OR_RETURN(const auto host, runtime::Host::Create(service.host));
  ASSIGN_OR_RETURN(const Services services, CreateServices(options, *host));
  absl::Status greeted;
  std::jthread greeter;
  host->OnStarted([&] { greeter = std::jthread([&] { greeted = Greet(*host, options); }); });
  const absl::Status status = host->Run();
  if (greeter.joinable()) greeter.join();
  return status.ok() ? greeted : status;
}

// A folder of its own for a demo, removed at the end.
class DemoFolder {
 public:
  DemoFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "nianbao-demo-XXXXXX").string();
    if (const char* made = ::mkdtemp(pattern.data()); made != nullptr) path_ = made;
  }
  DemoFolder(const DemoFolder&) = delete;
  DemoFolder& operator=(const DemoFolder&) = delete;
  ~DemoFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

absl::Status RunDemo(runtime::ServiceOptions service, const RunOptions& options) {
  const DemoFolder folder;
  if (folder.path().empty()) {
    return absl::UnavailableError("cannot make a temporary folder; set TMPDIR to one that exists");
  }
  service.host.data_dir = folder.path();
  service.host.bus.path = folder.path() + "/bus.db";
  service.host.grpc_address = "127.0.0.1:0";
  service.host.http_address = "127.0.0.1:0";
  return Run(service, options);
}

}  // namespace

int RunCommand(int argc, char** argv) {
  runtime::ServiceOptions service;
  service.host.service = "nianbao";
  service.log_level = "warning";
  RunOptions options;
  return runtime::ServiceMain(
      argc, argv, service,
      [&options](CLI::App& app) {
        app.description("Runs all five services in one process until Ctrl-C.");
        app.add_option("--inbox", options.ingest.inbox,
                       "Folder that is watched; files go to done/ or failed/ in it [none]");
        app.add_option("--blob-dir", options.ingest.blob_dir,
                       "Folder of the originals [<data-dir>/blobs]");
        app.add_option("--alias-file", options.validate.alias_file,
                       "names that are one agency's: lines of region code, name and other name "
                       "with tabs between");
        app.add_option("--samples", options.samples,
                       "Folder of reports to take in at the start [none]");
        app.add_flag("--demo", options.demo,
                     "Print what came of the samples and exit; keeps nothing");
      },
      [&options](const runtime::ServiceOptions& parsed) {
        return options.demo ? RunDemo(parsed, options) : Run(parsed, options);
      });
}

int WorkerCommand(int argc, char** argv) {
  const std::string_view stage = argc == 2 ? argv[1] : "";
  if (stage == "normalize") return normalize::ServeAsWorker();
  if (stage == "extract") return extract::ServeAsWorker();
  std::fputs("usage: nianbao worker normalize|extract\n", stderr);
  return 2;
}

}  // namespace nianbao::cli
