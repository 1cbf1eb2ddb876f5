// SPDX-License-Identifier: Apache-2.0
#include "common/regions/regions.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"

namespace nianbao::regions {

extern const std::vector<std::string_view> kRegionFiles;

namespace {

// Longest first, so that 自治县 is not taken for 县.
constexpr std::array<std::u32string_view, 13> kKinds = {
    U"特别行政区", U"自治区", U"自治州", U"自治县", U"自治旗", U"地区", U"林区",
    U"省",         U"市",     U"区",     U"县",     U"盟",     U"旗"};

// Peoples in the names of autonomous regions.
constexpr std::array<std::u32string_view, 51> kPeoples = {
    U"蒙古族",   U"回族",     U"藏族",   U"维吾尔族", U"苗族",   U"彝族",     U"壮族",
    U"布依族",   U"朝鲜族",   U"满族",   U"侗族",     U"瑶族",   U"白族",     U"土家族",
    U"哈尼族",   U"哈萨克族", U"傣族",   U"黎族",     U"傈僳族", U"佤族",     U"畲族",
    U"拉祜族",   U"水族",     U"东乡族", U"纳西族",   U"景颇族", U"柯尔克孜", U"土族",
    U"达斡尔族", U"仫佬族",   U"羌族",   U"布朗族",   U"撒拉族", U"毛南族",   U"仡佬族",
    U"锡伯",     U"阿昌族",   U"普米族", U"塔吉克",   U"怒族",   U"鄂温克族", U"德昂族",
    U"保安族",   U"裕固族",   U"独龙族", U"鄂伦春",   U"基诺族", U"维吾尔",   U"哈萨克",
    U"蒙古",     U"各族"};

constexpr std::array<std::string_view, 5> kCommonWords = {"城区", "矿区", "郊区", "东区", "西区"};

bool Strip(std::u32string_view suffix, std::u32string_view& name) {
  if (name.size() < suffix.size() + 2 || !name.ends_with(suffix)) return false;
  name.remove_suffix(suffix.size());
  return true;
}

bool ParseLevel(std::string_view text, Region::Level& level) {
  if (text == "province") {
    level = Region::Level::kProvince;
  } else if (text == "prefecture") {
    level = Region::Level::kPrefecture;
  } else if (text == "county") {
    level = Region::Level::kCounty;
  } else {
    return false;
  }
  return true;
}

absl::StatusOr<Region> ParseLine(std::string_view line, int number) {
  const std::size_t first = line.find('\t');
  const std::size_t second = first == std::string_view::npos ? first : line.find('\t', first + 1);
  if (second == std::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", number, ": code, name and level with tabs between are wanted"));
  }
  Region region;
  region.code = line.substr(0, first);
  region.name = line.substr(first + 1, second - first - 1);
  const bool digits = std::all_of(region.code.begin(), region.code.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (region.code.size() != 6 || !digits) {
    return absl::InvalidArgumentError(absl::StrCat("line ", number, ": a code has six digits"));
  }
  const std::string_view level = line.substr(second + 1);
  if (region.name.empty() || !ParseLevel(level.substr(0, level.find('\t')), region.level)) {
    return absl::InvalidArgumentError(absl::StrCat("line ", number, ": name or level is wrong"));
  }
  region.short_name = ShortName(region.name);
  return region;
}

bool HasShortName(const Region& region) {
  return region.short_name != region.name && !region.former;
}

}  // namespace

std::string ShortName(std::string_view full_name) {
  const std::u32string decoded = text::DecodeUtf8(full_name);
  std::u32string_view name = decoded;
  for (std::u32string_view kind : kKinds) {
    if (!Strip(kind, name)) continue;
    const bool autonomous = kind.starts_with(U"自治");
    for (bool again = autonomous; again;) {
      again = std::any_of(kPeoples.begin(), kPeoples.end(),
                          [&](std::u32string_view people) { return Strip(people, name); });
    }
    break;
  }
  return text::EncodeUtf8(name);
}

const Regions& Regions::BuiltIn() {
  static const Regions* const regions = [] {
    absl::StatusOr<Regions> parsed = Parse(kRegionFiles[0], kRegionFiles[1]);
    if (!parsed.ok()) {
      std::cerr << "the built-in regions are broken: " << parsed.status().ToString() << "\n";
      std::abort();
    }
    return new Regions(*std::move(parsed));
  }();
  return *regions;
}

absl::StatusOr<Regions> Regions::Parse(std::string_view tsv, std::string_view former) {
  Regions regions;
  RETURN_IF_ERROR(regions.ReadLines(tsv, false));
  RETURN_IF_ERROR(regions.ReadLines(former, true));
  regions.Index();
  return regions;
}

absl::Status Regions::ReadLines(std::string_view tsv, bool former) {
  std::set<std::string, std::less<>> borne;
  for (const Region& region : regions_) borne.insert(region.name);
  int number = 0;
  while (!tsv.empty()) {
    const std::size_t end = std::min(tsv.find('\n'), tsv.size());
    const std::string_view line = tsv.substr(0, end);
    tsv.remove_prefix(std::min(end + 1, tsv.size()));
    ++number;
    if (line.empty() || line.front() == '#') continue;
    ASSIGN_OR_RETURN(Region region, ParseLine(line, number));
    region.former = former;
    if (former && borne.contains(region.name)) continue;
    if (!by_code_.emplace(region.code, regions_.size()).second && !former) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", number, ": code ", region.code, " is there twice"));
    }
    regions_.push_back(std::move(region));
  }
  return absl::OkStatus();
}

void Regions::Index() {
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    const Region& region = regions_[i];
    by_full_name_[region.name].push_back(i);
    if (HasShortName(region)) by_short_name_[region.short_name].push_back(i);
  }
  for (const bool full : {true, false}) {
    for (const Region& region : regions_) {
      const bool common =
          std::find(kCommonWords.begin(), kCommonWords.end(), region.name) != kCommonWords.end();
      if (common || (!full && !HasShortName(region))) continue;
      AddName(full ? region.name : region.short_name, full, region);
    }
  }
  name_trie_.Freeze();
}

void Regions::AddName(const std::string& name, bool full, const Region& region) {
  const auto next = static_cast<std::int32_t>(names_.size());
  const std::int32_t index = name_trie_.Add(text::DecodeUtf8(name), next);
  if (index == next) names_.push_back({full, {}});
  Name& known = names_[static_cast<std::size_t>(index)];
  if (known.full == full) known.regions.push_back(&region);
}

const Region* Regions::FindByCode(std::string_view code) const {
  auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : &regions_[found->second];
}

std::vector<const Region*> Regions::FindByName(std::string_view name) const {
  std::vector<const Region*> result;
  auto found = by_full_name_.find(name);
  if (found == by_full_name_.end()) {
    found = by_short_name_.find(name);
    if (found == by_short_name_.end()) return result;
  }
  for (std::size_t index : found->second) result.push_back(&regions_[index]);
  return result;
}

const Region* Regions::Parent(const Region& region) const {
  if (region.level == Region::Level::kProvince) return nullptr;
  if (region.level == Region::Level::kCounty) {
    if (const Region* prefecture = FindByCode(region.code.substr(0, 4) + "00")) return prefecture;
  }
  return FindByCode(region.code.substr(0, 2) + "0000");
}

std::vector<const Region*> Regions::Children(const Region& region) const {
  std::vector<const Region*> children;
  for (const Region& candidate : regions_) {
    if (!candidate.former && Parent(candidate) == &region) children.push_back(&candidate);
  }
  return children;
}

bool Regions::Within(const Region& inner, const Region& outer) const {
  for (const Region* region = &inner; region != nullptr; region = Parent(*region)) {
    if (region->code == outer.code) return true;
  }
  return false;
}

Mention Regions::NameAt(std::u32string_view text, std::size_t at) const {
  const text::WordTrie::Match match = name_trie_.Longest(text, at);
  if (match.value < 0) return {};
  const Name& name = names_[static_cast<std::size_t>(match.value)];
  return {at, at + match.length, name.regions, name.full};
}

std::vector<Mention> Regions::Scan(std::u32string_view text) const {
  std::vector<Mention> mentions;
  for (std::size_t i = 0; i < text.size();) {
    const Mention mention = NameAt(text, i);
    i = mention.regions.empty() ? i + 1 : mention.end;
    if (!mention.regions.empty()) mentions.push_back(mention);
  }
  return mentions;
}

}  // namespace nianbao::regions
