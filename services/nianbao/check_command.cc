// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "common/log/log.h"
#include "common/status/status.h"
#include "services/nianbao/check.h"
#include "services/nianbao/commands.h"
#include "services/nianbao/input.h"
#include "services/nianbao/parse.h"
#include "services/nianbao/render.h"
#include "services/validate/continuity.h"

namespace nianbao::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> files;
  std::string format = "text";
  std::string fail_on = "error";
  std::string alias_file;
};

const std::map<std::string, v1::Finding::Severity>& FailOnNames() {
  static const std::map<std::string, v1::Finding::Severity> names = {
      {"info", v1::Finding::INFO},
      {"warning", v1::Finding::WARNING},
      {"error", v1::Finding::ERROR},
  };
  return names;
}

absl::StatusOr<std::vector<validate::Alias>> ReadAliases(const std::string& path) {
  if (path.empty()) return std::vector<validate::Alias>();
  ASSIGN_OR_RETURN(const std::string text, ReadInput(path));
  auto aliases = validate::ParseAliases(text);
  if (aliases.ok()) return aliases;
  return absl::InvalidArgumentError(path + ": " + std::string(aliases.status().message()));
}

// What came of each file, in order.
absl::StatusOr<std::vector<std::vector<v1::ValidatedReport>>> CheckFiles(
    const CheckOptions& options) {
  ASSIGN_OR_RETURN(auto aliases, ReadAliases(options.alias_file));
  ASSIGN_OR_RETURN(const auto checker, Checker::Create(std::move(aliases)));
  std::map<std::size_t, v1::ValidatedReport> unreadable;
  for (std::size_t i = 0; i < options.files.size(); ++i) {
    const std::string& path = options.files[i];
    const auto bytes = ReadInput(path);
    if (bytes.ok()) {
      checker->Add(path, *bytes);
    } else {
      unreadable[i] = FailedReport(path, "ingest", bytes.status());
    }
  }
  auto results = checker->Finish();
  for (const auto& [i, failure] : unreadable) {
    results.insert(results.begin() + static_cast<std::ptrdiff_t>(i), {failure});
  }
  return results;
}

void Print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void PrintJson(const v1::ValidatedReport& document) {
  Print(ToJsonLine(document) + "\n");
  if (!document.has_failure()) return;
  std::fprintf(stderr, "nianbao check: %s\n", document.failure().message().c_str());
}

int Check(const CheckOptions& options) {
  auto results = CheckFiles(options);
  if (!results.ok()) {
    std::fprintf(stderr, "nianbao check: %s\n", std::string(results.status().message()).c_str());
    return kExitUnreadable;
  }
  const bool json = options.format == "json";
  const RenderOptions render = OptionsFor(STDOUT_FILENO);
  std::vector<v1::ValidatedReport> all;
  int exit_status = kExitClean;
  for (std::vector<v1::ValidatedReport>& documents : *results) {
    exit_status = std::max(exit_status, ExitStatus(documents, FailOnNames().at(options.fail_on)));
    for (v1::ValidatedReport& document : documents) {
      if (json) {
        PrintJson(document);
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
  app.add_option("--alias-file", options.alias_file,
                 "names that are one agency's: lines of region code, name and other name with tabs "
                 "between");
  if (const auto exit_status = ParseCommandLine(app, argc, argv)) return *exit_status;
  log::Configure("check", log::Level::kWarning);
  return Check(options);
}

}  // namespace nianbao::cli
