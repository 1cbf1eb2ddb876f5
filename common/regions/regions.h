// SPDX-License-Identifier: Apache-2.0
// The administrative regions of China by GB/T 2260, from provinces to counties.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/text/word_trie.h"

namespace nianbao::regions {

// A province, prefecture or county.
struct Region {
  enum class Level { kProvince, kPrefecture, kCounty };
  // GB/T 2260 code, six digits: "130600".
  std::string code;
  // Full name: 保定市.
  std::string name;
  // The name without what kind of region it is: 保定, 内蒙古, 恩施. The full name where fewer than
  // two characters would be left (城区, 赵县).
  std::string short_name;
  Level level = Level::kProvince;
  // True for a name that is no longer borne: 章丘市, with the code of the region that it became, or
  // its own old code where it was merged or divided.
  bool former = false;
};

// A place in a text where a region is named.
struct Mention {
  // Code points [begin, end) of the text.
  std::size_t begin = 0;
  std::size_t end = 0;
  // Every region that bears this name, by code. More than one: the name alone does not tell. Points
  // into the list of regions.
  std::span<const Region* const> regions;
  // True where the full name stands there, false for the short one.
  bool full = false;
};

// All regions. Immutable; thread-safe.
class Regions {
 public:
  // The list that is built into the program.
  static const Regions& BuiltIn();
  // Reads lines of code, name and level (province, prefecture, county) with tabs between; lines
  // that begin with # are skipped, and so is what follows another tab. `former` holds, in the same
  // manner, names that are no longer borne, under the code of today; one that a region bears today
  // is passed over. INVALID_ARGUMENT names the line and what is wrong with it.
  static absl::StatusOr<Regions> Parse(std::string_view tsv, std::string_view former = "");

  Regions(Regions&&) = default;
  Regions& operator=(Regions&&) = default;

  const std::vector<Region>& all() const { return regions_; }

  // The region of today; a former one only where its code is no longer used. Nothing where no
  // region has this code.
  const Region* FindByCode(std::string_view code) const;
  // Every region with this full name; where there is none, every one with this short name. Empty:
  // unknown. More than one: ambiguous (市中区 lies in four cities).
  std::vector<const Region*> FindByName(std::string_view name) const;
  // The region that `region` lies in: a county's prefecture or, where it has none (the districts of
  // a municipality), its province. Nothing for a province.
  const Region* Parent(const Region& region) const;
  // The regions whose Parent is `region`, by code.
  std::vector<const Region*> Children(const Region& region) const;
  // True where `inner` is `outer` or lies in it at any depth.
  bool Within(const Region& inner, const Region& outer) const;

  // Every mention in `text`, from left to right, without overlaps: at each place the longest name,
  // full or short, wins. Full names that are also common words (城区, 矿区, 郊区) are passed over.
  std::vector<Mention> Scan(std::u32string_view text) const;
  // The mention that Scan finds at `at` of `text`; without regions where no name begins there.
  Mention NameAt(std::u32string_view text, std::size_t at) const;

 private:
  // What is called by one name; where it is a full name and a short one, by the full one.
  struct Name {
    bool full = false;
    std::vector<const Region*> regions;
  };

  Regions() = default;
  absl::Status ReadLines(std::string_view tsv, bool former);
  void Index();
  void AddName(const std::string& name, bool full, const Region& region);

  std::vector<Region> regions_;
  std::map<std::string, std::size_t, std::less<>> by_code_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_full_name_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_short_name_;
  std::vector<Name> names_;
  // Indices of `names_`.
  text::WordTrie name_trie_;
};

// The short name of a region's full name: 保定市 -> 保定, 恩施土家族苗族自治州 -> 恩施.
std::string ShortName(std::string_view full_name);

}  // namespace nianbao::regions
