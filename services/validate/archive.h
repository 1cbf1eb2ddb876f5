// SPDX-License-Identifier: Apache-2.0
// The rows in which the historian keeps documents, revisions and outputs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/history.h"

namespace nianbao::validate {

// The tables of the archive, to be applied with the directory's; and what was added to them since.
extern const std::string_view kArchiveTables;
extern const std::string_view kJudgementColumn;
extern const std::string_view kFindingColumns;

// One document of an original, as it was last read.
struct StoredPart {
  // "sha256:" and 64 hexadecimal digits.
  std::string document_id;
  int part = 0;
  // Versions of the stages that read it.
  std::string generation;
  // The report's name, or the document's where it is unresolved.
  std::string name;
  std::string agency_id;
  int year = 0;
  int scope = 0;
  // Digest of its facts and sections.
  std::string content;
  // Publication date or else signature date, YYYY-MM-DD or "".
  std::string date;
  // The ExtractedReport, with agency id and name; only where it was asked for.
  std::string bytes = {};
};

// One content of a report, whatever documents hold it.
struct StoredRevision {
  std::string name;
  std::string content;
  int revision = 0;
  int validation = 0;
  // A value of ValidatedReport.State.
  int state = 0;
  // The document that stands for it.
  std::string document_id;
  int part = 0;
  // Document names of the others, one a line.
  std::string copies;
  // Digest of what the rules last said of it.
  std::string judgement = {};
  // Version of those rules, and their findings (judgement.h). Empty where they were not kept yet.
  std::string rule_set = {};
  std::string findings = {};
};

// Reads and writes within one transaction, which must outlive it.
class Archive {
 public:
  explicit Archive(store::Transaction& transaction) : transaction_(transaction) {}

  absl::StatusOr<std::optional<StoredPart>> FindPart(std::string_view document_id, int part);
  // The parts that bear `name`, without bytes, the latest by date, document and part first.
  absl::StatusOr<std::vector<StoredPart>> PartsOf(std::string_view name);
  // The parts of a document behind `last_part` that other generations found.
  absl::StatusOr<std::vector<StoredPart>> PartsBehind(std::string_view document_id, int last_part,
                                                      std::string_view generation);
  // The parts of an agency, with bytes, by document and part.
  absl::StatusOr<std::vector<StoredPart>> PartsOfAgency(std::string_view agency_id);
  absl::Status PutPart(const StoredPart& part);
  absl::Status RemovePart(const StoredPart& part);

  absl::StatusOr<std::vector<StoredRevision>> RevisionsOf(std::string_view name);
  // The current revisions of an agency's reports of one scope for the years after `year`, by year.
  absl::StatusOr<std::vector<StoredRevision>> CurrentAfter(std::string_view agency_id, int scope,
                                                           int year);
  // Up to `limit` revisions that documents still hold, behind one of them, by name and content.
  absl::StatusOr<std::vector<StoredRevision>> RevisionsBehind(std::string_view name,
                                                              std::string_view content, int limit);
  absl::Status PutRevision(const StoredRevision& revision);
  // Gives a revision another content: its only document was read again.
  absl::Status ChangeContent(std::string_view name, std::string_view from, std::string_view to);

  // The current reports of an agency and scope, but the one called `name`, by year.
  absl::StatusOr<History> HistoryOf(const v1::Report& report);

 private:
  store::Transaction& transaction_;
};

}  // namespace nianbao::validate
