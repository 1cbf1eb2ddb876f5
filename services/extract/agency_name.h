// SPDX-License-Identifier: Apache-2.0
// The parts of an agency's name: 保定市 + 莲池区 + 水利局, 市 + 水利局.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/regions/regions.h"

namespace nianbao::extract {

struct AgencyName {
  // As written, without spaces.
  std::string text;
  // Names of the regions in front, outermost first: 保定市, 莲池区. Known ones, or any that are
  // formed like one (invented or new regions); behind the name of a central authority where there
  // is one (国家税务总局保定市税务局); a short one before a customs house or a zone (保定海关).
  std::vector<std::string> regions;
  // A level of region without a name in front: 市, 区, 县, 省; empty where there is none.
  std::string level;
  // What is left: 商务局.
  std::string body;
  // What the body is about and what kind of body it is: 商务 and 局; nothing and 人民政府.
  std::string line_of_work;
  std::string kind;

  // True where a region is named, so that the name says whose body it is.
  bool full() const { return !regions.empty(); }
};

// Nothing but text where `text` is no name: pronouns (我局, 本机关), and words that only end like
// one. 全市 and 本市 count as 市.
AgencyName ParseAgencyName(std::string_view text, const regions::Regions& regions);

// True for 我局, 本机关, 本单位, 我厅.
bool IsPronoun(std::string_view text);

// True where both can be names of one body: the shorter one adds nothing that the other lacks, and
// their levels of region fit: 商务局, 市商务局 and 某某市商务局.
bool CanBeSame(const AgencyName& a, const AgencyName& b);

// The level of a region's name: 省, 市, 县, 区, 旗, 州, 盟; empty for anything else.
std::string LevelOf(std::string_view region_name);

}  // namespace nianbao::extract
