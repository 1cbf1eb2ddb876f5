// SPDX-License-Identifier: Apache-2.0
// `nianbao check`: the whole pipeline over files, in this process, storing nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "nianbao/v1/report.pb.h"
#include "services/nianbao/render.h"
#include "services/normalize/normalize_function.h"
#include "services/validate/continuity.h"

namespace nianbao::cli {

// Exit statuses of `nianbao check`; the worst of all files counts.
inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;
inline constexpr int kExitUnreadable = 2;

// Files that are checked by one Checker see each other: an agency's reports as history, and its
// names in other years, in whatever order they are added. Not thread-safe.
class Checker {
 public:
  // `normalize` reads the files: MakeWorkerFunction, so that no parser can end this process, or
  // MakeNormalizeFunction. `aliases`: names that are known to be one agency's.
  static absl::StatusOr<std::unique_ptr<Checker>> Create(normalize::NormalizeFunction normalize,
                                                         std::vector<validate::Alias> aliases = {});
  virtual ~Checker() = default;

  // Reads a file. `path` names it in messages; what is no UTF-8 in it is replaced.
  virtual void Add(const std::string& path, std::string_view bytes) = 0;

  // The original with these bytes, to be shown; empty where it was not read. Lives as long as this.
  virtual OriginalView View(const std::string& document_id) const = 0;

  // What came of each file, in the order in which they were added: one ValidatedReport for each
  // document found in it or, where it is an archive, in its members, in order; one whose `failure`
  // says why stands for what could not be read.
  virtual std::vector<std::vector<v1::ValidatedReport>> Finish() = 0;
};

// The ValidatedReport that stands for a file that could not be read. What is no UTF-8 in `path` and
// the message is replaced.
v1::ValidatedReport FailedReport(const std::string& path, std::string_view stage,
                                 const absl::Status& status);

// The exit status that the documents of one file deserve: kExitUnreadable where one failed or none
// is an annual report or a guide, kExitFindings where a finding is at or above `fail_on`.
int ExitStatus(const std::vector<v1::ValidatedReport>& documents, v1::Finding::Severity fail_on);

// `report` as one line of protobuf JSON, as docs and clients know it: lowerCamelCase names, fields
// with default values left out, those with presence printed when zero.
std::string ToJsonLine(const v1::ValidatedReport& report);

}  // namespace nianbao::cli
