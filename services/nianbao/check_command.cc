// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/log/log.h"
#include "common/runtime/worker.h"
#include "common/status/status.h"
#include "services/nianbao/check.h"
#include "services/nianbao/commands.h"
#include "services/nianbao/input.h"
#include "services/nianbao/parse.h"
#include "services/nianbao/render.h"
#include "services/normalize/normalize_function.h"

namespace nianbao::cli {
namespace {

constexpr absl::Duration kDocumentTimeout = absl::Seconds(60);

struct CheckOptions {
  std::vector<std::string> files;
  std::string format = "text";
  std::string fail_on = "error";
};

const std::map<std::string, v1::Finding::Severity>& FailOnNames() {
  static const std::map<std::string, v1::Finding::Severity> names = {
      {"info", v1::Finding::INFO},
      {"warning", v1::Finding::WARNING},
      {"error", v1::Finding::ERROR},
  };
  return names;
}

std::vector<v1::ValidatedReport> CheckFile(Checker& checker, const std::string& path) {
  const auto bytes = ReadInput(path);
  if (!bytes.ok()) return {FailedReport(path, "ingest", bytes.status())};
  return checker.Check(path, *bytes);
}

void Print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

// A checker and the process that reads for it.
struct WorkerChecker {
  std::unique_ptr<runtime::WorkerPool> pool;
  std::unique_ptr<Checker> checker;
};

absl::StatusOr<WorkerChecker> MakeChecker() {
  WorkerChecker made;
  ASSIGN_OR_RETURN(made.pool, runtime::WorkerPool::Create(
                                  {.command = {runtime::SelfPath(), "worker", "normalize"},
                                   .timeout = kDocumentTimeout}));
  ASSIGN_OR_RETURN(made.checker, Checker::Create(normalize::MakeWorkerFunction(*made.pool)));
  return made;
}

int Check(const CheckOptions& options) {
  const auto checker = MakeChecker();
  if (!checker.ok()) {
    std::fprintf(stderr, "nianbao check: %s\n", std::string(checker.status().message()).c_str());
    return kExitUnreadable;
  }
  const bool json = options.format == "json";
  const RenderOptions render = OptionsFor(STDOUT_FILENO);
  std::vector<v1::ValidatedReport> all;
  int exit_status = kExitClean;
  for (const std::string& path : options.files) {
    std::vector<v1::ValidatedReport> documents = CheckFile(*checker->checker, path);
    exit_status = std::max(exit_status, ExitStatus(documents, FailOnNames().at(options.fail_on)));
    for (v1::ValidatedReport& document : documents) {
      if (json) {
        Print(ToJsonLine(document) + "\n");
        if (document.has_failure()) {
          std::fprintf(stderr, "nianbao check: %s\n", document.failure().message().c_str());
        }
      } else {
        Print(RenderChecked(document, render));
      }
      all.push_back(std::move(document));
    }
  }
  if (!json) Print(RenderSummary(all, static_cast<int>(options.files.size()), render));
  return exit_status;
}

}  // namespace

int CheckCommand(int argc, char** argv) {
  CLI::App app{
      "Checks files and prints what is wrong in them; stores nothing.\n"
      "Exit status: 0 no finding at or above --fail-on, 1 findings, 2 wrong usage or an "
      "input that could not be read.",
      "nianbao check"};
  CheckOptions options;
  app.add_option("files", options.files, "files to check; - is standard input")->required();
  app.add_option("--format", options.format, "text, or json: one ValidatedReport a line")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  app.add_option("--fail-on", options.fail_on, "lowest severity that makes the exit status 1")
      ->check(CLI::IsMember({"info", "warning", "error"}))
      ->capture_default_str();
  if (const auto exit_status = ParseCommandLine(app, argc, argv)) return *exit_status;
  log::Configure("check", log::Level::kWarning);
  return Check(options);
}

}  // namespace nianbao::cli
