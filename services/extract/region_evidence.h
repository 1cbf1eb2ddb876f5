// SPDX-License-Identifier: Apache-2.0
// Which regions a document shows.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "common/regions/regions.h"
#include "services/extract/part_text.h"

namespace nianbao::extract {

class RegionEvidence {
 public:
  RegionEvidence(const PartText& part, const regions::Regions& regions);

  // The one region of a level (省, 市, 县, 区 ...; empty: any) that the document shows best;
  // nothing where none or several are shown alike.
  const regions::Region* Best(std::string_view level) const;
  // The one county, district or city of a county's rank that the document shows best; nothing where
  // none or several are shown alike.
  const regions::Region* BestCounty() const;
  // True where the document names the region in full, or names its media.
  bool Shows(const regions::Region& region) const;
  // Of several regions with one name, the one whose own city or province the document shows;
  // nothing where that does not tell.
  const regions::Region* Choose(std::string_view name) const;

 private:
  void Read(std::string_view utf8, int weight);

  const regions::Regions& regions_;
  std::map<std::string, int> weights_;
  std::u32string buffer_;
};

}  // namespace nianbao::extract
