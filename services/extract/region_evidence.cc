// SPDX-License-Identifier: Apache-2.0
#include "services/extract/region_evidence.h"

#include <array>
#include <vector>

#include "common/text/text.h"
#include "services/extract/agency_name.h"

namespace nianbao::extract {
namespace {

using regions::Mention;
using regions::Region;

constexpr int kTitle = 4;
constexpr int kBody = 2;
constexpr int kSurroundings = 2;
// Text beyond this many characters of a block is not scanned.
constexpr std::size_t kMaxBlock = 20000;

constexpr std::array<std::u32string_view, 14> kMedia = {
    U"日报", U"晚报", U"广播",   U"电视", U"新闻网", U"时报", U"都市报",
    U"商报", U"电台", U"政务网", U"发布", U"传媒",   U"融媒", U"政府网"};

bool IsMedia(std::u32string_view text) {
  for (std::u32string_view word : kMedia) {
    if (text.starts_with(word)) return true;
  }
  return false;
}

}  // namespace

RegionEvidence::RegionEvidence(const PartText& part, const regions::Regions& regions)
    : regions_(regions) {
  Read(part.title, kTitle);
  for (int index : part.body) Read(part.block(index).text(), kBody);
  for (int index : part.surroundings()) Read(part.block(index).text(), kSurroundings);
  Read(part.document->page_title(), kSurroundings);
}

void RegionEvidence::Read(std::string_view utf8, int weight) {
  text::DecodeUtf8(utf8, buffer_);
  const std::u32string_view text = std::u32string_view(buffer_).substr(0, kMaxBlock);
  for (std::size_t at = 0; at < text.size();) {
    const Mention mention = regions_.NameAt(text, at);
    at = mention.regions.empty() ? at + 1 : mention.end;
    if (mention.regions.size() != 1) continue;
    if (mention.full || IsMedia(text.substr(mention.end))) {
      weights_[mention.regions.front()->code] += weight;
    }
  }
}

const Region* RegionEvidence::Best(std::string_view level) const {
  const Region* best = nullptr;
  int best_weight = 0;
  bool tied = false;
  for (const auto& [code, weight] : weights_) {
    const Region* region = regions_.FindByCode(code);
    const bool municipality =
        region->level == Region::Level::kProvince && LevelOf(region->name) == "市";
    const bool fits = level.empty() || LevelOf(region->name) == level ||
                      (level == "省" && region->level == Region::Level::kProvince && !municipality);
    if (!fits || weight < best_weight) continue;
    tied = weight == best_weight;
    best = region;
    best_weight = weight;
  }
  return tied ? nullptr : best;
}

const Region* RegionEvidence::BestCounty() const {
  const Region* best = nullptr;
  int best_weight = 0;
  bool tied = false;
  for (const auto& [code, weight] : weights_) {
    const Region* region = regions_.FindByCode(code);
    if (region->level != Region::Level::kCounty || weight < best_weight) continue;
    tied = weight == best_weight;
    best = region;
    best_weight = weight;
  }
  return tied ? nullptr : best;
}

bool RegionEvidence::Shows(const Region& region) const { return weights_.contains(region.code); }

const Region* RegionEvidence::Choose(std::string_view name) const {
  const std::vector<const Region*> candidates = regions_.FindByName(name);
  if (candidates.size() == 1) return candidates.front();
  // The city tells more than the province, in which several may lie.
  const Region* chosen = nullptr;
  for (int depth = 1; depth <= 2 && chosen == nullptr; ++depth) {
    for (const Region* candidate : candidates) {
      const Region* outer = candidate->name == name ? candidate : nullptr;
      for (int i = 0; i < depth && outer != nullptr; ++i) outer = regions_.Parent(*outer);
      if (outer == nullptr || !Shows(*outer)) continue;
      if (chosen != nullptr) return nullptr;
      chosen = candidate;
    }
  }
  return chosen;
}

}  // namespace nianbao::extract
