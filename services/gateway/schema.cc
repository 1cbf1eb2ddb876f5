// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/schema.h"

#include <array>
#include <string>
#include <vector>

#include "common/status/status.h"

namespace nianbao::gateway {
namespace {

// report holds what ListReports shows: one row a name, and report_view what it is shown as.
// revision holds every (document, name, revision) that was seen, by which a repeated event is told.
// fact and finding take the current reports apart (figures.h); posting says where words stand
// (postings.h). The third migration reads the log anew, since the rows before it lack what the new
// tables hold.
constexpr std::array<std::string_view, 3> kMigrations = {R"sql(
CREATE TABLE report (
  name TEXT NOT NULL PRIMARY KEY,
  document TEXT NOT NULL,
  agency_id TEXT NOT NULL,
  region TEXT NOT NULL,
  year BIGINT NOT NULL,
  form BIGINT NOT NULL,
  scope BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  severity BIGINT NOT NULL,
  errors BIGINT NOT NULL,
  warnings BIGINT NOT NULL,
  infos BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  validation BIGINT NOT NULL,
  basic_view BLOB NOT NULL,
  full_view BLOB NOT NULL
);
CREATE INDEX report_by_document ON report (document);
CREATE INDEX report_by_agency ON report (agency_id, year);
CREATE INDEX report_by_region ON report (region, year);
CREATE TABLE report_agency (
  report TEXT NOT NULL,
  term TEXT NOT NULL,
  folded TEXT NOT NULL,
  PRIMARY KEY (report, term)
);
CREATE INDEX report_agency_by_term ON report_agency (term);
CREATE TABLE revision (
  document TEXT NOT NULL,
  name TEXT NOT NULL,
  revision BIGINT NOT NULL,
  validation BIGINT NOT NULL,
  state BIGINT NOT NULL,
  validated_us BIGINT NOT NULL,
  PRIMARY KEY (document, name, revision)
);
CREATE TABLE tail (
  topic TEXT NOT NULL PRIMARY KEY,
  cursor TEXT NOT NULL
);
CREATE TABLE dead_letter (
  dead_letter_id TEXT NOT NULL PRIMARY KEY,
  failed_us BIGINT NOT NULL,
  retried BIGINT NOT NULL,
  summary BLOB NOT NULL,
  letter BLOB NOT NULL
);
CREATE INDEX dead_letter_by_time ON dead_letter (retried, failed_us, dead_letter_id)
)sql",
                                                         R"sql(
CREATE TABLE document (
  hash TEXT NOT NULL PRIMARY KEY,
  document BLOB NOT NULL
)
)sql",
                                                         R"sql(
DROP TABLE report_agency;
DROP TABLE report;
DROP TABLE revision;
DELETE FROM tail WHERE topic = 'nianbao.validated.v1';
CREATE TABLE report (
  name TEXT NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL,
  document TEXT NOT NULL,
  agency_id TEXT NOT NULL,
  agency_name TEXT NOT NULL,
  region TEXT NOT NULL,
  line_of_work TEXT NOT NULL,
  year BIGINT NOT NULL,
  form BIGINT NOT NULL,
  scope BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  severity BIGINT NOT NULL,
  errors BIGINT NOT NULL,
  warnings BIGINT NOT NULL,
  infos BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  validation BIGINT NOT NULL
);
CREATE UNIQUE INDEX report_by_number ON report (number);
CREATE INDEX report_by_document ON report (document);
CREATE INDEX report_by_agency ON report (agency_id, year);
CREATE INDEX report_by_region ON report (region, year);
CREATE TABLE report_view (
  number BIGINT NOT NULL PRIMARY KEY,
  basic_view BLOB NOT NULL,
  full_view BLOB NOT NULL
);
CREATE TABLE report_agency (
  report TEXT NOT NULL,
  term TEXT NOT NULL,
  folded TEXT NOT NULL,
  PRIMARY KEY (report, term)
);
CREATE INDEX report_agency_by_term ON report_agency (term);
CREATE TABLE revision (
  document TEXT NOT NULL,
  name TEXT NOT NULL,
  revision BIGINT NOT NULL,
  validation BIGINT NOT NULL,
  state BIGINT NOT NULL,
  validated_us BIGINT NOT NULL,
  PRIMARY KEY (document, name, revision)
);
CREATE TABLE fact (
  report BIGINT NOT NULL,
  indicator TEXT NOT NULL,
  position BIGINT NOT NULL,
  col TEXT NOT NULL,
  region TEXT NOT NULL,
  agency TEXT NOT NULL,
  year BIGINT NOT NULL,
  principal BIGINT NOT NULL,
  state BIGINT NOT NULL,
  flagged BIGINT NOT NULL,
  value DOUBLE PRECISION,
  detail BLOB NOT NULL,
  PRIMARY KEY (report, indicator, position)
);
CREATE INDEX fact_by_region
  ON fact (indicator, principal, region, agency, year, report, position, col, value);
CREATE TABLE finding (
  report BIGINT NOT NULL,
  position BIGINT NOT NULL,
  finding_id TEXT NOT NULL,
  rule TEXT NOT NULL,
  severity BIGINT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (report, position)
);
CREATE INDEX finding_by_rule ON finding (rule, report);
CREATE TABLE posting (
  gram TEXT NOT NULL,
  span BIGINT NOT NULL,
  numbers BLOB NOT NULL,
  PRIMARY KEY (gram, span)
)
)sql"};

constexpr std::string_view kSelectCursor = "SELECT cursor FROM tail WHERE topic = ?";

absl::StatusOr<std::optional<bus::Cursor>> CursorOf(const std::vector<store::Row>& rows) {
  if (rows.empty()) return std::optional<bus::Cursor>();
  ASSIGN_OR_RETURN(bus::Cursor cursor, bus::DecodeCursor(rows[0].Text(0)));
  return std::optional<bus::Cursor>(std::move(cursor));
}

}  // namespace

absl::Status Migrate(store::Database& database) { return database.Migrate(kMigrations); }

absl::StatusOr<std::optional<bus::Cursor>> LoadCursor(store::Database& database,
                                                      std::string_view topic) {
  ASSIGN_OR_RETURN(const auto rows, database.Query(kSelectCursor, {topic}));
  return CursorOf(rows);
}

absl::StatusOr<std::optional<bus::Cursor>> LoadCursor(store::Transaction& transaction,
                                                      std::string_view topic) {
  ASSIGN_OR_RETURN(const auto rows, transaction.Query(kSelectCursor, {topic}));
  return CursorOf(rows);
}

absl::StatusOr<bus::Cursor> SnapshotCursor(store::Transaction& transaction,
                                           std::string_view topic) {
  ASSIGN_OR_RETURN(auto cursor, LoadCursor(transaction, topic));
  if (cursor.has_value()) return *std::move(cursor);
  return absl::FailedPreconditionError("the projection has not been started");
}

absl::Status SaveCursor(store::Transaction& transaction, const bus::Cursor& cursor) {
  return transaction
      .Execute(
          "INSERT INTO tail (topic, cursor) VALUES (?, ?) "
          "ON CONFLICT (topic) DO UPDATE SET cursor = excluded.cursor",
          {cursor.topic, bus::EncodeCursor(cursor)})
      .status();
}

}  // namespace nianbao::gateway
