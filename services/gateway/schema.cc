// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/schema.h"

#include <array>
#include <string>
#include <vector>

#include "common/status/status.h"

namespace nianbao::gateway {
namespace {

// report holds what ListReports shows: one row a name. revision holds every (document, name,
// revision) that was seen, by which a repeated event is told.
constexpr std::array<std::string_view, 2> kMigrations = {R"sql(
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

absl::Status SaveCursor(store::Transaction& transaction, const bus::Cursor& cursor) {
  return transaction
      .Execute(
          "INSERT INTO tail (topic, cursor) VALUES (?, ?) "
          "ON CONFLICT (topic) DO UPDATE SET cursor = excluded.cursor",
          {cursor.topic, bus::EncodeCursor(cursor)})
      .status();
}

}  // namespace nianbao::gateway
