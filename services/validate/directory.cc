// SPDX-License-Identifier: Apache-2.0
#include "services/validate/directory.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "common/status/status.h"
#include "services/validate/fingerprint.h"
#include "services/validate/sightings.h"

namespace nianbao::validate {
namespace {

constexpr std::size_t kIdDigits = 8;

// Sets of names, joined by links.
std::vector<std::set<std::string>> Groups(std::set<std::string> names,
                                          const std::vector<Link>& links) {
  std::vector<std::set<std::string>> groups;
  while (!names.empty()) {
    std::set<std::string> group = {*names.begin()};
    for (std::size_t before = 0; before != group.size();) {
      before = group.size();
      for (const Link& link : links) {
        if (group.contains(link.first)) group.insert(link.second);
        if (group.contains(link.second)) group.insert(link.first);
      }
    }
    for (const std::string& name : group) names.erase(name);
    groups.push_back(std::move(group));
  }
  return groups;
}

std::string Join(const std::vector<v1::Agency::Continuity::Evidence>& evidence) {
  std::string text;
  for (const auto kind : evidence) {
    text += (text.empty() ? "" : ",") + v1::Agency::Continuity::Evidence_Name(kind);
  }
  return text;
}

void SetEvidence(std::string_view text, v1::Agency::Continuity& continuity) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    v1::Agency::Continuity::Evidence kind = v1::Agency::Continuity::EVIDENCE_UNSPECIFIED;
    v1::Agency::Continuity::Evidence_Parse(std::string(text.substr(0, end)), &kind);
    continuity.add_evidence(kind);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

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

const std::string_view kContinuityTables = R"sql(
CREATE TABLE agency_birth (
  agency_id TEXT NOT NULL PRIMARY KEY,
  born INTEGER NOT NULL
);
INSERT INTO agency_birth (agency_id, born) SELECT agency_id, 0 FROM agency;
CREATE INDEX agency_by_first_name ON agency (region, first_name);
CREATE TABLE agency_link (
  region TEXT NOT NULL,
  first TEXT NOT NULL,
  second TEXT NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (region, first, second)
);
)sql";

std::string RegionOf(const v1::Agency& agency) {
  return agency.region_code().empty() ? std::string(kNoRegion) : agency.region_code();
}

absl::StatusOr<std::set<std::string>> Directory::Note(const v1::ExtractedReport& report) {
  const v1::Agency& agency = report.report().agency();
  const v1::Document& document = report.document();
  if (agency.display_name().empty()) return Forget(document.document_id(), document.part());
  const std::string region = RegionOf(agency);
  const Sighting now = MakeSighting(report, region);
  Sightings sightings(transaction_);
  ASSIGN_OR_RETURN(const std::optional<Sighting> before, sightings.Find(now.document_id, now.part));
  RETURN_IF_ERROR(sightings.Put(now));
  ASSIGN_OR_RETURN(const std::string known, Find(region, now.name));
  if (known.empty()) RETURN_IF_ERROR(Enter(region, now.name));
  std::set<std::string> names = {now.name};
  std::set<std::string> changed;
  if (before && before->region == region) names.insert(before->name);
  if (before && before->region != region) {
    ASSIGN_OR_RETURN(changed, Settle(before->region, {before->name}));
  }
  ASSIGN_OR_RETURN(const std::set<std::string> here, Settle(region, names));
  changed.insert(here.begin(), here.end());
  return changed;
}

absl::StatusOr<std::set<std::string>> Directory::Forget(std::string_view document_id, int part) {
  Sightings sightings(transaction_);
  ASSIGN_OR_RETURN(const std::optional<Sighting> before, sightings.Find(document_id, part));
  if (!before) return std::set<std::string>();
  RETURN_IF_ERROR(sightings.Remove(document_id, part));
  return Settle(before->region, {before->name});
}

absl::StatusOr<v1::Agency> Directory::Resolve(const v1::Agency& agency) {
  v1::Agency resolved = agency;
  resolved.clear_agency_id();
  resolved.clear_other_names();
  resolved.clear_former_ids();
  resolved.clear_continuity();
  if (agency.display_name().empty()) return resolved;
  ASSIGN_OR_RETURN(const std::string id, Find(RegionOf(agency), agency.display_name()));
  resolved.set_agency_id(id);
  if (id.empty()) return resolved;
  RETURN_IF_ERROR(AddOtherNames(resolved));
  RETURN_IF_ERROR(AddContinuity(resolved));
  return resolved;
}

absl::StatusOr<std::set<std::string>> Directory::WithPartners(std::string_view region,
                                                              const std::set<std::string>& names) {
  std::set<std::string> all = names;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const auto rows,
                     transaction_.Query("SELECT b.name FROM agency_name a JOIN agency_name b ON "
                                        "b.agency_id = a.agency_id WHERE a.region = ? AND a.name = "
                                        "?",
                                        {region, name}));
    for (const store::Row& row : rows) all.insert(row.Text(0));
  }
  return all;
}

absl::StatusOr<std::vector<Sighting>> Directory::Related(std::string_view region,
                                                         const std::set<std::string>& names) {
  ASSIGN_OR_RETURN(const std::vector<Sighting> known, Sightings(transaction_).Names(region));
  const auto alias = [&](const std::string& a, const std::string& b) {
    return std::any_of(aliases_.begin(), aliases_.end(), [&](const Alias& entry) {
      return entry.region == region && ((entry.name == a && entry.other_name == b) ||
                                        (entry.name == b && entry.other_name == a));
    });
  };
  // Of an agency without a region nothing but an alias can be proven.
  const bool somewhere = region != kNoRegion;
  std::set<std::string> found = names;
  for (std::size_t before = 0; before != found.size();) {
    before = found.size();
    for (const Sighting& one : known) {
      if (!found.contains(one.name)) continue;
      for (const Sighting& other : known) {
        if (found.contains(other.name)) continue;
        if ((somewhere && MayBeOne(one, other)) || alias(one.name, other.name)) {
          found.insert(other.name);
        }
      }
    }
  }
  // Most names stand alone, and then nothing needs to be read.
  if (found.size() == 1) return std::vector<Sighting>();
  return Sightings(transaction_).Of(region, found);
}

absl::StatusOr<std::set<std::string>> Directory::Settle(std::string_view region,
                                                        const std::set<std::string>& names) {
  ASSIGN_OR_RETURN(std::set<std::string> all, WithPartners(region, names));
  ASSIGN_OR_RETURN(const std::vector<Sighting> sightings, Related(region, all));
  std::vector<Alias> aliases;
  for (const Alias& alias : aliases_) {
    if (alias.region == region) aliases.push_back(alias);
  }
  for (const Sighting& sighting : sightings) all.insert(sighting.name);
  std::vector<Link> links = FindLinks(sightings, aliases);
  RETURN_IF_ERROR(PutLinks(region, all, links));
  std::set<std::string> changed;
  for (const std::set<std::string>& group : Groups(all, links)) {
    RETURN_IF_ERROR(Join(region, group, changed));
  }
  return changed;
}

absl::Status Directory::Join(std::string_view region, const std::set<std::string>& names,
                             std::set<std::string>& changed) {
  std::string first;
  std::pair<std::int64_t, std::string> earliest;
  std::map<std::string, std::string> ids;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(ids[name], Find(region, name));
    ASSIGN_OR_RETURN(
        const auto births,
        transaction_.Query("SELECT a.agency_id, b.born FROM agency a JOIN agency_birth "
                           "b ON b.agency_id = a.agency_id WHERE a.region = ? AND "
                           "a.first_name = ?",
                           {region, name}));
    for (const store::Row& row : births) {
      const std::pair<std::int64_t, std::string> birth(row.Int(1), row.Text(0));
      if (first.empty() || birth < earliest) earliest = birth;
      first = earliest.second;
    }
  }
  for (const auto& [name, id] : ids) {
    if (id == first || id.empty()) continue;
    changed.insert({id, first});
    RETURN_IF_ERROR(transaction_
                        .Execute("UPDATE agency_name SET agency_id = ? WHERE region = ? AND name = "
                                 "?",
                                 {first, region, name})
                        .status());
  }
  return absl::OkStatus();
}

absl::Status Directory::PutLinks(std::string_view region, const std::set<std::string>& names,
                                 const std::vector<Link>& links) {
  for (const std::string& name : names) {
    RETURN_IF_ERROR(transaction_
                        .Execute("DELETE FROM agency_link WHERE region = ? AND (first = ? OR "
                                 "second = ?)",
                                 {region, name, name})
                        .status());
  }
  for (const Link& link : links) {
    RETURN_IF_ERROR(transaction_
                        .Execute("INSERT INTO agency_link (region, first, second, evidence) VALUES "
                                 "(?, ?, ?, ?)",
                                 {region, link.first, link.second, validate::Join(link.evidence)})
                        .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Directory::Find(std::string_view region, std::string_view name) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction_.Query("SELECT agency_id FROM agency_name WHERE region = ? AND "
                                      "name = ?",
                                      {region, name}));
  return rows.empty() ? std::string() : rows[0].Text(0);
}

absl::Status Directory::Enter(std::string_view region, std::string_view name) {
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
    RETURN_IF_ERROR(transaction_
                        .Execute("INSERT INTO agency_birth (agency_id, born) SELECT ?, 1 + "
                                 "COALESCE(MAX(born), 0) FROM agency_birth",
                                 {id})
                        .status());
    return transaction_
        .Execute("INSERT INTO agency_name (region, name, agency_id) VALUES (?, ?, ?)",
                 {region, name, id})
        .status();
  }
  return absl::InternalError("no free agency id for " + std::string(name));
}

absl::Status Directory::AddOtherNames(v1::Agency& agency) {
  ASSIGN_OR_RETURN(const auto names,
                   transaction_.Query("SELECT name FROM agency_name WHERE agency_id = ? AND "
                                      "name <> ? ORDER BY name",
                                      {agency.agency_id(), agency.display_name()}));
  for (const store::Row& row : names) agency.add_other_names(row.Text(0));
  ASSIGN_OR_RETURN(const auto ids,
                   transaction_.Query("SELECT a.agency_id FROM agency a JOIN agency_name n ON "
                                      "n.region = a.region AND n.name = a.first_name WHERE "
                                      "n.agency_id = ? AND a.agency_id <> ? ORDER BY a.agency_id",
                                      {agency.agency_id(), agency.agency_id()}));
  for (const store::Row& row : ids) agency.add_former_ids(row.Text(0));
  return absl::OkStatus();
}

absl::Status Directory::AddContinuity(v1::Agency& agency) {
  if (agency.other_names().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction_.Query("SELECT l.first, l.second, l.evidence FROM agency_link l JOIN "
                         "agency_name n ON n.region = l.region AND n.name = l.first "
                         "WHERE n.agency_id = ? ORDER BY l.first, l.second",
                         {agency.agency_id()}));
  for (const store::Row& row : rows) {
    v1::Agency::Continuity& continuity = *agency.add_continuity();
    continuity.set_first_name(row.Text(0));
    continuity.set_second_name(row.Text(1));
    SetEvidence(row.Text(2), continuity);
  }
  return absl::OkStatus();
}

}  // namespace nianbao::validate
