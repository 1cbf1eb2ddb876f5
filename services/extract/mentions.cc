// SPDX-License-Identifier: Apache-2.0
#include "services/extract/mentions.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/agency_name.h"
#include "services/extract/evidence.h"
#include "services/extract/name_places.h"
#include "services/extract/patterns.h"
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

// The code points of `utf8` that the bytes [begin, end) of its compact form came from.
struct Range {
  std::int32_t begin = 0;
  std::int32_t end = 0;
};

Range PlaceOf(std::string_view utf8, std::size_t begin, std::size_t end) {
  Range range;
  std::size_t compact = 0;
  std::int32_t place = 0;
  std::string written;
  for (std::size_t at = 0; at < utf8.size() && compact < end; ++place) {
    const char32_t c = text::NextCodePoint(utf8, at);
    if (text::IsSpace(c)) continue;
    if (compact == begin) range.begin = place;
    written.clear();
    text::AppendUtf8(text::ToHalfWidth(c), written);
    compact += written.size();
    range.end = place + 1;
  }
  return range;
}

// Finds words in the blocks of a part.
class Locator {
 public:
  explicit Locator(const PartText& part) : part_(part) {}

  // Where `words` (compact) stand first in `blocks`; nothing is set where they do not.
  template <typename Blocks>
  v1::Evidence Find(const Blocks& blocks, std::string_view words) const {
    if (words.empty()) return {};
    for (const int index : blocks) {
      const std::string& compact = part_.compact(index);
      // Unlike find, fast where every third byte is the first one of the words.
      const void* const found = memmem(compact.data(), compact.size(), words.data(), words.size());
      if (found == nullptr) continue;
      const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - compact.data());
      const v1::Block& block = part_.block(index);
      const Range place = PlaceOf(block.text(), at, at + words.size());
      return TextEvidence(index, block, place.begin, place.end);
    }
    return {};
  }

  // The same from the end, for what stands in the signature.
  v1::Evidence FindLast(std::string_view words) const {
    return Find(std::vector<int>(part_.body.rbegin(), part_.body.rend()), words);
  }

  v1::Evidence Find(const NameFound& found) const {
    if (found.place == NamePlace::kTitle) return Find(part_.title_blocks, found.text);
    if (found.place == NamePlace::kSignature) return FindLast(found.text);
    const bool around = found.place == NamePlace::kFooter || found.place == NamePlace::kSite;
    return Find(around ? part_.surroundings() : part_.body, found.text);
  }

 private:
  const PartText& part_;
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
      if (!part_.Says(index, Cue::kYear)) continue;
      if (!RE2::PartialMatch(compact, pattern, &digits)) continue;
      Add(ReadYear(digits), place, locator_.Find(std::span(&index, 1), digits));
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
  const Locator locator_;
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
  constexpr std::size_t kLongest = 11;
  std::vector<int> lines;
  for (int index : part.body) {
    const std::string& text = part.block(index).text();
    if (!text.empty() && !text::LongerThan(text, kLongest)) lines.push_back(index);
  }
  return lines;
}

}  // namespace

std::vector<NameMention> FindNameMentions(const PartText& part, const std::vector<NameFound>& names,
                                          const v1::Agency& agency,
                                          const regions::Regions& regions) {
  const AgencyName own = ParseAgencyName(agency.display_name(), regions);
  const Locator locator(part);
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
  static const RE2* const year = patterns::Compile("(\\d{4}|[〇零○一二三四五六七八九]{4})年");
  static const RE2* const statement = patterns::Compile(
      "(\\d{4}|[〇零○一二三四五六七八九]{4})年度?[^。;]{0,30}(?:信息公开|政务公开|政府信息|"
      "政务信息)");
  static const RE2* const period = patterns::Compile("(\\d{4})年1月1日");
  static const RE2* const heading = patterns::Compile("^[(]?(\\d{4})年度?[)]?$");
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
