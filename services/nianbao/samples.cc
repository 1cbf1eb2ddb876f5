// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/samples.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "services/nianbao/input.h"

namespace nianbao::cli {
namespace {

constexpr absl::Duration kPollInterval = absl::Milliseconds(50);

// Calls `done` until it answers true or fails.
template <typename Done>
absl::Status WaitUntil(absl::Time deadline, std::string_view what, const Done& done) {
  for (;;) {
    ASSIGN_OR_RETURN(const bool finished, done());
    if (finished) return absl::OkStatus();
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError(absl::StrCat(absl::string_view(what.data(), what.size()),
                                                      ": still on its way; see `nianbao list`"));
    }
    absl::SleepFor(kPollInterval);
  }
}

absl::StatusOr<v1::DocumentStatus> WaitForDocument(Client& client, const std::string& document_id,
                                                   const std::string& file, absl::Time deadline) {
  v1::DocumentStatus status;
  RETURN_IF_ERROR(WaitUntil(deadline, file, [&]() -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(status, client.GetDocumentStatus(document_id));
    return status.stage() == v1::DocumentStatus::VALIDATED ||
           status.stage() == v1::DocumentStatus::DEAD_LETTERED;
  }));
  return status;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SampleFiles(const std::string& folder) {
  const std::set<std::string> kNotReports = {".md", ".tsv"};
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::filesystem::path& path = entry.path();
    if (!entry.is_regular_file() || path.filename().string().starts_with(".")) continue;
    if (!kNotReports.contains(path.extension().string())) files.push_back(path.string());
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    return absl::NotFoundError(absl::StrCat(folder, ": no such folder, or no report in it"));
  }
  return files;
}

absl::StatusOr<std::vector<std::string>> FeedSamples(Client& client,
                                                     const std::vector<std::string>& files,
                                                     absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  std::vector<std::string> document_ids;
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(const std::string bytes, ReadInput(file));
    ASSIGN_OR_RETURN(const v1::SubmitDocumentResponse answer, client.Submit(file, bytes));
    document_ids.push_back(answer.document_id());
  }
  std::vector<std::string> given_up;
  for (std::size_t i = 0; i < files.size(); ++i) {
    ASSIGN_OR_RETURN(const v1::DocumentStatus status,
                     WaitForDocument(client, document_ids[i], files[i], deadline));
    if (status.stage() == v1::DocumentStatus::DEAD_LETTERED) {
      given_up.push_back(absl::StrCat(files[i], ": ", status.reason()));
      continue;
    }
    for (const std::string& name : status.report_names()) {
      RETURN_IF_ERROR(WaitUntil(deadline, name, [&]() -> absl::StatusOr<bool> {
        const auto report = client.GetReport(name);
        if (absl::IsNotFound(report.status())) return false;
        RETURN_IF_ERROR(report.status());
        return true;
      }));
    }
  }
  return given_up;
}

}  // namespace nianbao::cli
