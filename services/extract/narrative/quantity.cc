// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/quantity.h"

#include <algorithm>
#include <array>
#include <string>

#include "common/text/text.h"

namespace nianbao::extract::narrative {
namespace {

using View = std::u32string_view;

constexpr View kDashes = U"-—–~－～至到";
constexpr std::size_t kMaxDigits = 18;
// Longer runs of digits or of 千万亿 are no number.
constexpr std::size_t kMaxRun = 40;

bool StartsWith(View text, std::size_t at, View word) {
  return text.size() >= at + word.size() && text.substr(at, word.size()) == word;
}

bool EndsWith(View text, std::size_t at, View word) {
  return at >= word.size() && text.substr(at - word.size(), word.size()) == word;
}

// The end of digits with thousands separators and decimals: 1,234.5.
std::size_t DigitsEnd(View text, std::size_t at) {
  const auto digits_from = [&](std::size_t i) {
    const std::size_t last = std::min(text.size(), i + kMaxRun);
    while (i < last && IsDigit(text[i])) ++i;
    return i;
  };
  std::size_t end = digits_from(at);
  if (end - at <= 3) {
    while (end - at <= kMaxDigits && StartsWith(text, end, U",") &&
           digits_from(end + 1) == end + 4) {
      end += 4;
    }
  }
  if (StartsWith(text, end, U".") && digits_from(end + 1) > end + 1) end = digits_from(end + 1);
  return end;
}

// Takes 万 and 亿 behind a number unless they begin a unit of money: 1.2万余条, but 3万元.
std::size_t ScaleEnd(View text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && end - at < kMaxRun &&
         View(U"百千万亿").find(text[end]) != View::npos) {
    ++end;
  }
  if (end > at && (StartsWith(text, end, U"元") || StartsWith(text, end, U"美元"))) --end;
  return end;
}

double ScaleOf(View scale) {
  double value = 1;
  for (const char32_t c : scale) {
    value *= c == U'百' ? 1e2 : c == U'千' ? 1e3 : c == U'万' ? 1e4 : 1e8;
  }
  return value;
}

struct Number {
  double value = 0;
  std::size_t end = 0;
  bool arabic = false;
  // 七八 is 7 to 8.
  std::optional<double> range_end = std::nullopt;
};

std::optional<Number> ReadArabic(View text, std::size_t at) {
  const std::size_t digits_end = DigitsEnd(text, at);
  if (digits_end - at > kMaxDigits) return std::nullopt;
  const std::optional<double> value = text::ParseNumber(text.substr(at, digits_end - at));
  if (!value) return std::nullopt;
  const std::size_t end = ScaleEnd(text, digits_end);
  return Number{*value * ScaleOf(text.substr(digits_end, end - digits_end)), end, true, {}};
}

std::optional<Number> ReadNeighbours(View run, std::size_t end) {
  if (run.size() != 2) return std::nullopt;
  const std::optional<double> low = text::ParseNumber(run.substr(0, 1));
  const std::optional<double> high = text::ParseNumber(run.substr(1, 1));
  if (!low || !high || *high >= 10 || *low < 1 || *high != *low + 1) return std::nullopt;
  return Number{*low, end, false, high};
}

std::optional<Number> ReadChinese(View text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && end - at <= kMaxDigits && IsNumeral(text[end])) ++end;
  if (end - at > kMaxDigits) return std::nullopt;
  if (end - at > 1 && (StartsWith(text, end, U"元") || StartsWith(text, end, U"美元")) &&
      (text[end - 1] == U'万' || text[end - 1] == U'亿')) {
    --end;
  }
  const View run = text.substr(at, end - at);
  if (const std::optional<Number> pair = ReadNeighbours(run, end)) return pair;
  // 百余, 千余, 万余 leave out their 一.
  const bool bare_scale = View(U"百千万").find(run.front()) != View::npos;
  const std::optional<double> value =
      bare_scale ? text::ParseNumber(U"一" + std::u32string(run)) : text::ParseNumber(run);
  if (!value) return std::nullopt;
  return Number{*value, end, false, {}};
}

std::optional<Number> ReadNumber(View text, std::size_t at) {
  if (at >= text.size()) return std::nullopt;
  if (IsDigit(text[at])) return ReadArabic(text, at);
  if (IsNumeral(text[at])) return ReadChinese(text, at);
  return std::nullopt;
}

// 余, 多, 几 behind a number, and 万 behind them (10多万).
void ReadRoughly(View text, Number& number, bool& approximate) {
  if (number.end >= text.size() || View(U"余多几来+").find(text[number.end]) == View::npos) return;
  ++number.end;
  approximate = true;
  const std::size_t end = ScaleEnd(text, number.end);
  number.value *= ScaleOf(text.substr(number.end, end - number.end));
  number.end = end;
}

bool IsRoughBefore(View text, std::size_t at) {
  static constexpr std::array<View, 14> kWords = {U"近",     U"约",   U"逾",   U"超过", U"不足",
                                                  U"大约",   U"至少", U"将近", U"接近", U"超",
                                                  U"达到近", U"上",   U"突破", U"约为"};
  for (const View word : kWords) {
    if (EndsWith(text, at, word) && (word != U"上" || !IsDigit(text[at]))) {
      // 附近, 最近 and 网上, 以上 are words of their own.
      const char32_t before = at > word.size() ? text[at - word.size() - 1] : U' ';
      if (word == U"近" && View(U"附最远临就").find(before) != View::npos) return false;
      if (word == U"上" && View(U"百千万").find(text[at]) == View::npos) return false;
      if (word == U"约" && View(U"预签合条").find(before) != View::npos) return false;
      return true;
    }
  }
  return false;
}

std::size_t SkipRoughAfter(View text, std::size_t at, bool& approximate) {
  for (const View word :
       {View(U"以上"), View(U"左右"), View(U"上下"), View(U"以内"), View(U"以下"), View(U"多")}) {
    if (!StartsWith(text, at, word)) continue;
    approximate = true;
    return at + word.size();
  }
  return at;
}

void ReadUnit(View text, const Lexicon& lexicon, Quantity& quantity) {
  const WordTrie::Match unit = lexicon.units().Longest(text, quantity.end);
  quantity.unit_end = quantity.end + unit.length;
  if (unit.value >= 0) {
    quantity.unit = unit.value;
    quantity.unit_class = lexicon.unit(unit.value).unit_class;
    quantity.unit_end = SkipRoughAfter(text, quantity.unit_end, quantity.approximate);
  }
}

// The end of the characters of numbers.
std::size_t NumberRun(View text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && end - at < kMaxRun &&
         (IsDigit(text[end]) || IsNumeral(text[end]) || text[end] == U',' || text[end] == U'.')) {
    ++end;
  }
  return end;
}

// 百分之八十 and 四分之三, in percent.
std::optional<Quantity> ReadFraction(View text, std::size_t at, const Lexicon& lexicon) {
  const bool percent = StartsWith(text, at, U"百分之");
  if (!percent && !StartsWith(text, NumberRun(text, at), U"分之")) return std::nullopt;
  Number whole{.value = 100, .end = at + 1};
  if (!percent) {
    const std::optional<Number> read = ReadNumber(text, at);
    if (!read || read->value == 0 || !StartsWith(text, read->end, U"分之")) return std::nullopt;
    whole = *read;
  }
  const std::optional<Number> part = ReadNumber(text, whole.end + 2);
  if (!part) return std::nullopt;
  const std::u32string_view sign = U"%";
  Quantity quantity{.value = part->value * 100 / whole.value, .approximate = !percent};
  quantity.unit = lexicon.units().Longest(sign, 0).value;
  quantity.unit_class = UnitClass::kRate;
  quantity.begin = at;
  quantity.end = part->end;
  quantity.unit_end = part->end;
  quantity.arabic = part->arabic;
  return quantity;
}

void ReadRange(View text, Quantity& quantity, std::size_t& end) {
  if (end >= text.size() || kDashes.find(text[end]) == View::npos) return;
  const std::size_t from = end + (StartsWith(text, end, U"——") ? 2 : 1);
  std::optional<Number> high = ReadNumber(text, from);
  if (!high || high->arabic != quantity.arabic || high->value <= quantity.value) return;
  bool ignored = false;
  ReadRoughly(text, *high, ignored);
  quantity.range_end = high->value;
  quantity.approximate = true;
  end = high->end;
}

}  // namespace

std::optional<Quantity> ReadQuantity(View text, std::size_t at, const Lexicon& lexicon) {
  if (StartsWith(text, at, U"半数")) {
    std::optional<Quantity> half = ReadFraction(U"百分之五十", 0, lexicon);
    half->begin = at;
    half->end = half->unit_end = at + 2;
    half->approximate = true;
    return half;
  }
  if (std::optional<Quantity> fraction = ReadFraction(text, at, lexicon)) return fraction;
  std::optional<Number> number = ReadNumber(text, at);
  if (!number) return std::nullopt;
  Quantity quantity;
  quantity.value = number->value;
  quantity.range_end = number->range_end;
  quantity.approximate = number->range_end.has_value() || IsRoughBefore(text, at);
  quantity.arabic = number->arabic;
  ReadRoughly(text, *number, quantity.approximate);
  if (quantity.approximate) quantity.value = number->value;
  std::size_t end = number->end;
  if (!quantity.range_end) ReadRange(text, quantity, end);
  quantity.begin = at;
  quantity.end = end;
  ReadUnit(text, lexicon, quantity);
  if (quantity.unit < 0 && !quantity.arabic) return std::nullopt;
  return quantity;
}

}  // namespace nianbao::extract::narrative
