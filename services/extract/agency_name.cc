// SPDX-License-Identifier: Apache-2.0
#include "services/extract/agency_name.h"

#include <algorithm>
#include <array>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/part_text.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {
namespace {

using regions::Mention;
using regions::Regions;

// Zones have no code of their own: 青湖市 + 高新区商务局.
constexpr std::array<std::u32string_view, 14> kNotRegions = {
    U"城市", U"市场", U"城区", U"社区", U"园区", U"地区", U"新区",
    U"发区", U"经开", U"范区", U"税区", U"假区", U"景区", U"验区"};

// Central authorities whose name stands before that of the region.
constexpr std::array<std::u32string_view, 8> kCentral = {
    U"国家税务总局",   U"国家统计局", U"国家能源局",   U"国家金融监督管理总局",
    U"中华人民共和国", U"中国气象局", U"中国人民银行", U"中国证券监督管理委员会"};

// Bodies that are named by a region's short name: 保定海关, 保定高新技术产业开发区管理委员会.
bool TakesShortName(std::u32string_view rest) {
  static constexpr std::array<std::u32string_view, 7> kZones = {
      U"开发区", U"高新", U"新区", U"保税", U"示范区", U"度假区", U"景区"};
  return rest.starts_with(U"海关") ||
         std::any_of(kZones.begin(), kZones.end(), [&](std::u32string_view zone) {
           return rest.find(zone) != std::u32string_view::npos;
         });
}

// Length of something that is formed like the name of a region at the front of `name`, from two
// characters before 省, 市, 县, 区 and so on; 0 where there is none.
std::size_t FormedRegion(std::u32string_view name) {
  static constexpr std::u32string_view kEnds = U"省市县区州盟旗";
  for (std::size_t i = 2; i < std::min<std::size_t>(name.size(), 7); ++i) {
    if (kEnds.find(name[i]) == std::u32string_view::npos) continue;
    const std::u32string_view region = name.substr(0, i + 1);
    const std::u32string_view around = name.substr(i - 1, 3);
    const bool word = std::any_of(kNotRegions.begin(), kNotRegions.end(), [&](auto other) {
      return around.find(other) != std::u32string_view::npos;
    });
    const bool joined = region.find_first_of(U"和与及或局厅委办") != std::u32string_view::npos;
    if (word || joined || name.size() < i + 3) return 0;
    return i + 1;
  }
  return 0;
}

std::size_t KnownRegion(std::u32string_view name, const Regions& regions) {
  const Mention mention = regions.NameAt(name.substr(0, 12), 0);
  if (mention.regions.empty()) return 0;
  const bool short_name =
      !mention.full && mention.regions.size() == 1 && TakesShortName(name.substr(mention.end));
  if (!mention.full && !short_name) return 0;
  return name.size() >= mention.end + 2 ? mention.end : 0;
}

// What kinds of body there are; longest first, so that 办公厅 is not taken for 厅.
constexpr std::array<std::u32string_view, 31> kKinds = {
    U"管理委员会", U"街道办事处", U"人民政府", U"办公厅", U"办公室", U"委员会", U"管委会",
    U"办事处",     U"分公司",     U"大学",     U"学院",   U"医院",   U"海关",   U"中心",
    U"支队",       U"总队",       U"大队",     U"集团",   U"公司",   U"公署",   U"政府",
    U"银行",       U"馆",         U"局",       U"厅",     U"委",     U"署",     U"院",
    U"站",         U"所",         U"办"};

void SplitBody(AgencyName& name) {
  const std::u32string body = text::DecodeUtf8(name.body);
  for (std::u32string_view kind : kKinds) {
    if (!body.ends_with(kind)) continue;
    name.kind = text::EncodeUtf8(kind);
    name.line_of_work = text::EncodeUtf8(body.substr(0, body.size() - kind.size()));
    return;
  }
}

std::string LevelInFront(std::u32string_view& name) {
  static constexpr std::u32string_view kLevels = U"省市县区州盟旗";
  for (std::u32string_view all : {U"全", U"本", U"我"}) {
    if (name.size() > 3 && name.starts_with(all) &&
        kLevels.find(name[1]) != std::u32string_view::npos) {
      name.remove_prefix(1);
      break;
    }
  }
  if (name.size() < 3 || kLevels.find(name.front()) == std::u32string_view::npos) return "";
  if (name.starts_with(U"市场") || name.starts_with(U"市政") || name.starts_with(U"市容") ||
      name.starts_with(U"区域") || name.starts_with(U"州际") || name.starts_with(U"县域")) {
    return "";
  }
  std::string level = text::EncodeUtf8(name.substr(0, 1));
  name.remove_prefix(1);
  return level;
}

}  // namespace

std::string LevelOf(std::string_view region_name) {
  for (std::string_view level : {"省", "市", "县", "区", "旗", "州", "盟"}) {
    if (region_name.ends_with(level)) return std::string(level);
  }
  return "";
}

bool IsPronoun(std::string_view utf8) {
  static const RE2* const re = patterns::Compile(
      "(我|本)(行政)?(局|厅|委|委员会|单位|机关|部门|办|镇|乡|街道|县|市|区|中心|院|省)");
  return RE2::FullMatch(std::string(utf8), *re);
}

AgencyName ParseAgencyName(std::string_view utf8, const Regions& regions) {
  AgencyName name;
  name.text = Compact(std::string(utf8));
  if (IsPronoun(name.text)) return name;
  const std::u32string decoded = text::DecodeUtf8(name.text);
  std::u32string_view rest = decoded;
  for (std::u32string_view central : kCentral) {
    if (rest.starts_with(central) && rest.size() > central.size() + 2) {
      rest.remove_prefix(central.size());
    }
  }
  for (std::size_t length = 0; name.regions.size() < 4; rest.remove_prefix(length)) {
    length = KnownRegion(rest, regions);
    if (length == 0) length = FormedRegion(rest);
    if (length == 0) break;
    name.regions.push_back(text::EncodeUtf8(rest.substr(0, length)));
  }
  if (name.regions.empty()) name.level = LevelInFront(rest);
  name.body = text::EncodeUtf8(rest);
  SplitBody(name);
  return name;
}

bool CanBeSame(const AgencyName& a, const AgencyName& b) {
  if (a.body.empty() || a.body != b.body) return false;
  if (a.full() && b.full()) return a.regions.back() == b.regions.back();
  const AgencyName& full = a.full() ? a : b;
  const AgencyName& other = a.full() ? b : a;
  if (!full.full()) return a.level.empty() || b.level.empty() || a.level == b.level;
  return other.level.empty() || LevelOf(full.regions.back()) == other.level;
}

}  // namespace nianbao::extract
