// SPDX-License-Identifier: Apache-2.0
#include "services/validate/release.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/validate/archive.h"
#include "services/validate/judgement.h"

namespace nianbao::validate {
namespace {

constexpr std::string_view kTables = R"sql(
CREATE TABLE judged (
  rule_set TEXT NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  document_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  judgement_before TEXT NOT NULL,
  judgement_after TEXT NOT NULL,
  appeared INTEGER NOT NULL,
  disappeared INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  changes TEXT NOT NULL,
  published INTEGER NOT NULL,
  PRIMARY KEY (rule_set, name, content)
);
)sql";

// Revisions looked at in one query.
constexpr int kPage = 200;

std::string_view SeverityName(v1::Finding::Severity severity) {
  switch (severity) {
    case v1::Finding::ERROR:
      return "error";
    case v1::Finding::WARNING:
      return "warning";
    default:
      return "info";
  }
}

// What one revision's judgement changes.
struct Difference {
  std::string after;
  int appeared = 0;
  int disappeared = 0;
  int changed = 0;
  std::string lines;

  void Add(const FindingChange& change, const std::string& name) {
    const bool gone = change.kind == FindingChange::Kind::kDisappeared;
    const bool came = change.kind == FindingChange::Kind::kAppeared;
    ++(gone ? disappeared : came ? appeared : changed);
    absl::StrAppend(&lines,
                    gone   ? "- "
                    : came ? "+ "
                           : "~ ",
                    name, "\t", change.finding.rule_id(), "\t",
                    std::string(SeverityName(change.finding.severity())), "\t",
                    change.finding.finding_id(), "\t", change.finding.message_en(), "\n");
  }
};

absl::StatusOr<v1::ExtractedReport> Load(Archive& archive, const std::string& document_id,
                                         int part) {
  ASSIGN_OR_RETURN(const auto stored, archive.FindPart(document_id, part));
  v1::ExtractedReport extracted;
  if (!stored || !extracted.ParseFromString(stored->bytes)) {
    return absl::DataLossError(absl::StrCat("the stored document ", document_id, " part ", part,
                                            " is damaged; restore validate.db from a backup"));
  }
  return extracted;
}

absl::StatusOr<Difference> JudgeRevision(const Validator& validator, const StoredRevision& revision,
                                         Archive& archive) {
  ASSIGN_OR_RETURN(v1::ExtractedReport extracted,
                   Load(archive, revision.document_id, revision.part));
  ASSIGN_OR_RETURN(const v1::ValidatedReport now,
                   Judge(validator, std::move(extracted), revision.name, archive));
  v1::ValidatedReport before;
  if (!before.ParseFromString(revision.findings)) {
    return absl::DataLossError("the stored findings of " + revision.name + " are damaged");
  }
  Difference difference;
  difference.after = DigestOf(now);
  for (const FindingChange& change : CompareFindings(before, now)) {
    difference.Add(change, revision.name);
  }
  return difference;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Release>> Release::Create(store::Database& history,
                                                         store::Database& progress,
                                                         const Validator& validator) {
  const std::string_view migrations[] = {kTables};
  RETURN_IF_ERROR(progress.Migrate(migrations));
  return std::unique_ptr<Release>(new Release(history, progress, validator));
}

absl::StatusOr<int> Release::Judge(int limit) {
  const std::string rule_set(validator_.rule_set());
  ASSIGN_OR_RETURN(store::Transaction reading, history_.Begin());
  ASSIGN_OR_RETURN(store::Transaction writing, progress_.Begin());
  Archive archive(reading);
  int judged = 0;
  while (judged < limit) {
    ASSIGN_OR_RETURN(const auto page, archive.RevisionsBehind(name_, content_, kPage));
    if (page.empty()) break;
    for (const StoredRevision& revision : page) {
      if (judged == limit) break;
      name_ = revision.name;
      content_ = revision.content;
      ASSIGN_OR_RETURN(const auto known,
                       writing.Query("SELECT judgement_before FROM judged WHERE rule_set = ? AND "
                                     "name = ? AND content = ?",
                                     {rule_set, revision.name, revision.content}));
      if (!known.empty() && known[0].Text(0) == revision.judgement) continue;
      ASSIGN_OR_RETURN(const Difference difference, JudgeRevision(validator_, revision, archive));
      RETURN_IF_ERROR(
          writing
              .Execute("DELETE FROM judged WHERE rule_set = ? AND name = ? AND content = ?",
                       {rule_set, revision.name, revision.content})
              .status());
      RETURN_IF_ERROR(
          writing
              .Execute("INSERT INTO judged (rule_set, name, content, document_id, part, "
                       "judgement_before, judgement_after, appeared, disappeared, changed, "
                       "changes, published) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                       {rule_set, revision.name, revision.content, revision.document_id,
                        revision.part, revision.judgement, difference.after, difference.appeared,
                        difference.disappeared, difference.changed, difference.lines})
              .status());
      ++judged;
    }
  }
  RETURN_IF_ERROR(writing.Commit());
  return judged;
}

absl::StatusOr<ReleaseSummary> Release::Summarize() const {
  ASSIGN_OR_RETURN(
      const auto rows,
      progress_.Query("SELECT judgement_before, judgement_after, appeared, disappeared, changed "
                      "FROM judged WHERE rule_set = ?",
                      {validator_.rule_set()}));
  ReleaseSummary summary;
  for (const store::Row& row : rows) {
    ++summary.reports;
    summary.changed_reports += row.Text(0) == row.Text(1) ? 0 : 1;
    summary.appeared += static_cast<int>(row.Int(2));
    summary.disappeared += static_cast<int>(row.Int(3));
    summary.changed += static_cast<int>(row.Int(4));
  }
  return summary;
}

absl::StatusOr<std::string> Release::Describe() const {
  ASSIGN_OR_RETURN(const auto rows,
                   progress_.Query("SELECT changes FROM judged WHERE rule_set = ? AND changes <> "
                                   "'' ORDER BY name, content",
                                   {validator_.rule_set()}));
  std::string text;
  for (const store::Row& row : rows) text += row.Text(0);
  return text;
}

absl::StatusOr<std::vector<v1::ExtractedReport>> Release::Unpublished(int limit) {
  const std::string rule_set(validator_.rule_set());
  ASSIGN_OR_RETURN(
      const auto rows,
      progress_.Query("SELECT name, content, document_id, part FROM judged WHERE rule_set = ? AND "
                      "published = 0 AND judgement_before <> judgement_after ORDER BY name, "
                      "content LIMIT ?",
                      {rule_set, limit}));
  ASSIGN_OR_RETURN(store::Transaction reading, history_.Begin());
  Archive archive(reading);
  returned_.clear();
  std::vector<v1::ExtractedReport> reports;
  for (const store::Row& row : rows) {
    ASSIGN_OR_RETURN(v1::ExtractedReport extracted,
                     Load(archive, row.Text(2), static_cast<int>(row.Int(3))));
    (*extracted.mutable_generations())["rules"] = rule_set;
    reports.push_back(std::move(extracted));
    returned_.emplace_back(row.Text(0), row.Text(1));
  }
  return reports;
}

absl::Status Release::MarkPublished() {
  ASSIGN_OR_RETURN(store::Transaction writing, progress_.Begin());
  for (const auto& [name, content] : returned_) {
    RETURN_IF_ERROR(writing
                        .Execute("UPDATE judged SET published = 1 WHERE rule_set = ? AND name = ? "
                                 "AND content = ?",
                                 {validator_.rule_set(), name, content})
                        .status());
  }
  return writing.Commit();
}

}  // namespace nianbao::validate
