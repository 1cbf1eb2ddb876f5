// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/nianbao/check.h"
#include "services/nianbao/client.h"
#include "services/nianbao/commands.h"
#include "services/nianbao/input.h"
#include "services/nianbao/parse.h"
#include "services/nianbao/render.h"

namespace nianbao::cli {
namespace {

struct ClientOptions {
  ServerOptions server;
  std::string format = "text";
  std::string filter;
  std::string from = "latest";
  std::string token_file;
  std::string name;
  std::vector<std::string> files;
  int count = 0;
  bool evidence = false;
};

void AddFormat(CLI::App& app, ClientOptions& options) {
  app.add_option("--format", options.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

void Print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

int Fail(const char* command, const absl::Status& status) {
  std::fprintf(stderr, "nianbao %s: %s\n", command, std::string(status.message()).c_str());
  const bool usage = status.code() == absl::StatusCode::kInvalidArgument;
  return usage ? 2 : 1;
}

int Submit(const ClientOptions& options) {
  Client client(options.server);
  int exit_status = 0;
  for (const std::string& path : options.files) {
    const auto bytes = ReadInput(path);
    if (!bytes.ok()) {
      exit_status = std::max(exit_status, 2);
      Fail("submit", bytes.status());
      continue;
    }
    const auto answer = client.Submit(DisplayName(path), *bytes);
    if (!answer.ok()) {
      exit_status = std::max(exit_status, Fail("submit", answer.status()));
      continue;
    }
    Print(absl::StrCat(answer->document_id(),
                       answer->already_known() ? "  known  " : "  accepted  ", path, "\n"));
  }
  return exit_status;
}

int List(const ClientOptions& options) {
  Client client(options.server);
  const bool json = options.format == "json";
  const auto reports = client.ListReports(options.filter, json ? v1::FULL : v1::BASIC);
  if (!reports.ok()) return Fail("list", reports.status());
  if (!json) {
    Print(RenderList(*reports, OptionsFor(STDOUT_FILENO)));
    return 0;
  }
  for (const v1::ValidatedReport& report : *reports) Print(ToJsonLine(report) + "\n");
  return 0;
}

int Show(const ClientOptions& options) {
  Client client(options.server);
  const auto report = client.GetReport(options.name);
  if (!report.ok()) return Fail("show", report.status());
  if (options.evidence) {
    const auto document = client.GetDocument(report->document().document_id());
    if (!document.ok()) return Fail("show", document.status());
    Print(RenderEvidence(*report, *document, OptionsFor(STDOUT_FILENO)));
    return 0;
  }
  Print(options.format == "json" ? ToJsonLine(*report) + "\n"
                                 : RenderReport(*report, OptionsFor(STDOUT_FILENO)));
  return 0;
}

// Empty where there is no such file yet; one that cannot be read must not be taken for none, or
// what came since the token in it would be passed over.
absl::StatusOr<std::string> StoredToken(const std::string& path) {
  std::error_code error;
  if (path.empty() || (!std::filesystem::exists(path, error) && !error)) return std::string();
  std::ifstream file(path);
  if (file.is_open() && std::filesystem::is_regular_file(path, error)) {
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  return absl::PermissionDeniedError(
      absl::StrCat(path, ": the token cannot be read; name a file that this user may read"));
}

// Replaces the file as a whole, so that a crash leaves the old token or the new one.
bool StoreToken(const std::string& path, const std::string& token) {
  const std::string next = path + ".next";
  if (std::ofstream file(next, std::ios::trunc); !(file << token) || !file.flush()) return false;
  return std::rename(next.c_str(), path.c_str()) == 0;
}

absl::StatusOr<v1::WatchReportsRequest> WatchRequest(const ClientOptions& options) {
  v1::WatchReportsRequest request;
  request.set_filter(options.filter);
  request.set_view(options.format == "json" ? v1::FULL : v1::BASIC);
  ASSIGN_OR_RETURN(const std::string stored, StoredToken(options.token_file));
  if (!stored.empty()) {
    request.set_resume_token(stored);
  } else if (options.from == "latest") {
    request.set_position(v1::WatchReportsRequest::LATEST);
  } else if (options.from == "earliest") {
    request.set_position(v1::WatchReportsRequest::EARLIEST);
  } else {
    request.set_resume_token(options.from);
  }
  return request;
}

int Watch(const ClientOptions& options) {
  const auto request = WatchRequest(options);
  if (!request.ok()) return Fail("watch", request.status());
  Client client(options.server);
  const RenderOptions render = OptionsFor(STDOUT_FILENO);
  int seen = 0;
  bool stored = true;
  const auto on_message = [&](const v1::WatchReportsResponse& message) {
    if (message.has_report()) {
      Print(options.format == "json" ? ToJsonLine(message.report()) + "\n"
                                     : RenderEvent(message.report(), render));
      ++seen;
    }
    if (!options.token_file.empty()) {
      stored = StoreToken(options.token_file, message.resume_token());
    }
    return stored && (options.count == 0 || seen < options.count);
  };
  const absl::Status status = client.WatchReports(*request, on_message);
  if (!stored) {
    return Fail("watch", absl::PermissionDeniedError(
                             absl::StrCat("cannot write the token to ", options.token_file)));
  }
  return status.ok() ? 0 : Fail("watch", status);
}

}  // namespace

int SubmitCommand(int argc, char** argv) {
  CLI::App app{"Sends files to a running nianbao and prints their document ids.", "nianbao submit"};
  ClientOptions options;
  DeclareServerOptions(app, options.server);
  app.add_option("files", options.files, "files to send; - is standard input")->required();
  if (const auto exit_status = ParseCommandLine(app, argc, argv)) return *exit_status;
  return Submit(options);
}

int ListCommand(int argc, char** argv) {
  CLI::App app{"Prints the reports that a running nianbao holds.", "nianbao list"};
  ClientOptions options;
  DeclareServerOptions(app, options.server);
  AddFormat(app, options);
  app.add_option("--filter", options.filter, R"(for example: year = 2021 AND form = FORM_2021)");
  if (const auto exit_status = ParseCommandLine(app, argc, argv)) return *exit_status;
  return List(options);
}

int ShowCommand(int argc, char** argv) {
  CLI::App app{"Prints one report in full.", "nianbao show"};
  ClientOptions options;
  DeclareServerOptions(app, options.server);
  AddFormat(app, options);
  app.add_flag("--evidence", options.evidence,
               "print each number with the line it stands in, the number marked");
  app.add_option("name", options.name, "name as `nianbao list` prints it")->required();
  if (const auto exit_status = ParseCommandLine(app, argc, argv)) return *exit_status;
  return Show(options);
}

int WatchCommand(int argc, char** argv) {
  CLI::App app{"Prints reports as they appear, until it is interrupted.", "nianbao watch"};
  ClientOptions options;
  DeclareServerOptions(app, options.server);
  AddFormat(app, options);
  app.add_option("--filter", options.filter, R"(for example: agency = "名称" AND year >= 2021)");
  app.add_option("--from", options.from, "latest, earliest, or a resume token")
      ->capture_default_str();
  app.add_option("--token-file", options.token_file,
                 "file that keeps the resume token; a later watch goes on where this one stopped");
  app.add_option("--count", options.count, "stop after this many reports; 0 is never")
      ->check(CLI::NonNegativeNumber);
  if (const auto exit_status = ParseCommandLine(app, argc, argv)) return *exit_status;
  return Watch(options);
}

}  // namespace nianbao::cli
