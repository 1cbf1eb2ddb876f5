// SPDX-License-Identifier: Apache-2.0
#include "services/validate/continuity.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/text/text.h"
#include "services/validate/line_of_work.h"

namespace nianbao::validate {
namespace {

using Evidence = v1::Agency::Continuity::Evidence;
using Continuity = v1::Agency::Continuity;

constexpr std::size_t kShortestPhone = 7;
constexpr std::size_t kShortestAddress = 5;

// Bodies that reforms rename and merge; a centre or an institute beside a bureau is another body.
constexpr std::array<std::string_view, 6> kBureaus = {"局", "厅", "委员会", "委", "办公室", "办"};

// What all documents say of one name.
struct NameFacts {
  Sighting any;
  std::set<int> years;
  std::set<std::string> phones, addresses, sites, originals;
};

std::string KeyOfPhone(std::string_view phone) {
  std::string digits;
  for (char c : phone) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) digits += c;
  }
  return digits.size() < kShortestPhone ? "" : digits;
}

std::string KeyOfAddress(std::string_view address) {
  std::u32string key;
  for (char32_t c : text::DecodeUtf8(address)) {
    const char32_t half = text::ToHalfWidth(c);
    if (text::IsIdeograph(half) || (half < 128 && absl::ascii_isalnum(static_cast<int>(half)))) {
      key.push_back(half);
    }
  }
  const bool number = std::any_of(key.begin(), key.end(), [](char32_t c) { return c < 128; });
  return key.size() < kShortestAddress || !number ? "" : text::EncodeUtf8(key);
}

std::string KeyOfSite(std::string_view site) {
  if (const std::size_t scheme = site.find("://"); scheme != site.npos)
    site.remove_prefix(scheme + 3);
  site = site.substr(0, site.find_first_of("/?#:"));
  if (site.starts_with("www.")) site.remove_prefix(4);
  return absl::AsciiStrToLower(std::string(site));
}

bool IsBureau(const Sighting& sighting) {
  return std::find(kBureaus.begin(), kBureaus.end(), sighting.kind_of_body) != kBureaus.end();
}

// The name of the region, district and zone in front of the line of work.
std::string FrontOf(const Sighting& sighting) {
  const std::string body = sighting.line_of_work + sighting.kind_of_body;
  const bool ends = !body.empty() && sighting.name.ends_with(body);
  return ends ? sighting.name.substr(0, sighting.name.size() - body.size()) : "";
}

bool EndsAlike(std::string_view a, std::string_view b) { return a.ends_with(b) || b.ends_with(a); }

// 青湖市人力资源和社会保障局 and 青湖市人力资源社会保障局; 青湖市望溪区商务局 and 望溪区商务局.
bool DifferInSpelling(const Sighting& a, const Sighting& b) {
  return EndsAlike(WithoutConjunctions(a.name), WithoutConjunctions(b.name));
}

// Equal, or one of them without its area code.
bool SharePhone(const NameFacts& a, const NameFacts& b) {
  for (const std::string& one : a.phones) {
    for (const std::string& other : b.phones) {
      if (EndsAlike(one, other)) return true;
    }
  }
  return false;
}

// Equal, or one of them without its city.
bool ShareAddress(const NameFacts& a, const NameFacts& b) {
  for (const std::string& one : a.addresses) {
    for (const std::string& other : b.addresses) {
      if (EndsAlike(one, other)) return true;
    }
  }
  return false;
}

bool Share(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& item) { return b.count(item) > 0; });
}

std::vector<Evidence> EvidenceFor(const NameFacts& a, const NameFacts& b) {
  std::vector<Evidence> evidence;
  if (DifferInSpelling(a.any, b.any)) evidence.push_back(Continuity::SPELLING);
  if (SharePhone(a, b)) evidence.push_back(Continuity::PHONE);
  if (ShareAddress(a, b)) evidence.push_back(Continuity::ADDRESS);
  if (Share(a.sites, b.sites)) evidence.push_back(Continuity::SITE);
  if (Share(a.originals, b.originals)) evidence.push_back(Continuity::ORIGINAL);
  return evidence;
}

bool IsCertain(const Link& link) { return link.evidence.front() <= Continuity::SPELLING; }

std::map<std::string, NameFacts> GatherNames(const std::vector<Sighting>& sightings) {
  std::map<std::string, NameFacts> names;
  for (const Sighting& sighting : sightings) {
    NameFacts& facts = names[sighting.name];
    // Which of them stands for all must not depend on their order.
    const auto parts = [](const Sighting& s) { return std::tie(s.line_of_work, s.kind_of_body); };
    if (facts.any.name.empty() || parts(sighting) < parts(facts.any)) facts.any = sighting;
    if (sighting.year > 0) facts.years.insert(sighting.year);
    if (!sighting.phone.empty()) facts.phones.insert(sighting.phone);
    if (!sighting.address.empty()) facts.addresses.insert(sighting.address);
    if (!sighting.site.empty()) facts.sites.insert(sighting.site);
    facts.originals.insert(sighting.document_id);
  }
  return names;
}

// Every link that could be drawn, the best first.
std::vector<Link> Candidates(const std::map<std::string, NameFacts>& names,
                             const std::vector<Alias>& aliases) {
  std::vector<Link> links;
  for (auto one = names.begin(); one != names.end(); ++one) {
    for (auto other = std::next(one); other != names.end(); ++other) {
      if (!MayBeOne(one->second.any, other->second.any)) continue;
      Link link{one->first, other->first, EvidenceFor(one->second, other->second)};
      if (!link.evidence.empty()) links.push_back(std::move(link));
    }
  }
  for (const Alias& alias : aliases) {
    if (!names.contains(alias.name) || !names.contains(alias.other_name)) continue;
    links.push_back({alias.name, alias.other_name, {Continuity::ALIAS_FILE}});
  }
  std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
    const auto rank = [](const Link& link) {
      return std::tuple(!IsCertain(link), link.evidence.front() != Continuity::ALIAS_FILE,
                        -static_cast<int>(link.evidence.size()), std::tie(link.first, link.second));
    };
    return rank(a) < rank(b);
  });
  return links;
}

// The names that are one so far, and the years that they reported on.
class Groups {
 public:
  explicit Groups(const std::map<std::string, NameFacts>& names) {
    for (const auto& [name, facts] : names) {
      heads_[name] = name;
      years_[name] = facts.years;
    }
  }

  // Makes the two names one; returns false where they are, or where that cannot be.
  bool Join(const Link& link) {
    const std::string first = heads_[link.first];
    const std::string second = heads_[link.second];
    if (first == second) return false;
    std::set<int>& years = years_[first];
    const std::set<int>& others = years_[second];
    const bool both =
        std::any_of(others.begin(), others.end(), [&](int year) { return years.count(year) > 0; });
    if (both && !IsCertain(link)) return false;
    years.insert(others.begin(), others.end());
    for (auto& [name, head] : heads_) {
      if (head == second) head = first;
    }
    return true;
  }

 private:
  std::map<std::string, std::string> heads_;
  std::map<std::string, std::set<int>> years_;
};

}  // namespace

absl::StatusOr<std::vector<Alias>> ParseAliases(std::string_view tsv) {
  std::vector<Alias> aliases;
  int number = 0;
  const std::vector<std::string> lines = absl::StrSplit(std::string(tsv), '\n');
  for (const std::string& line : lines) {
    ++number;
    if (line.empty() || line.starts_with('#') || line == "\r") continue;
    const std::vector<std::string> fields = absl::StrSplit(line, absl::ByAnyChar("\t\r"));
    if (fields.size() < 3 || fields[1].empty() || fields[2].empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "line ", number, ": region code, name and other name with tabs between are wanted"));
    }
    const bool digits = std::all_of(fields[0].begin(), fields[0].end(),
                                    [](unsigned char c) { return absl::ascii_isdigit(c); });
    if (fields[0].size() != 6 || !digits) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", number, ": a region code has six digits, not \"", fields[0], "\""));
    }
    aliases.push_back({fields[0], fields[1], fields[2]});
  }
  return aliases;
}

Sighting MakeSighting(const v1::ExtractedReport& extracted, std::string_view region) {
  const v1::Report& report = extracted.report();
  const bool own = extracted.document().kind() == v1::Document::ANNUAL_REPORT &&
                   report.scope() == v1::Report::OWN;
  return {.document_id = extracted.document().document_id(),
          .part = extracted.document().part(),
          .region = std::string(region),
          .name = report.agency().display_name(),
          .line_of_work = report.agency().line_of_work(),
          .kind_of_body = report.agency().kind_of_body(),
          .year = own ? report.year() : 0,
          .phone = KeyOfPhone(report.contact().phone()),
          .address = KeyOfAddress(report.contact().address()),
          .site = KeyOfSite(report.contact().website())};
}

bool MayBeOne(const Sighting& a, const Sighting& b) {
  if (DifferInSpelling(a, b)) return true;
  if (!IsBureau(a) || !IsBureau(b) || !EndsAlike(FrontOf(a), FrontOf(b))) return false;
  return AreRelated(a.line_of_work, b.line_of_work);
}

std::vector<Link> FindLinks(const std::vector<Sighting>& sightings,
                            const std::vector<Alias>& aliases) {
  const std::map<std::string, NameFacts> names = GatherNames(sightings);
  Groups groups(names);
  std::vector<Link> links = Candidates(names, aliases);
  std::erase_if(links, [&](const Link& link) { return !groups.Join(link); });
  return links;
}

}  // namespace nianbao::validate
