// SPDX-License-Identifier: Apache-2.0
// What a change of rules does to all history: first seen, then published.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/validator.h"

namespace nianbao::validate {

// How the findings of all reports change.
struct ReleaseSummary {
  // Reports that were judged, and those of which the rules say something else now.
  int reports = 0;
  int changed_reports = 0;
  // Findings, by fingerprint.
  int appeared = 0;
  int disappeared = 0;
  int changed = 0;
};

// Holds every stored revision to the rules of `validator` and compares that with what was last said
// of it. It writes nothing to the history; what it found it keeps in a database of its own under
// the version of the rules, so that it goes on where it was killed. Not thread-safe.
class Release {
 public:
  // `history` is the validate.db of a Historian, `progress` a database for this class alone; both
  // and the validator must outlive it.
  static absl::StatusOr<std::unique_ptr<Release>> Create(store::Database& history,
                                                         store::Database& progress,
                                                         const Validator& validator);

  // Judges up to `limit` revisions that were not judged by these rules since they last changed.
  // Returns how many; 0 at the end. Revisions come by name.
  absl::StatusOr<int> Judge(int limit);

  absl::StatusOr<ReleaseSummary> Summarize() const;
  // One line a finding, by report: "+ " appeared, "- " disappeared, "~ " changed, then report,
  // rule, severity, fingerprint and the English message, with tabs between.
  absl::StatusOr<std::string> Describe() const;

  // Up to `limit` reports of which the rules say something else and that were not marked as
  // published: what is to be put on the topic extracted again. Each bears the version of the rules
  // among its generations, so that the historian takes it for a new reading once, and for a
  // duplicate if it comes twice.
  absl::StatusOr<std::vector<v1::ExtractedReport>> Unpublished(int limit);
  // Marks those that Unpublished returned last.
  absl::Status MarkPublished();

 private:
  Release(store::Database& history, store::Database& progress, const Validator& validator)
      : history_(history), progress_(progress), validator_(validator) {}

  store::Database& history_;
  store::Database& progress_;
  const Validator& validator_;
  // The last revision that Judge looked at.
  std::string name_;
  std::string content_;
  std::vector<std::pair<std::string, std::string>> returned_;
};

}  // namespace nianbao::validate
