// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/ideographs.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace nianbao::normalize {
namespace {

constexpr char32_t kFirstRadical = 0x2E80;
constexpr char32_t kFirstKangxi = 0x2F00;
constexpr char32_t kLastKangxi = 0x2FD5;

// EquivalentUnifiedIdeograph of Unicode 14 from U+2E80; 0 for none.
constexpr std::array<char32_t, 0x74> kRadicals = {
    0,       0x5382,  0x4E5B,  0x4E5A, 0x4E59, 0x4EBB,  0x5182,  0x20628, 0x5200,  0x5202,  0x535C,
    0x353E,  0x5C0F,  0,       0x5140, 0x5C23, 0x5C22,  0x21BC2, 0x5DF3,  0x5E7A,  0x5F51,  0x5F50,
    0x5FC4,  0x5FC3,  0x624C,  0x6535, 0,      0x65E1,  0x65E5,  0x6708,  0x6B7A,  0x6BCD,  0x6C11,
    0x6C35,  0x6C3A,  0x706C,  0x722B, 0,      0x4E2C,  0x725B,  0x72AD,  0x738B,  0x24D14, 0x76EE,
    0x793A,  0x793B,  0x25AD7, 0x7CF9, 0x7E9F, 0x7F53,  0x7F52,  0x34C1,  0x5197,  0x2626B, 0x7F8A,
    0x2634C, 0x2634B, 0x8002,  0x8080, 0x807F, 0x8089,  0x26951, 0x8279,  0,       0,       0x864E,
    0x8864,  0x8980,  0x897F,  0x89C1, 0x89D2, 0x278B2, 0x8BA0,  0x8D1D,  0x27FB7, 0x8F66,  0x8FB6,
    0,       0,       0x9091,  0x9485, 0x9577, 0x9578,  0x957F,  0x95E8,  0x28E0F, 0x961D,  0x96E8,
    0x9752,  0x97E6,  0x9875,  0x98CE, 0x98DE, 0x98DF,  0x2967F, 0x98E0,  0x9963,  0x29810, 0x9A6C,
    0x9AA8,  0x9B3C,  0x9C7C,  0x9E1F, 0x5364, 0x9EA6,  0x9EC4,  0x9EFE,  0x6589,  0x9F50,  0x6B6F,
    0x9F7F,  0x7ADC,  0x9F99,  0x9F9C, 0x4E80, 0x9F9F};

// What GB 18030 had no code point for when its text was made, and has one for since: the characters
// that its editions of 2005 and 2022 moved out of the private use area.
constexpr std::array<std::pair<char32_t, char32_t>, 25> kMoved = {{
    {0xE78D, 0xFE10},  {0xE78E, 0xFE12},  {0xE78F, 0xFE11},  {0xE790, 0xFE13},  {0xE791, 0xFE14},
    {0xE792, 0xFE15},  {0xE793, 0xFE16},  {0xE794, 0xFE17},  {0xE795, 0xFE18},  {0xE796, 0xFE19},
    {0xE7C7, 0x1E3F},  {0xE816, 0x20087}, {0xE817, 0x20089}, {0xE818, 0x200CC}, {0xE81E, 0x9FB4},
    {0xE826, 0x9FB5},  {0xE82B, 0x9FB6},  {0xE82C, 0x9FB7},  {0xE831, 0x215D7}, {0xE832, 0x9FB8},
    {0xE83B, 0x2298F}, {0xE843, 0x9FB9},  {0xE854, 0x9FBA},  {0xE855, 0x241FE}, {0xE864, 0x9FBB},
}};

// The single character that Unicode decomposes `c` into; `c` where it is none.
char32_t Decomposed(const icu::Normalizer2* normalizer, char32_t c) {
  icu::UnicodeString text;
  if (normalizer == nullptr || !normalizer->getDecomposition(static_cast<UChar32>(c), text) ||
      text.countChar32() != 1) {
    return c;
  }
  return static_cast<char32_t>(text.char32At(0));
}

}  // namespace

char32_t UnifiedIdeograph(char32_t c) {
  if (c < kFirstRadical || (c > kLastKangxi && c < 0xE000)) return c;
  UErrorCode error = U_ZERO_ERROR;
  if (c < kFirstKangxi) {
    const std::size_t i = c - kFirstRadical;
    return i < kRadicals.size() && kRadicals[i] != 0 ? kRadicals[i] : c;
  }
  if (c <= kLastKangxi) return Decomposed(icu::Normalizer2::getNFKCInstance(error), c);
  if ((c >= 0xF900 && c < 0xFB00) || (c >= 0x2F800 && c < 0x2FA20)) {
    return Decomposed(icu::Normalizer2::getNFCInstance(error), c);
  }
  const auto* const moved =
      std::find_if(kMoved.begin(), kMoved.end(), [c](const auto& pair) { return pair.first == c; });
  return moved == kMoved.end() ? c : moved->second;
}

void UnifyIdeographs(std::u32string& text) {
  for (char32_t& c : text) {
    if (MayBeUnified(c)) c = UnifiedIdeograph(c);
  }
}

}  // namespace nianbao::normalize
