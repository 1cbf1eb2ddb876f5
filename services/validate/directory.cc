// SPDX-License-Identifier: Apache-2.0
#include "services/validate/directory.h"

#include "common/status/status.h"
#include "services/validate/fingerprint.h"

namespace nianbao::validate {
namespace {

constexpr std::size_t kIdDigits = 8;

}  // namespace

const std::string_view kDirectoryTables = R"sql(
CREATE TABLE agency (
  agency_id TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  first_name TEXT NOT NULL
);
CREATE TABLE agency_name (
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  agency_id TEXT NOT NULL,
  PRIMARY KEY (region, name)
);
CREATE INDEX agency_name_by_agency ON agency_name (agency_id);
)sql";

std::string RegionOf(const v1::Agency& agency) {
  return agency.region_code().empty() ? std::string(kNoRegion) : agency.region_code();
}

absl::StatusOr<v1::Agency> Directory::Resolve(const v1::Agency& agency, bool enter) {
  v1::Agency resolved = agency;
  resolved.clear_agency_id();
  if (agency.display_name().empty()) return resolved;
  const std::string region = RegionOf(agency);
  ASSIGN_OR_RETURN(std::string id, Find(region, agency.display_name()));
  if (id.empty() && enter) {
    ASSIGN_OR_RETURN(id, Enter(region, agency.display_name()));
  }
  resolved.set_agency_id(id);
  if (!id.empty()) RETURN_IF_ERROR(AddOtherNames(resolved));
  return resolved;
}

absl::StatusOr<std::string> Directory::Find(std::string_view region, std::string_view name) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction_.Query("SELECT agency_id FROM agency_name WHERE region = ? AND "
                                      "name = ?",
                                      {region, name}));
  return rows.empty() ? std::string() : rows[0].Text(0);
}

absl::StatusOr<std::string> Directory::Enter(std::string_view region, std::string_view name) {
  const std::string digest = Fingerprint({std::string(region), std::string(name)});
  // Two names of a region that share a digest's beginning: the later one gets the next digits.
  for (std::size_t begin = 0; begin + kIdDigits <= digest.size(); begin += kIdDigits) {
    const std::string id = std::string(region) + "-" + digest.substr(begin, kIdDigits);
    ASSIGN_OR_RETURN(const auto taken,
                     transaction_.Query("SELECT 1 FROM agency WHERE agency_id = ?", {id}));
    if (!taken.empty()) continue;
    RETURN_IF_ERROR(
        transaction_
            .Execute("INSERT INTO agency (agency_id, region, first_name) VALUES (?, ?, ?)",
                     {id, region, name})
            .status());
    RETURN_IF_ERROR(
        transaction_
            .Execute("INSERT INTO agency_name (region, name, agency_id) VALUES (?, ?, ?)",
                     {region, name, id})
            .status());
    return id;
  }
  return absl::InternalError("no free agency id for " + std::string(name));
}

absl::Status Directory::AddOtherNames(v1::Agency& agency) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction_.Query("SELECT name FROM agency_name WHERE agency_id = ? AND "
                                      "name <> ? ORDER BY name",
                                      {agency.agency_id(), agency.display_name()}));
  agency.clear_other_names();
  for (const store::Row& row : rows) agency.add_other_names(row.Text(0));
  return absl::OkStatus();
}

}  // namespace nianbao::validate
