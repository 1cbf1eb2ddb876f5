// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/chinese_score.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "common/text/text.h"
#include "services/normalize/characters/decoder.h"

namespace nianbao::normalize {
namespace {

constexpr std::uint8_t kOther = 0;
constexpr std::uint8_t kFrequent = 1;
constexpr std::uint8_t kCommon = 2;
constexpr std::uint8_t kRare = RareIdeographs::kClass;
constexpr std::uint8_t kBroken = 4;
constexpr std::uint8_t kAscii = 5;
constexpr std::size_t kClasses = 6;
// Of so many characters the number of each class fits into its bits of one word, so that one
// addition counts them all.
constexpr std::size_t kBits = 10;
constexpr std::size_t kCounted = (1U << kBits) - 1;

// The characters that make up most of any official text, in both scripts.
constexpr std::u32string_view kFrequentCharacters =
    U"的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出分对成会可主发年动同工也能下过子"
    U"说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制"
    U"机当使点从业本去把性好应开合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正"
    U"心反明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党"
    U"程展五果料员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手角期"
    U"根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导压志"
    U"世金增争济阶思术极交受联认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目"
    U"至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传许步群广石记需段研界林律叫究"
    U"观越织装影算低持音众书布复容儿须际商非验连断深难近千周委素技备半办青省列习响约支般史感劳便团"
    U"往酸历市何除消构府称太准精值号率族维划选标写存候毛亲快效院查江型按格养易置派层片始却专状育厂"
    U"京识适属圆包住调满县局照参红细引听该铁价严请申审批府督监纠诉讼议答网站微博栏目益协提案版权版"
    U"這個為來時們產種後學會發動過說對於經進著電裡現實體機當點從業應開還間樣與關義數質氣變條沒結問"
    U"無係軍題黨員總設長頭資邊統級圖較將組見計別論運農幾區強戰則據處隊給門導壓濟階術極聯認權證轉單"
    U"風帶場車務萬達積議聲報鬥類離華確張馬節話況溫傳許廣記織裝聲眾書佈複復驗連斷難備辦習響約勞團歷"
    U"構稱準號維劃選標寫親層卻專狀識適屬圓調滿縣參紅細聽該鐵價嚴請審監糾訴訟網協廳檔";

constexpr std::u32string_view kPunctuation = U"，。、；：？！（）《》“”‘’「」『』〔〕【】…—·　";

using Classes = std::array<std::uint8_t, 0x10000>;

std::uint8_t ClassOf(char32_t c) {
  if (text::IsIdeograph(c)) return kRare;
  const auto category = u_charType(static_cast<UChar32>(c));
  const bool broken = c == kReplacement || category == U_UNASSIGNED ||
                      category == U_PRIVATE_USE_CHAR || category == U_CONTROL_CHAR ||
                      category == U_SURROGATE;
  return broken ? kBroken : kOther;
}

// The double-byte characters of `charset` from row `first` to `last`.
void MarkCommon(const char* charset, int first, int last, Classes& classes) {
  std::string bytes;
  for (int lead = first; lead <= last; ++lead) {
    for (int trail = 0xA1; trail <= 0xFE; ++trail) {
      bytes += {static_cast<char>(lead), static_cast<char>(trail)};
    }
    for (int trail = 0x40; charset != kGb18030 && trail <= 0x7E; ++trail) {
      bytes += {static_cast<char>(lead), static_cast<char>(trail)};
    }
  }
  for (const char32_t c : DecodeAs(bytes, charset).text) {
    if (c < classes.size() && classes[c] == kRare) classes[c] = kCommon;
  }
}

const Classes& CharacterClasses() {
  static const Classes& classes = *[] {
    auto* all = new Classes{};
    // A letter and a NUL side by side are UTF-16 read in a wrong way.
    (*all)[0] = kBroken;
    for (char32_t c = 1; c < 0x80; ++c) (*all)[c] = kAscii;
    for (char32_t c = 0x80; c < 0x10000; ++c) (*all)[c] = ClassOf(c);
    MarkCommon(kGb18030, 0xB0, 0xD7, *all);
    MarkCommon(kBig5, 0xA4, 0xC6, *all);
    for (const char32_t c : kFrequentCharacters) (*all)[c] = kFrequent;
    for (const char32_t c : kPunctuation) (*all)[c] = kFrequent;
    for (char32_t c = 0xFF10; c <= 0xFF5A; ++c) (*all)[c] = kFrequent;
    return all;
  }();
  return classes;
}

}  // namespace

double ChineseTally::Score() const {
  if (count == 0) return 0;
  const double score = static_cast<double>(frequent) + 0.6 * static_cast<double>(common) +
                       0.1 * static_cast<double>(rare) - static_cast<double>(broken);
  return std::clamp(score / static_cast<double>(count), 0.0, 1.0);
}

ChineseTally TallyChinese(std::u32string_view text) {
  const Classes& classes = CharacterClasses();
  std::array<std::size_t, kClasses> tally{};
  for (std::size_t begin = 0; begin < text.size(); begin += kCounted) {
    std::uint64_t counts = 0;
    for (const char32_t c : text.substr(begin, kCounted)) {
      counts += std::uint64_t{1} << kBits * (c < classes.size() ? classes[c] : ClassOf(c));
    }
    for (std::size_t& count : tally) {
      count += counts & kCounted;
      counts >>= kBits;
    }
  }
  return {text.size() - tally[kAscii], tally[kFrequent], tally[kCommon], tally[kRare],
          tally[kBroken]};
}

double ChineseScore(std::u32string_view text) { return TallyChinese(text).Score(); }

RareIdeographs::RareIdeographs() : classes_(CharacterClasses().data()) {}

}  // namespace nianbao::normalize
