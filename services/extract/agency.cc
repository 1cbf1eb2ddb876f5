// SPDX-License-Identifier: Apache-2.0
#include "services/extract/agency.h"

#include <optional>
#include <utility>
#include <vector>

#include "re2/re2.h"
#include "services/extract/agency_name.h"
#include "services/extract/name_places.h"
#include "services/extract/patterns.h"
#include "services/extract/region_evidence.h"

namespace nianbao::extract {
namespace {

using regions::Region;
using regions::Regions;

struct Candidate {
  NamePlace place;
  AgencyName name;
};

// Running text holds much that only ends like a name, and names of superiors; a short name there
// must tell its level (市商务局).
bool IsOwnInBody(const AgencyName& name) {
  static const RE2* const superior = patterns::Compile(
      "^(人民)?政府(办公室|办公厅|办|部门)?$|^委(员会|办公室|办)?$|委办公室$|^直");
  static const RE2* const prose = patterns::Compile("[的了是为全各一有我本其及于由将把对]");
  if (name.full()) return true;
  return !name.level.empty() && !RE2::PartialMatch(name.body, *superior) &&
         !RE2::PartialMatch(name.body, *prose);
}

std::vector<Candidate> ReadCandidates(const std::vector<NameFound>& names, const Regions& regions) {
  std::vector<Candidate> candidates;
  for (const NameFound& found : names) {
    AgencyName name = ParseAgencyName(found.text, regions);
    if (name.body.empty() || (found.place == NamePlace::kBody && !IsOwnInBody(name))) continue;
    candidates.push_back({found.place, std::move(name)});
  }
  return candidates;
}

// True where the page's footer or site names another body than the part speaks of: a portal that
// carries the reports of many.
bool IsHostOnly(const Candidate& candidate, const std::vector<Candidate>& candidates) {
  if (candidate.place != NamePlace::kFooter && candidate.place != NamePlace::kSite) return false;
  bool named = false;
  for (const Candidate& other : candidates) {
    if (other.place != NamePlace::kBody) continue;
    if (CanBeSame(candidate.name, other.name)) return false;
    named = named || !other.name.full();
  }
  return named;
}

// The name that speaks for the part: the most trusted one, made full by a later one where that can
// be the same body. Names that only stand in the body speak last, and only short ones of them:
// a full name there may be anyone's.
std::optional<AgencyName> Choose(const std::vector<Candidate>& candidates) {
  const Candidate* first = nullptr;
  for (const Candidate& candidate : candidates) {
    if (candidate.place == NamePlace::kBody && candidate.name.full()) continue;
    if (IsHostOnly(candidate, candidates)) continue;
    first = &candidate;
    break;
  }
  if (first == nullptr) return std::nullopt;
  if (first->name.full()) return first->name;
  for (const Candidate& candidate : candidates) {
    if (candidate.name.full() && CanBeSame(first->name, candidate.name)) return candidate.name;
  }
  // In the title a level may be missing; one that names it leads to the region.
  for (const Candidate& candidate : candidates) {
    if (!first->name.level.empty()) break;
    if (!candidate.name.level.empty() && CanBeSame(first->name, candidate.name)) {
      return candidate.name;
    }
  }
  return first->name;
}

const Region* FindRegion(const AgencyName& name, const Regions& regions,
                         const RegionEvidence& evidence) {
  static const RE2* const township =
      patterns::Compile("(镇|乡|街道)(人民政府|政府|办事处|党工委|办公室)?$|街道");
  if (!name.full() && name.level.empty() && RE2::PartialMatch(name.body, *township)) {
    const Region* county = evidence.BestCounty();
    if (county != nullptr) return county;
  }
  if (!name.full()) return evidence.Best(name.level);
  const Region* region = nullptr;
  for (const std::string& part : name.regions) {
    const Region* next = nullptr;
    if (region != nullptr) {
      for (const Region* candidate : regions.FindByName(part)) {
        if (candidate->name == part && regions.Within(*candidate, *region)) next = candidate;
      }
    } else {
      next = evidence.Choose(part);
    }
    if (next == nullptr && region != nullptr) break;
    region = next;
  }
  return region;
}

bool IsDistrictOrCounty(const Region& region) {
  return region.level == Region::Level::kCounty && LevelOf(region.name) != "市";
}

// The full name, with the city in front of a district or county where the document shows it.
std::string Complete(const AgencyName& name, const Region* region, const Regions& regions,
                     const RegionEvidence& evidence) {
  std::string text = name.text;
  if (!name.full()) {
    if (region == nullptr) return text;
    text = region->name + name.body;
  }
  if (region == nullptr || !IsDistrictOrCounty(*region)) return text;
  const Region* city = regions.Parent(*region);
  if (city == nullptr || !evidence.Shows(*city) || text.starts_with(city->name)) return text;
  if (name.full() && (name.regions.front() != region->name || !text.starts_with(region->name))) {
    return text;
  }
  return city->name + text;
}

}  // namespace

v1::Agency TellAgency(const PartText& part, const std::vector<NameFound>& names,
                      const Regions& regions) {
  v1::Agency agency;
  const std::vector<Candidate> candidates = ReadCandidates(names, regions);
  const std::optional<AgencyName> name = Choose(candidates);
  if (!name) {
    agency.set_name_as_written(FindPronoun(part));
    return agency;
  }
  const RegionEvidence evidence(part, regions);
  const Region* region = FindRegion(*name, regions, evidence);
  agency.set_display_name(Complete(*name, region, regions, evidence));
  agency.set_region_code(region == nullptr ? "" : region->code);
  agency.set_line_of_work(name->line_of_work);
  agency.set_kind_of_body(name->kind);
  agency.set_name_as_written(name->text);
  for (const Candidate& candidate : candidates) {
    // A page's surroundings do not write for the part.
    if (candidate.place == NamePlace::kFooter || candidate.place == NamePlace::kSite) continue;
    if (candidate.name.text != name->text && !CanBeSame(candidate.name, *name)) continue;
    agency.set_name_as_written(candidate.name.text);
    break;
  }
  return agency;
}

}  // namespace nianbao::extract
