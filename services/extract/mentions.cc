// SPDX-License-Identifier: Apache-2.0
#include "services/extract/mentions.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/agency_name.h"
#include "services/extract/evidence.h"
#include "services/extract/name_places.h"
#include "services/extract/year.h"

namespace nianbao::extract {
namespace {

using v1::NameMention;
using v1::YearMention;

constexpr std::size_t kMaxMentions = 60;

NameMention::Place PlaceOf(NamePlace place) {
  switch (place) {
    case NamePlace::kTitle:
      return NameMention::TITLE;
    case NamePlace::kIntroduction:
      return NameMention::INTRODUCTION;
    case NamePlace::kCaption:
      return NameMention::CAPTION;
    case NamePlace::kSignature:
      return NameMention::SIGNATURE;
    case NamePlace::kFooter:
      return NameMention::FOOTER;
    case NamePlace::kSite:
      return NameMention::SITE_NAME;
    case NamePlace::kContact:
      return NameMention::CONTACT_LINE;
    case NamePlace::kBody:
      return NameMention::BODY;
  }
  return NameMention::PLACE_UNSPECIFIED;
}

// `block` without spaces, and for each code point of that its place in the block.
struct Compacted {
  std::u32string text;
  std::vector<std::int32_t> places;
};

Compacted CompactWithPlaces(const std::string& utf8) {
  Compacted result;
  std::int32_t at = 0;
  for (char32_t c : text::DecodeUtf8(utf8)) {
    if (!text::IsSpace(c)) {
      result.text.push_back(text::ToHalfWidth(c));
      result.places.push_back(at);
    }
    ++at;
  }
  return result;
}

// Finds words in the blocks of a part, each block read once.
class Locator {
 public:
  explicit Locator(const PartText& part) : part_(part) {}

  // Where `words` (compact) stand first in `blocks`; nothing is set where they do not.
  v1::Evidence Find(const std::vector<int>& blocks, const std::string& words) {
    const std::u32string wanted = text::DecodeUtf8(words);
    for (int index : blocks) {
      const auto [known, added] = read_.try_emplace(index);
      const v1::Block& block = part_.block(index);
      if (added) known->second = CompactWithPlaces(block.text());
      const Compacted& compact = known->second;
      const std::size_t at = compact.text.find(wanted);
      if (at == std::u32string::npos || wanted.empty()) continue;
      return TextEvidence(index, block, compact.places[at],
                          compact.places[at + wanted.size() - 1] + 1);
    }
    return {};
  }

  // The same from the end, for what stands in the signature.
  v1::Evidence FindLast(const std::string& words) {
    return Find({part_.body.rbegin(), part_.body.rend()}, words);
  }

  v1::Evidence Find(const NameFound& found) {
    if (found.place == NamePlace::kTitle) return Find(part_.title_blocks, found.text);
    if (found.place == NamePlace::kSignature) return FindLast(found.text);
    const bool around = found.place == NamePlace::kFooter || found.place == NamePlace::kSite;
    return Find(around ? part_.surroundings() : part_.body, found.text);
  }

 private:
  const PartText& part_;
  std::map<int, Compacted> read_;
};

bool SaysWhose(const AgencyName& name) { return name.full() || !name.level.empty(); }

class YearFinder {
 public:
  explicit YearFinder(const PartText& part) : part_(part), locator_(part) {}

  // The year in the first block of `blocks` that the pattern's group finds.
  void Find(const std::vector<int>& blocks, const RE2& pattern, NameMention::Place place) {
    for (int index : blocks) {
      std::string digits;
      const std::string& compact = part_.compact(index);
      if (!RE2::PartialMatch(compact, pattern, &digits)) continue;
      Add(ReadYear(digits), place, locator_.Find({index}, digits));
      return;
    }
  }
  void Add(int year, NameMention::Place place, v1::Evidence evidence) {
    if (year == 0) return;
    YearMention mention;
    mention.set_year(year);
    mention.set_place(place);
    if (evidence.has_block()) *mention.mutable_evidence() = std::move(evidence);
    mentions_.push_back(std::move(mention));
  }
  std::vector<YearMention> Take() { return std::move(mentions_); }

 private:
  const PartText& part_;
  Locator locator_;
  std::vector<YearMention> mentions_;
};

// The blocks before the first numbered heading, without the title.
std::vector<int> IntroductionBlocks(const PartText& part) {
  std::vector<int> blocks;
  for (int index : part.body) {
    const v1::Block& block = part.block(index);
    if (block.kind() == v1::Block::HEADING && block.level() > 0) break;
    const auto& title = part.title_blocks;
    if (std::find(title.begin(), title.end(), index) == title.end()) blocks.push_back(index);
  }
  return blocks;
}

std::vector<int> ShortLines(const PartText& part) {
  constexpr std::size_t kLongest = 12;
  std::vector<int> lines;
  for (int index : part.body) {
    const std::size_t length = text::Length(part.block(index).text());
    if (length > 0 && length < kLongest) lines.push_back(index);
  }
  return lines;
}

}  // namespace

std::vector<NameMention> FindNameMentions(const PartText& part, const std::vector<NameFound>& names,
                                          const v1::Agency& agency,
                                          const regions::Regions& regions) {
  const AgencyName own = ParseAgencyName(agency.display_name(), regions);
  Locator locator(part);
  std::vector<NameMention> mentions;
  std::set<std::pair<NamePlace, std::string>> seen;
  for (const NameFound& found : names) {
    if (mentions.size() == kMaxMentions) break;
    const AgencyName name = ParseAgencyName(found.text, regions);
    if (name.body.empty() || (found.place == NamePlace::kBody && !SaysWhose(name))) continue;
    if (!seen.emplace(found.place, found.text).second) continue;
    NameMention& mention = mentions.emplace_back();
    mention.set_text(found.text);
    mention.set_place(PlaceOf(found.place));
    mention.set_count(found.count);
    mention.set_own(CanBeSame(own, name));
    if (mention.own()) mention.set_full_name(agency.display_name());
    if (!mention.own() && name.full()) mention.set_full_name(name.text);
    v1::Evidence evidence = locator.Find(found);
    if (evidence.has_block()) *mention.mutable_evidence() = std::move(evidence);
  }
  return mentions;
}

std::vector<YearMention> FindYearMentions(const PartText& part, const std::string& signed_on) {
  static const RE2* const year = new RE2("(\\d{4}|[〇零○一二三四五六七八九]{4})年");
  static const RE2* const statement = new RE2(
      "(\\d{4}|[〇零○一二三四五六七八九]{4})年度?[^。;]{0,30}(?:信息公开|政务公开|政府信息|"
      "政务信息)");
  static const RE2* const period = new RE2("(\\d{4})年1月1日");
  static const RE2* const heading = new RE2("^[(]?(\\d{4})年度?[)]?$");
  YearFinder finder(part);
  finder.Find(part.title_blocks, *year, NameMention::TITLE);
  const std::vector<int> introduction = IntroductionBlocks(part);
  finder.Find(introduction, *statement, NameMention::INTRODUCTION);
  finder.Find(introduction, *period, NameMention::PERIOD_STATEMENT);
  finder.Find(ShortLines(part), *heading, NameMention::CAPTION);
  if (signed_on.size() >= 4) {
    const std::string digits = signed_on.substr(0, 4);
    finder.Add(std::atoi(digits.c_str()) - 1, NameMention::SIGNATURE,
               Locator(part).FindLast(digits + "年"));
  }
  return finder.Take();
}

}  // namespace nianbao::extract
