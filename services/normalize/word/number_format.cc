// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/number_format.h"

#include <array>
#include <cstddef>
#include <utility>

#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

constexpr View kDigits = U"0123456789";
constexpr View kWideDigits = U"０１２３４５６７８９";
constexpr View kChineseDigits = U"〇一二三四五六七八九";
constexpr View kLetters = U"abcdefghijklmnopqrstuvwxyz";
constexpr int kMaxRepeated = 26 * 30;

std::u32string Digits(int value, View digits) {
  std::u32string out;
  if (value < 0) out.push_back(U'-');
  for (const char digit : std::to_string(value)) {
    if (digit != '-') out.push_back(digits[static_cast<std::size_t>(digit - '0')]);
  }
  return out;
}

std::u32string Decimal(int value) { return Digits(value, kDigits); }

struct Numerals {
  // From zero to nine, then ten, hundred and thousand.
  View signs;
  // 十 for 10 and not 一十.
  bool drops_one_before_ten = false;
  // 百 for 100 and 千 for 1000 as well.
  bool drops_one = false;
  bool writes_zero = true;
};

constexpr Numerals kChinese{U"零一二三四五六七八九十百千", true};
constexpr Numerals kJapanese{U"〇一二三四五六七八九十百千", true, true, false};
constexpr Numerals kLegal{U"零壹贰叁肆伍陆柒捌玖拾佰仟"};

// With the signs of ten, hundred and thousand, up to 9999.
std::u32string Counting(int value, const Numerals& numerals) {
  if (value <= 0 || value > 9999) return Decimal(value);
  std::u32string out;
  bool zero = false;
  for (int power = 3, unit = 1000; power >= 0; --power, unit /= 10) {
    const int digit = value / unit % 10;
    if (digit == 0) {
      zero = !out.empty();
      continue;
    }
    if (zero && numerals.writes_zero) out.push_back(numerals.signs[0]);
    zero = false;
    const bool silent =
        digit == 1 && power > 0 &&
        (numerals.drops_one || (numerals.drops_one_before_ten && power == 1 && out.empty()));
    if (!silent) out.push_back(numerals.signs[static_cast<std::size_t>(digit)]);
    if (power > 0) out.push_back(numerals.signs[static_cast<std::size_t>(9 + power)]);
  }
  return out;
}

// One sign for each number from 1; beyond its last sign in digits.
std::u32string Sign(int value, View signs) {
  if (value < 1 || static_cast<std::size_t>(value) > signs.size()) return Decimal(value);
  return std::u32string(1, signs[static_cast<std::size_t>(value) - 1]);
}

// a to z, then aa to zz.
std::u32string Letters(int value) {
  if (value < 1 || value > kMaxRepeated) return Decimal(value);
  const auto index = static_cast<std::size_t>(value - 1);
  return std::u32string(index / kLetters.size() + 1, kLetters[index % kLetters.size()]);
}

std::u32string Roman(int value) {
  constexpr std::array<std::pair<int, View>, 13> kSigns = {{{1000, U"m"},
                                                            {900, U"cm"},
                                                            {500, U"d"},
                                                            {400, U"cd"},
                                                            {100, U"c"},
                                                            {90, U"xc"},
                                                            {50, U"l"},
                                                            {40, U"xl"},
                                                            {10, U"x"},
                                                            {9, U"ix"},
                                                            {5, U"v"},
                                                            {4, U"iv"},
                                                            {1, U"i"}}};
  if (value < 1 || value > 3999) return Decimal(value);
  std::u32string out;
  for (const auto& [worth, sign] : kSigns) {
    for (; value >= worth; value -= worth) out += sign;
  }
  return out;
}

std::u32string Upper(std::u32string text) {
  for (char32_t& c : text) c = c >= U'a' && c <= U'z' ? c - U'a' + U'A' : c;
  return text;
}

std::u32string PaddedTo(std::size_t width, int value) {
  std::u32string out = Decimal(value);
  if (value >= 0 && out.size() < width) out.insert(0, width - out.size(), U'0');
  return out;
}

struct Format {
  std::string_view name;
  std::u32string (*write)(int value);
};

constexpr Format kFormats[] = {
    {"decimal", Decimal},
    {"decimalHalfWidth", Decimal},
    {"none", [](int) { return std::u32string(); }},
    {"bullet", [](int) { return std::u32string(); }},
    {"decimalZero", [](int value) { return PaddedTo(2, value); }},
    {"numberInDash", [](int value) { return U"- " + Decimal(value) + U" -"; }},
    {"decimalFullWidth", [](int value) { return Digits(value, kWideDigits); }},
    {"decimalFullWidth2", [](int value) { return Digits(value, kWideDigits); }},
    {"chineseCounting", [](int value) { return Counting(value, kChinese); }},
    {"chineseCountingThousand", [](int value) { return Counting(value, kChinese); }},
    {"taiwaneseCounting", [](int value) { return Counting(value, kChinese); }},
    {"taiwaneseCountingThousand", [](int value) { return Counting(value, kChinese); }},
    {"japaneseCounting", [](int value) { return Counting(value, kJapanese); }},
    {"chineseLegalSimplified", [](int value) { return Counting(value, kLegal); }},
    {"ideographLegalTraditional", [](int value) { return Counting(value, kLegal); }},
    {"ideographDigital", [](int value) { return Digits(value, kChineseDigits); }},
    {"japaneseDigitalTenThousand", [](int value) { return Digits(value, kChineseDigits); }},
    {"taiwaneseDigital", [](int value) { return Digits(value, kChineseDigits); }},
    {"ideographTraditional", [](int value) { return Sign(value, U"甲乙丙丁戊己庚辛壬癸"); }},
    {"ideographZodiac", [](int value) { return Sign(value, U"子丑寅卯辰巳午未申酉戌亥"); }},
    {"lowerLetter", Letters},
    {"upperLetter", [](int value) { return Upper(Letters(value)); }},
    {"lowerRoman", Roman},
    {"upperRoman", [](int value) { return Upper(Roman(value)); }},
    {"decimalEnclosedCircle", [](int value) { return Sign(value, U"①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"); }},
    {"decimalEnclosedCircleChinese",
     [](int value) { return Sign(value, U"①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"); }},
    {"decimalEnclosedFullstop", [](int value) { return Sign(value, U"⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"); }},
    {"decimalEnclosedParen", [](int value) { return Sign(value, U"⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"); }},
    {"ideographEnclosedCircle", [](int value) { return Sign(value, U"㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"); }},
};

}  // namespace

std::u32string FormatNumber(int value, std::string_view format) {
  for (const Format& known : kFormats) {
    if (known.name == format) return known.write(value);
  }
  return Decimal(value);
}

}  // namespace nianbao::normalize
