// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/log/log.h"
#include "common/runtime/worker.h"
#include "common/status/status.h"
#include "services/nianbao/assessments.h"
#include "services/nianbao/check.h"
#include "services/nianbao/commands.h"
#include "services/nianbao/input.h"
#include "services/nianbao/parse.h"
#include "services/nianbao/render.h"
#include "services/nianbao/sarif.h"
#include "services/normalize/normalize_function.h"
#include "services/validate/continuity.h"
#include "services/validate/rules.h"

namespace nianbao::cli {
namespace {

constexpr absl::Duration kDocumentTimeout = absl::Seconds(60);

struct CheckOptions {
  std::vector<std::string> files;
  std::string format = "text";
  std::string fail_on = "error";
  std::string rules;
  std::string explain;
  bool assessments = false;
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
std::vector<std::vector<v1::ValidatedReport>> CheckFiles(const CheckOptions& options,
                                                         Checker& checker) {
  std::map<std::size_t, v1::ValidatedReport> unreadable;
  for (std::size_t i = 0; i < options.files.size(); ++i) {
    const std::string& path = options.files[i];
    const auto bytes = ReadInput(path);
    if (bytes.ok()) {
      checker.Add(path, *bytes);
    } else {
      unreadable[i] = FailedReport(path, "ingest", bytes.status());
    }
  }
  auto results = checker.Finish();
  for (const auto& [i, failure] : unreadable) {
    results.insert(results.begin() + static_cast<std::ptrdiff_t>(i), {failure});
  }
  return results;
}

// True for a rule that `pattern` names: its id, or the beginning of it ("form.").
bool Matches(std::string_view rule, std::string_view pattern) {
  return rule == pattern || (pattern.ends_with('.') && rule.starts_with(pattern));
}

// The rules that a list names; INVALID_ARGUMENT names the first entry that stands for none.
absl::StatusOr<std::set<std::string_view>> SelectRules(std::string_view list) {
  std::set<std::string_view> selected;
  for (std::size_t begin = 0; begin <= list.size() && !list.empty();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string_view pattern = list.substr(begin, end - begin);
    const std::size_t before = selected.size();
    for (const validate::Rule& rule : validate::Rules()) {
      if (Matches(rule.id, pattern)) selected.insert(rule.id);
    }
    if (selected.size() == before) {
      return absl::InvalidArgumentError(
          absl::StrCat("no rule is called \"", std::string(pattern),
                       "\"; docs/rules.md lists them, and \"form.\" stands for all that begin so"));
    }
    begin = end + 1;
  }
  return selected;
}

void KeepRules(const std::set<std::string_view>& rules, v1::ValidatedReport& report) {
  if (rules.empty()) return;
  auto& findings = *report.mutable_findings();
  findings.erase(std::remove_if(findings.begin(), findings.end(),
                                [&](const v1::Finding& finding) {
                                  return !rules.contains(finding.rule_id());
                                }),
                 findings.end());
  auto& diagnoses = *report.mutable_diagnoses();
  diagnoses.erase(std::remove_if(diagnoses.begin(), diagnoses.end(),
                                 [&](const v1::Diagnosis& diagnosis) {
                                   return std::none_of(diagnosis.settles().begin(),
                                                       diagnosis.settles().end(),
                                                       [&](const v1::Diagnosis::Settled& settled) {
                                                         return rules.contains(settled.rule_id());
                                                       });
                                 }),
                  diagnoses.end());
  auto& assessments = *report.mutable_assessments();
  assessments.erase(std::remove_if(assessments.begin(), assessments.end(),
                                   [&](const v1::Assessment& assessment) {
                                     return !rules.contains(assessment.rule_id());
                                   }),
                    assessments.end());
}

void Print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int Explain(const std::string& id) {
  if (const validate::Rule* rule = validate::FindRule(id)) {
    Print(validate::RuleEntry(*rule));
    return kExitClean;
  }
  std::fprintf(stderr, "nianbao check: no rule is called \"%s\"; these are:\n", id.c_str());
  for (const validate::Rule& rule : validate::Rules()) {
    std::fprintf(stderr, "  %s\n", std::string(rule.id).c_str());
  }
  return kExitUnreadable;
}

// Prints what came of the files; returns the exit status.
int PrintResults(const CheckOptions& options, const std::set<std::string_view>& rules,
                 Checker& checker) {
  auto results = CheckFiles(options, checker);
  const bool json = options.format == "json";
  const bool text = options.format == "text";
  const RenderOptions render = OptionsFor(STDOUT_FILENO);
  std::vector<v1::ValidatedReport> all;
  int exit_status = kExitClean;
  for (std::vector<v1::ValidatedReport>& documents : results) {
    for (v1::ValidatedReport& document : documents) KeepRules(rules, document);
    exit_status = std::max(exit_status, ExitStatus(documents, FailOnNames().at(options.fail_on)));
    for (v1::ValidatedReport& document : documents) {
      if (json) Print(ToJsonLine(document) + "\n");
      if (text) {
        Print(RenderChecked(document, render, checker.View(document.document().document_id())));
      }
      if (text && options.assessments) Print(RenderAssessments(document));
      if (!text && document.has_failure()) {
        std::fprintf(stderr, "nianbao check: %s\n", document.failure().message().c_str());
      }
      all.push_back(std::move(document));
    }
  }
  if (options.format == "sarif") Print(ToSarif(all, render.language));
  if (text) Print(RenderSummary(all, static_cast<int>(options.files.size()), render));
  return exit_status;
}

absl::StatusOr<int> Check(const CheckOptions& options) {
  ASSIGN_OR_RETURN(const auto rules, SelectRules(options.rules));
  ASSIGN_OR_RETURN(auto aliases, ReadAliases(options.alias_file));
  ASSIGN_OR_RETURN(const auto pool, runtime::WorkerPool::Create(
                                        {.command = {runtime::SelfPath(), "worker", "normalize"},
                                         .timeout = kDocumentTimeout}));
  ASSIGN_OR_RETURN(const auto checker,
                   Checker::Create(normalize::MakeWorkerFunction(*pool), std::move(aliases)));
  return PrintResults(options, rules, *checker);
}

}  // namespace

int CheckCommand(int argc, char** argv) {
  CLI::App app{
      "Checks files and prints what is wrong in them; stores nothing.\n"
      "Exit status: 0 no finding at or above --fail-on, 1 findings, 2 wrong usage or an "
      "input that could not be read.",
      "nianbao check"};
  CheckOptions options;
  app.add_option("files", options.files, "files to check; - is standard input");
  app.add_option("--format", options.format,
                 "text; json: one ValidatedReport a line; sarif: one SARIF 2.1.0 log")
      ->check(CLI::IsMember({"text", "json", "sarif"}))
      ->capture_default_str();
  app.add_option("--fail-on", options.fail_on, "lowest severity that makes the exit status 1")
      ->check(CLI::IsMember({"info", "warning", "error"}))
      ->capture_default_str();
  app.add_option("--rules", options.rules,
                 "only these rules, for example: form.balance,history. (all that begin so)");
  app.add_flag("--assessments", options.assessments,
               "print how often each rule held, failed and could not be judged, and why");
  app.add_option("--explain", options.explain, "print what a rule asks for and why, and exit");
  app.add_option("--alias-file", options.alias_file,
                 "names that are one agency's: lines of region code, name and other name with tabs "
                 "between");
  if (const auto exit_status = ParseCommandLine(app, argc, argv)) return *exit_status;
  if (!options.explain.empty()) return Explain(options.explain);
  if (options.files.empty()) {
    std::fprintf(stderr, "nianbao check: name the files to check; --help tells more\n");
    return kExitUnreadable;
  }
  log::Configure("check", log::Level::kWarning);
  const absl::StatusOr<int> exit_status = Check(options);
  if (exit_status.ok()) return *exit_status;
  std::fprintf(stderr, "nianbao check: %s\n", std::string(exit_status.status().message()).c_str());
  return kExitUnreadable;
}

}  // namespace nianbao::cli
