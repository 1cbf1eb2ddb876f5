// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/bus/open.h"
#include "common/bus/topics.h"
#include "common/runtime/options.h"
#include "common/runtime/record_message.h"
#include "common/status/status.h"
#include "common/store/store.h"
#include "services/nianbao/commands.h"
#include "services/validate/directory.h"
#include "services/validate/historian.h"
#include "services/validate/release.h"

namespace nianbao::cli {
namespace {

using validate::Release;

// Reports that are judged, or published, before the progress is noted.
constexpr int kBatch = 100;

void Say(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

bus::OutgoingRecord MakeRecord(const v1::ExtractedReport& report) {
  const v1::Document& document = report.document();
  const std::string& id = document.document_id();
  return runtime::MakeRecord(
      {.topic = bus::kExtractedTopic,
       .key = absl::StrCat("documents/", id.substr(id.find(':') + 1), "/parts/", document.part()),
       .routing_key = validate::RegionOf(report.report().agency()),
       .document_id = id},
      report);
}

absl::Status Publish(Release& release, bus::Bus& bus) {
  int published = 0;
  while (true) {
    ASSIGN_OR_RETURN(const auto reports, release.Unpublished(kBatch));
    if (reports.empty()) break;
    std::vector<bus::OutgoingRecord> records;
    for (const v1::ExtractedReport& report : reports) records.push_back(MakeRecord(report));
    RETURN_IF_ERROR(bus.Publish(records));
    RETURN_IF_ERROR(release.MarkPublished());
    published += static_cast<int>(reports.size());
  }
  Say(absl::StrCat(published, " reports are to be validated again by the running nianbao\n"));
  return absl::OkStatus();
}

absl::Status Run(const runtime::ServiceOptions& options, bool publish) {
  const std::string& folder = options.host.data_dir;
  ASSIGN_OR_RETURN(const auto history, store::Database::Open({.path = folder + "/validate.db"}));
  ASSIGN_OR_RETURN(const auto progress, store::Database::Open({.path = folder + "/release.db"}));
  const validate::Validator validator(forms::Catalogue::BuiltIn());
  ASSIGN_OR_RETURN(const auto historian, validate::Historian::Create(*history, validator));
  ASSIGN_OR_RETURN(const auto release, Release::Create(*history, *progress, validator));
  for (int judged = kBatch; judged > 0;) {
    ASSIGN_OR_RETURN(judged, release->Judge(kBatch));
  }
  ASSIGN_OR_RETURN(const std::string lines, release->Describe());
  ASSIGN_OR_RETURN(const validate::ReleaseSummary summary, release->Summarize());
  Say(absl::StrCat(lines, std::string(validator.rule_set()), ": ", summary.reports,
                   " reports judged, ", summary.changed_reports,
                   " judged differently; findings: ", summary.appeared, " appeared, ",
                   summary.disappeared, " disappeared, ", summary.changed, " changed\n"));
  if (!publish) {
    Say("nothing was published; --publish has these reports validated again\n");
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto bus, bus::OpenBus(options.host.bus));
  ASSIGN_OR_RETURN(const bus::Cursor log, bus->Earliest(bus::kExtractedTopic));
  RETURN_IF_ERROR(historian->BindLog(log.log_id));
  return Publish(*release, *bus);
}

}  // namespace

int RevalidateCommand(int argc, char** argv) {
  runtime::ServiceOptions service;
  service.host.service = "nianbao";
  service.log_level = "warning";
  bool publish = false;
  return runtime::ServiceMain(
      argc, argv, service,
      [&publish](CLI::App& app) {
        app.description(
            "Holds all stored reports to the rules of this program and prints the findings that "
            "appear (+), disappear (-) and change (~). Killed, it goes on where it was.");
        app.add_flag("--publish", publish,
                     "Have the reports that are judged differently validated again by the running "
                     "nianbao, which must be of this version");
      },
      [&publish](const runtime::ServiceOptions& parsed) { return Run(parsed, publish); });
}

}  // namespace nianbao::cli
