// SPDX-License-Identifier: Apache-2.0
#include "services/validate/sightings.h"

#include <utility>

#include "common/status/status.h"

namespace nianbao::validate {
namespace {

constexpr std::string_view kColumns =
    "document_id, part, region, name, line_of_work, kind_of_body, year, phone, address, site";

Sighting SightingOf(const store::Row& row) {
  return {.document_id = row.Text(0),
          .part = static_cast<int>(row.Int(1)),
          .region = row.Text(2),
          .name = row.Text(3),
          .line_of_work = row.Text(4),
          .kind_of_body = row.Text(5),
          .year = static_cast<int>(row.Int(6)),
          .phone = row.Text(7),
          .address = row.Text(8),
          .site = row.Text(9)};
}

std::string Select(std::string_view rest) {
  return "SELECT " + std::string(kColumns) + " FROM agency_sighting WHERE " + std::string(rest);
}

}  // namespace

const std::string_view kSightingTables = R"sql(
CREATE TABLE agency_sighting (
  document_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  line_of_work TEXT NOT NULL,
  kind_of_body TEXT NOT NULL,
  year INTEGER NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  site TEXT NOT NULL,
  PRIMARY KEY (document_id, part)
);
CREATE INDEX agency_sighting_by_name ON agency_sighting (region, name, line_of_work, kind_of_body);
)sql";

absl::StatusOr<std::optional<Sighting>> Sightings::Find(std::string_view document_id, int part) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction_.Query(Select("document_id = ? AND part = ?"), {document_id, part}));
  if (rows.empty()) return std::optional<Sighting>();
  return std::optional<Sighting>(SightingOf(rows[0]));
}

absl::Status Sightings::Put(const Sighting& sighting) {
  RETURN_IF_ERROR(Remove(sighting.document_id, sighting.part));
  return transaction_
      .Execute("INSERT INTO agency_sighting (" + std::string(kColumns) +
                   ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               {sighting.document_id, sighting.part, sighting.region, sighting.name,
                sighting.line_of_work, sighting.kind_of_body, sighting.year, sighting.phone,
                sighting.address, sighting.site})
      .status();
}

absl::Status Sightings::Remove(std::string_view document_id, int part) {
  return transaction_
      .Execute("DELETE FROM agency_sighting WHERE document_id = ? AND part = ?",
               {document_id, part})
      .status();
}

absl::StatusOr<std::vector<Sighting>> Sightings::Names(std::string_view region) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction_.Query("SELECT DISTINCT name, line_of_work, kind_of_body FROM "
                                      "agency_sighting WHERE region = ? ORDER BY name, "
                                      "line_of_work, kind_of_body",
                                      {region}));
  std::vector<Sighting> names;
  for (const store::Row& row : rows) {
    names.push_back({.region = std::string(region),
                     .name = row.Text(0),
                     .line_of_work = row.Text(1),
                     .kind_of_body = row.Text(2)});
  }
  return names;
}

absl::StatusOr<std::vector<Sighting>> Sightings::Of(std::string_view region,
                                                    const std::set<std::string>& names) {
  std::vector<Sighting> sightings;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(
        const auto rows,
        transaction_.Query(Select("region = ? AND name = ? ORDER BY document_id, part"),
                           {region, name}));
    for (const store::Row& row : rows) sightings.push_back(SightingOf(row));
  }
  return sightings;
}

}  // namespace nianbao::validate
