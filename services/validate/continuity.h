// SPDX-License-Identifier: Apache-2.0
// Which names of a region are names of one agency. Pure functions of what all documents say, so
// that the order in which they came does not matter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::validate {

// What one document says of its agency.
struct Sighting {
  std::string document_id = {};
  int part = 0;
  std::string region = {};
  // Full name.
  std::string name = {};
  std::string line_of_work = {};
  std::string kind_of_body = {};
  // The year of a report on the agency's own work; 0 for any other document.
  int year = 0;
  // As ContactKeys makes them comparable; empty where the document does not say.
  std::string phone = {};
  std::string address = {};
  std::string site = {};
};

// Two names of one agency.
struct Link {
  std::string first;
  std::string second;
  std::vector<v1::Agency::Continuity::Evidence> evidence;
};

// An entry of the operator's list of aliases.
struct Alias {
  std::string region;
  std::string name;
  std::string other_name;
};

// Reads lines of region code, name and another name of the same agency with tabs between; what
// follows another tab is a remark, lines that begin with # are skipped. INVALID_ARGUMENT names the
// line and what is wrong with it.
absl::StatusOr<std::vector<Alias>> ParseAliases(std::string_view tsv);

// What an agency's report says of it. Telephone numbers are compared by their last seven digits or
// more, addresses without spaces and signs, sites by host.
Sighting MakeSighting(const v1::ExtractedReport& report, std::string_view region);

// True where documents may prove the two names to be one agency's: bureaus and the like with
// related lines of work, or names that differ in spelling alone.
bool MayBeOne(const Sighting& a, const Sighting& b);

// The links that hold between the names of `sightings` (one region's). Names that differ in
// spelling, and aliases, are one. Names with related lines of work are one where documents share a
// telephone number, an address, a site or an original, unless both reported on one year: then they
// are two bodies. Links with more evidence come first, so that of several predecessors the best
// proven one goes on.
std::vector<Link> FindLinks(const std::vector<Sighting>& sightings,
                            const std::vector<Alias>& aliases);

}  // namespace nianbao::validate
