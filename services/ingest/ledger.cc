// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/ledger.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace nianbao::ingest {
namespace {

// Times are milliseconds since 1970 UTC.
constexpr std::string_view kCreate = R"sql(
CREATE TABLE documents (
  document_id TEXT PRIMARY KEY,
  uri TEXT NOT NULL,
  declared_media_type TEXT NOT NULL,
  source TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  accepted_time BIGINT NOT NULL);
CREATE TABLE progress (
  document_id TEXT PRIMARY KEY,
  normalized_time BIGINT NOT NULL,
  extracted_time BIGINT NOT NULL,
  part_count BIGINT NOT NULL);
CREATE TABLE parts (
  document_id TEXT NOT NULL,
  part BIGINT NOT NULL,
  name TEXT NOT NULL,
  validated_time BIGINT NOT NULL,
  PRIMARY KEY (document_id, part));
CREATE TABLE failures (
  document_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  part BIGINT NOT NULL,
  reason TEXT NOT NULL,
  failed_time BIGINT NOT NULL,
  PRIMARY KEY (document_id, stage, part));
CREATE TABLE cursors (
  topic TEXT PRIMARY KEY,
  token TEXT NOT NULL);
)sql";
// The log whose records the documents and their progress stand for: one row, once it is bound.
constexpr std::string_view kBindLog = R"sql(
CREATE TABLE bound_log (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  log_id TEXT NOT NULL);
)sql";
constexpr std::array<std::string_view, 2> kMigrations = {kCreate, kBindLog};

std::int64_t Millis(absl::Time time) { return absl::ToUnixMillis(time); }

// Forgets that `stage` failed, where that was before `time`.
absl::Status Pass(store::Transaction& tx, const std::string& document_id, const char* stage,
                  int part, absl::Time time) {
  return tx
      .Execute(
          "DELETE FROM failures WHERE document_id = ? AND stage = ? AND part = ? "
          "AND failed_time <= ?",
          {document_id, stage, part, Millis(time)})
      .status();
}

absl::Status Write(store::Transaction& tx, const Normalized& change) {
  RETURN_IF_ERROR(tx.Execute("INSERT INTO progress VALUES (?, ?, 0, 0) "
                             "ON CONFLICT (document_id) DO UPDATE SET normalized_time = "
                             "excluded.normalized_time",
                             {change.document_id, Millis(change.time)})
                      .status());
  return Pass(tx, change.document_id, "normalize", 0, change.time);
}

absl::Status Write(store::Transaction& tx, const Extracted& change) {
  RETURN_IF_ERROR(
      tx.Execute("INSERT INTO progress VALUES (?, 0, ?, ?) "
                 "ON CONFLICT (document_id) DO UPDATE SET "
                 "extracted_time = excluded.extracted_time, part_count = excluded.part_count",
                 {change.document_id, Millis(change.time), change.part_count})
          .status());
  return Pass(tx, change.document_id, "extract", 0, change.time);
}

absl::Status Write(store::Transaction& tx, const Validated& change) {
  RETURN_IF_ERROR(tx.Execute("INSERT INTO parts VALUES (?, ?, ?, ?) "
                             "ON CONFLICT (document_id, part) DO UPDATE SET name = excluded.name, "
                             "validated_time = excluded.validated_time",
                             {change.document_id, change.part, change.name, Millis(change.time)})
                      .status());
  return Pass(tx, change.document_id, "validate", change.part, change.time);
}

// When the stage last passed what it gave up; topics are followed apart, so that may be noted
// first.
absl::StatusOr<std::int64_t> PassedTime(store::Transaction& tx, const GivenUp& change) {
  std::vector<store::Row> rows;
  if (change.stage == "normalize") {
    ASSIGN_OR_RETURN(rows, tx.Query("SELECT normalized_time FROM progress WHERE document_id = ?",
                                    {change.document_id}));
  } else if (change.stage == "extract") {
    ASSIGN_OR_RETURN(rows, tx.Query("SELECT extracted_time FROM progress WHERE document_id = ?",
                                    {change.document_id}));
  } else {
    ASSIGN_OR_RETURN(rows,
                     tx.Query("SELECT validated_time FROM parts WHERE document_id = ? AND part = ?",
                              {change.document_id, change.part}));
  }
  return rows.empty() ? std::int64_t{0} : rows[0].Int(0);
}

absl::Status Write(store::Transaction& tx, const GivenUp& change) {
  ASSIGN_OR_RETURN(const std::int64_t passed_time, PassedTime(tx, change));
  if (passed_time > 0 && passed_time >= Millis(change.time)) return absl::OkStatus();
  return tx
      .Execute(
          "INSERT INTO failures VALUES (?, ?, ?, ?, ?) "
          "ON CONFLICT (document_id, stage, part) DO UPDATE SET reason = excluded.reason, "
          "failed_time = excluded.failed_time",
          {change.document_id, change.stage, change.part, change.reason, Millis(change.time)})
      .status();
}

void SetStage(v1::DocumentStatus& status, v1::DocumentStatus::Stage stage, std::int64_t millis) {
  status.set_stage(stage);
  status.mutable_stage_time()->set_seconds(millis / 1000);
  status.mutable_stage_time()->set_nanos(static_cast<int>(millis % 1000) * 1'000'000);
}

// How far the document has come where nothing failed.
absl::Status FillStage(store::Transaction& tx, v1::DocumentStatus& status) {
  ASSIGN_OR_RETURN(const auto rows,
                   tx.Query("SELECT normalized_time, extracted_time, part_count FROM progress "
                            "WHERE document_id = ?",
                            {status.document_id()}));
  ASSIGN_OR_RETURN(const auto parts,
                   tx.Query("SELECT name, validated_time FROM parts WHERE document_id = ? "
                            "ORDER BY part",
                            {status.document_id()}));
  std::int64_t validated_time = 0;
  for (const store::Row& part : parts) {
    if (!part.Text(0).empty()) status.add_report_names(part.Text(0));
    validated_time = std::max(validated_time, part.Int(1));
  }
  if (rows.empty()) return absl::OkStatus();
  const std::int64_t part_count = rows[0].Int(2);
  if (rows[0].Int(0) > 0) SetStage(status, v1::DocumentStatus::NORMALIZED, rows[0].Int(0));
  if (rows[0].Int(1) > 0) SetStage(status, v1::DocumentStatus::EXTRACTED, rows[0].Int(1));
  if (part_count > 0 && static_cast<std::int64_t>(parts.size()) >= part_count) {
    SetStage(status, v1::DocumentStatus::VALIDATED, validated_time);
  }
  return absl::OkStatus();
}

absl::Status FillFailure(store::Transaction& tx, v1::DocumentStatus& status) {
  ASSIGN_OR_RETURN(const auto rows, tx.Query("SELECT stage, reason, failed_time FROM failures "
                                             "WHERE document_id = ? ORDER BY failed_time DESC",
                                             {status.document_id()}));
  if (rows.empty()) return absl::OkStatus();
  SetStage(status, v1::DocumentStatus::DEAD_LETTERED, rows[0].Int(2));
  status.set_reason(absl::StrCat(rows[0].Text(0), ": ", rows[0].Text(1)));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(const std::string& path) {
  ASSIGN_OR_RETURN(auto database, store::Database::Open({.path = path}));
  RETURN_IF_ERROR(database->Migrate(kMigrations));
  return std::unique_ptr<Ledger>(new Ledger(std::move(database)));
}

absl::StatusOr<std::string> Ledger::BoundLog(store::Transaction& tx, std::string_view log_id) {
  ASSIGN_OR_RETURN(const auto bound, tx.Query("SELECT log_id FROM bound_log"));
  if (!bound.empty()) return bound[0].Text(0);
  // Written before ledgers were bound: the places that it noted name their log.
  ASSIGN_OR_RETURN(const auto cursors, tx.Query("SELECT token FROM cursors"));
  std::string bound_id(log_id);
  if (!cursors.empty()) {
    ASSIGN_OR_RETURN(const bus::Cursor cursor, bus::DecodeCursor(cursors[0].Text(0)));
    bound_id = cursor.log_id;
  }
  RETURN_IF_ERROR(
      tx.Execute("INSERT INTO bound_log (one, log_id) VALUES (1, ?)", {bound_id}).status());
  return bound_id;
}

absl::Status Ledger::BindLog(std::string_view log_id) {
  ASSIGN_OR_RETURN(auto tx, database_->Begin());
  ASSIGN_OR_RETURN(const std::string bound, BoundLog(tx, log_id));
  if (bound != log_id) {
    return absl::FailedPreconditionError(absl::StrCat(
        "ingest.db belongs to another log (", bound, ", this is ", std::string(log_id),
        "): what it accepted is not in this one; restore the bus that it belongs to, or start both "
        "anew"));
  }
  return tx.Commit();
}

absl::StatusOr<bool> Ledger::Knows(std::string_view document_id) {
  ASSIGN_OR_RETURN(
      const auto rows,
      database_->Query("SELECT 1 FROM documents WHERE document_id = ?", {document_id}));
  return !rows.empty();
}

absl::StatusOr<bool> Ledger::Add(const Submission& submission) {
  ASSIGN_OR_RETURN(const std::int64_t changed,
                   database_->Execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?) "
                                      "ON CONFLICT (document_id) DO NOTHING",
                                      {submission.document_id, submission.uri,
                                       submission.declared_media_type, submission.source,
                                       submission.size_bytes, Millis(submission.accepted_time)}));
  return changed > 0;
}

absl::StatusOr<v1::DocumentStatus> Ledger::Status(std::string_view document_id) {
  ASSIGN_OR_RETURN(auto tx, database_->Begin());
  ASSIGN_OR_RETURN(
      const auto rows,
      tx.Query("SELECT uri, size_bytes, accepted_time FROM documents WHERE document_id = ?",
               {document_id}));
  if (rows.empty()) {
    return absl::NotFoundError(
        absl::StrCat(std::string(document_id), " was never accepted here: submit it first"));
  }
  v1::DocumentStatus status;
  status.set_document_id(std::string(document_id));
  status.set_uri(rows[0].Text(0));
  status.set_size_bytes(rows[0].Int(1));
  SetStage(status, v1::DocumentStatus::ACCEPTED, rows[0].Int(2));
  RETURN_IF_ERROR(FillStage(tx, status));
  RETURN_IF_ERROR(FillFailure(tx, status));
  return status;
}

absl::StatusOr<std::optional<bus::Cursor>> Ledger::CursorOf(std::string_view topic) {
  ASSIGN_OR_RETURN(const auto rows,
                   database_->Query("SELECT token FROM cursors WHERE topic = ?", {topic}));
  if (rows.empty()) return std::optional<bus::Cursor>();
  ASSIGN_OR_RETURN(bus::Cursor cursor, bus::DecodeCursor(rows[0].Text(0)));
  return std::optional<bus::Cursor>(std::move(cursor));
}

absl::Status Ledger::Note(std::span<const Progress> changes, const bus::Cursor& after) {
  ASSIGN_OR_RETURN(auto tx, database_->Begin());
  for (const Progress& change : changes) {
    RETURN_IF_ERROR(std::visit([&](const auto& one) { return Write(tx, one); }, change));
  }
  RETURN_IF_ERROR(tx.Execute("INSERT INTO cursors VALUES (?, ?) "
                             "ON CONFLICT (topic) DO UPDATE SET token = excluded.token",
                             {after.topic, bus::EncodeCursor(after)})
                      .status());
  return tx.Commit();
}

}  // namespace nianbao::ingest
