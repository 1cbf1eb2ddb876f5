// SPDX-License-Identifier: Apache-2.0
// The places of a part where the name of its body may stand.
#pragma once

#include <string>
#include <vector>

#include "services/extract/part_text.h"

namespace nianbao::extract {

// Places, the most trusted first.
enum class NamePlace {
  kTitle,
  kIntroduction,
  kCaption,
  kSignature,
  kFooter,
  kSite,
  kContact,
  kBody,
};

struct NameFound {
  NamePlace place;
  std::string text;
  // How often it stands in the body; 1 in other places.
  int count = 1;
};

// Every name found, ordered by place, then by how often (in the body) or where it stands.
std::vector<NameFound> FindNames(const PartText& part);

// 我局, 本机关 and the like, the most frequent; empty where there is none.
std::string FindPronoun(const PartText& part);

}  // namespace nianbao::extract
