// SPDX-License-Identifier: Apache-2.0
#include "services/validate/archive.h"

#include "common/status/status.h"

namespace nianbao::validate {
namespace {

constexpr std::string_view kPartColumns =
    "document_id, part, generation, name, agency_id, year, scope, content, date";

StoredPart PartOf(const store::Row& row) {
  StoredPart part{.document_id = row.Text(0),
                  .part = static_cast<int>(row.Int(1)),
                  .generation = row.Text(2),
                  .name = row.Text(3),
                  .agency_id = row.Text(4),
                  .year = static_cast<int>(row.Int(5)),
                  .scope = static_cast<int>(row.Int(6)),
                  .content = row.Text(7),
                  .date = row.Text(8)};
  if (row.size() > 9) part.bytes = row.Text(9);
  return part;
}

constexpr std::string_view kRevisionColumns =
    "r.name, r.content, r.revision, r.validation, r.state, r.document_id, r.part, r.copies, "
    "r.judgement, r.rule_set, r.findings";

StoredRevision RevisionOf(const store::Row& row) {
  return {.name = row.Text(0),
          .content = row.Text(1),
          .revision = static_cast<int>(row.Int(2)),
          .validation = static_cast<int>(row.Int(3)),
          .state = static_cast<int>(row.Int(4)),
          .document_id = row.Text(5),
          .part = static_cast<int>(row.Int(6)),
          .copies = row.Text(7),
          .judgement = row.Text(8),
          .rule_set = row.Text(9),
          .findings = row.Text(10)};
}

std::vector<StoredRevision> RevisionsOf(const std::vector<store::Row>& rows) {
  std::vector<StoredRevision> revisions;
  for (const store::Row& row : rows) revisions.push_back(RevisionOf(row));
  return revisions;
}

std::string Select(std::string_view columns, std::string_view rest) {
  return "SELECT " + std::string(columns) + " FROM document_part WHERE " + std::string(rest);
}

}  // namespace

const std::string_view kArchiveTables = R"sql(
CREATE TABLE document_part (
  document_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  generation TEXT NOT NULL,
  name TEXT NOT NULL,
  agency_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  content TEXT NOT NULL,
  date TEXT NOT NULL,
  extracted BLOB NOT NULL,
  PRIMARY KEY (document_id, part)
);
CREATE INDEX document_part_by_name ON document_part (name);
CREATE INDEX document_part_by_agency ON document_part (agency_id, scope, year);
CREATE TABLE revision (
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  revision INTEGER NOT NULL,
  validation INTEGER NOT NULL,
  state INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  copies TEXT NOT NULL,
  PRIMARY KEY (name, content)
);
)sql";

const std::string_view kJudgementColumn =
    "ALTER TABLE revision ADD COLUMN judgement TEXT NOT NULL DEFAULT ''";

const std::string_view kFindingColumns = R"sql(
ALTER TABLE revision ADD COLUMN rule_set TEXT NOT NULL DEFAULT '';
ALTER TABLE revision ADD COLUMN findings BLOB NOT NULL DEFAULT '';
)sql";

absl::StatusOr<std::optional<StoredPart>> Archive::FindPart(std::string_view document_id,
                                                            int part) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction_.Query(Select(std::string(kPartColumns) + ", extracted",
                                             "document_id = ? AND part = ?"),
                                      {document_id, part}));
  if (rows.empty()) return std::optional<StoredPart>();
  return std::optional<StoredPart>(PartOf(rows[0]));
}

absl::StatusOr<std::vector<StoredPart>> Archive::PartsOf(std::string_view name) {
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction_.Query(
          Select(kPartColumns, "name = ? ORDER BY date DESC, document_id DESC, part DESC"),
          {name}));
  std::vector<StoredPart> parts;
  for (const store::Row& row : rows) parts.push_back(PartOf(row));
  return parts;
}

absl::StatusOr<std::vector<StoredPart>> Archive::PartsBehind(std::string_view document_id,
                                                             int last_part,
                                                             std::string_view generation) {
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction_.Query(Select(std::string(kPartColumns) + ", extracted",
                                "document_id = ? AND part > ? AND generation <> ? ORDER BY part"),
                         {document_id, last_part, generation}));
  std::vector<StoredPart> parts;
  for (const store::Row& row : rows) parts.push_back(PartOf(row));
  return parts;
}

absl::StatusOr<std::vector<StoredPart>> Archive::PartsOfAgency(std::string_view agency_id) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction_.Query(Select(std::string(kPartColumns) + ", extracted",
                                             "agency_id = ? ORDER BY document_id, part"),
                                      {agency_id}));
  std::vector<StoredPart> parts;
  for (const store::Row& row : rows) parts.push_back(PartOf(row));
  return parts;
}

absl::Status Archive::PutPart(const StoredPart& part) {
  RETURN_IF_ERROR(RemovePart(part));
  return transaction_
      .Execute(
          "INSERT INTO document_part (document_id, part, generation, name, agency_id, year, "
          "scope, content, date, extracted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {part.document_id, part.part, part.generation, part.name, part.agency_id, part.year,
           part.scope, part.content, part.date, store::Blob{part.bytes}})
      .status();
}

absl::Status Archive::RemovePart(const StoredPart& part) {
  return transaction_
      .Execute("DELETE FROM document_part WHERE document_id = ? AND part = ?",
               {part.document_id, part.part})
      .status();
}

absl::StatusOr<std::vector<StoredRevision>> Archive::RevisionsOf(std::string_view name) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction_.Query("SELECT " + std::string(kRevisionColumns) +
                                          " FROM revision r WHERE r.name = ? ORDER BY r.revision",
                                      {name}));
  return validate::RevisionsOf(rows);
}

absl::StatusOr<std::vector<StoredRevision>> Archive::CurrentAfter(std::string_view agency_id,
                                                                  int scope, int year) {
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction_.Query("SELECT " + std::string(kRevisionColumns) +
                             " FROM document_part p JOIN revision r ON r.name = p.name AND "
                             "r.document_id = p.document_id AND r.part = p.part WHERE p.agency_id "
                             "= ? AND p.scope = ? AND p.year > ? AND r.state = ? ORDER BY p.year",
                         {agency_id, scope, year, static_cast<int>(v1::ValidatedReport::CURRENT)}));
  return validate::RevisionsOf(rows);
}

absl::StatusOr<std::vector<StoredRevision>> Archive::RevisionsBehind(std::string_view name,
                                                                     std::string_view content,
                                                                     int limit) {
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction_.Query(
          "SELECT " + std::string(kRevisionColumns) +
              " FROM revision r WHERE (r.name > ? OR (r.name = ? AND r.content > ?)) AND "
              "r.state <> ? ORDER BY r.name, r.content LIMIT ?",
          {name, name, content, static_cast<int>(v1::ValidatedReport::WITHDRAWN), limit}));
  return validate::RevisionsOf(rows);
}

absl::Status Archive::PutRevision(const StoredRevision& revision) {
  RETURN_IF_ERROR(transaction_
                      .Execute("DELETE FROM revision WHERE name = ? AND content = ?",
                               {revision.name, revision.content})
                      .status());
  return transaction_
      .Execute(
          "INSERT INTO revision (name, content, revision, validation, state, document_id, "
          "part, copies, judgement, rule_set, findings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {revision.name, revision.content, revision.revision, revision.validation, revision.state,
           revision.document_id, revision.part, revision.copies, revision.judgement,
           revision.rule_set, store::Blob{revision.findings}})
      .status();
}

absl::Status Archive::ChangeContent(std::string_view name, std::string_view from,
                                    std::string_view to) {
  return transaction_
      .Execute("UPDATE revision SET content = ? WHERE name = ? AND content = ?", {to, name, from})
      .status();
}

absl::StatusOr<History> Archive::HistoryOf(const v1::Report& report) {
  History history;
  if (report.agency().agency_id().empty()) return history;
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction_.Query(
          "SELECT p.extracted FROM document_part p JOIN revision r ON r.name = p.name AND "
          "r.document_id = p.document_id AND r.part = p.part WHERE p.agency_id = ? AND p.scope = ? "
          "AND r.state = ? AND p.name <> ? ORDER BY p.year",
          {report.agency().agency_id(), static_cast<int>(report.scope()),
           static_cast<int>(v1::ValidatedReport::CURRENT), report.name()}));
  for (const store::Row& row : rows) {
    v1::ExtractedReport extracted;
    if (!extracted.ParseFromString(row.Text(0))) {
      return absl::DataLossError("a stored report of " + report.agency().agency_id() +
                                 " is damaged");
    }
    history.reports.push_back(std::move(*extracted.mutable_report()));
  }
  return history;
}

}  // namespace nianbao::validate
