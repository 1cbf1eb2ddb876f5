// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "common/text/text.h"

namespace nianbao::text {
namespace {

// The longest numbers that reports hold are far shorter; more is not worth reading.
constexpr std::size_t kMaxNumber = 128;

bool IsAsciiDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

std::optional<int> NumeralDigit(char32_t c) {
  switch (c) {
    case U'〇':
    case U'零':
    case U'○':
    case U'◯':
      return 0;
    case U'一':
    case U'壹':
    case U'弌':
      return 1;
    case U'二':
    case U'贰':
    case U'貳':
    case U'两':
    case U'兩':
      return 2;
    case U'三':
    case U'叁':
    case U'參':
      return 3;
    case U'四':
    case U'肆':
      return 4;
    case U'五':
    case U'伍':
      return 5;
    case U'六':
    case U'陆':
    case U'陸':
      return 6;
    case U'七':
    case U'柒':
      return 7;
    case U'八':
    case U'捌':
      return 8;
    case U'九':
    case U'玖':
      return 9;
    default:
      return std::nullopt;
  }
}

// 1 for what is no unit.
double NumeralUnit(char32_t c) {
  switch (c) {
    case U'十':
    case U'拾':
      return 10;
    case U'百':
    case U'佰':
      return 100;
    case U'千':
    case U'仟':
      return 1000;
    case U'万':
    case U'萬':
      return 1e4;
    case U'亿':
    case U'億':
      return 1e8;
    default:
      return 1;
  }
}

// Letters that are typed for 〇 between numerals: Latin and Cyrillic.
bool IsLetterO(char32_t c) { return c == U'O' || c == U'o' || c == 0x041E || c == 0x043E; }

// "1,234.5", and the same before 万 or 亿.
std::optional<double> ParseDigits(std::u32string_view s) {
  double scale = 1;
  while (!s.empty() && NumeralUnit(s.back()) > 1) {
    scale *= NumeralUnit(s.back());
    s.remove_suffix(1);
  }
  if (scale > 1e12) return std::nullopt;
  const std::size_t point = s.find(U'.');
  const std::u32string_view whole = s.substr(0, point);
  double value = 0;
  std::size_t since_comma = 0;
  bool grouped = false;
  for (const char32_t c : whole) {
    if (c == U',') {
      if (grouped ? since_comma != 3 : since_comma == 0 || since_comma > 3) return std::nullopt;
      grouped = true;
      since_comma = 0;
      continue;
    }
    if (!IsAsciiDigit(c)) return std::nullopt;
    value = value * 10 + (c - U'0');
    ++since_comma;
  }
  if (since_comma == 0 || (grouped && since_comma != 3) || whole.size() > 20) return std::nullopt;
  if (point != std::u32string_view::npos) {
    const std::u32string_view fraction = s.substr(point + 1);
    if (fraction.empty() || fraction.size() > 18) return std::nullopt;
    double numerator = 0;
    double denominator = 1;
    for (const char32_t c : fraction) {
      if (!IsAsciiDigit(c)) return std::nullopt;
      numerator = numerator * 10 + (c - U'0');
      denominator *= 10;
    }
    value = (value * denominator + numerator) / denominator;
  }
  return value * scale;
}

// "二〇一七": digits side by side.
std::optional<double> ParsePositional(std::u32string_view s) {
  double value = 0;
  bool numeral = false;
  for (const char32_t c : s) {
    const std::optional<int> digit = NumeralDigit(c);
    if (!digit && !IsLetterO(c)) return std::nullopt;
    numeral = numeral || digit.has_value();
    value = value * 10 + digit.value_or(0);
  }
  if (s.size() > 12 || (!numeral && s != U"O")) return std::nullopt;
  return value;
}

// "三百二十", "一万零五", "三百二", "廿三".
std::optional<double> ParseStructured(std::u32string_view s) {
  double total = 0;
  double section = 0;   // what stands before the next 万 or 亿
  double lowest = 1e5;  // the last unit below 万 of this section
  double last_big = 1e17;
  int digit = 0;  // waits for its unit; 0 is none
  bool after_zero = false;
  for (const char32_t c : s) {
    if (const auto value = NumeralDigit(c)) {
      if (digit > 0) return std::nullopt;
      if (*value == 0) {
        if (after_zero) return std::nullopt;
        after_zero = true;
        continue;
      }
      digit = *value;
      continue;
    }
    if (c == U'廿' || c == U'卅') {
      if (digit > 0 || lowest <= 10) return std::nullopt;
      section += c == U'廿' ? 20 : 30;
      lowest = 10;
      continue;
    }
    const double unit = NumeralUnit(c);
    if (unit == 1) return std::nullopt;
    if (unit < 1e4) {
      if (unit >= lowest || (digit == 0 && unit != 10)) return std::nullopt;
      section += (digit > 0 ? digit : 1) * unit;
      lowest = unit;
    } else {
      section += digit;
      if (section == 0 || unit >= last_big) return std::nullopt;
      total += section * unit;
      last_big = unit;
      section = 0;
      lowest = unit;
    }
    digit = 0;
    after_zero = false;
  }
  if (digit > 0) {
    // Without 零 a last digit counts the next lower unit: 三百二 is 320, 三百零二 is 302.
    const bool shortened = !after_zero && section + total > 0 && lowest >= 100 && lowest <= 1e4;
    section += digit * (shortened ? lowest / 10 : 1);
  } else if (after_zero) {
    return std::nullopt;
  }
  if (section + total == 0) return std::nullopt;
  return total + section;
}

}  // namespace

std::optional<double> ParseNumber(std::string_view utf8) {
  if (utf8.size() > kMaxNumber) return std::nullopt;
  return ParseNumber(DecodeUtf8(utf8));
}

std::optional<double> ParseNumber(std::u32string_view code_points) {
  if (code_points.empty() || code_points.size() > kMaxNumber) return std::nullopt;
  std::array<char32_t, kMaxNumber> half_width;
  std::transform(code_points.begin(), code_points.end(), half_width.begin(), ToHalfWidth);
  std::u32string_view s(half_width.data(), code_points.size());
  double sign = 1;
  if (s.size() > 1 && (s[0] == U'-' || s[0] == U'+' || s[0] == U'−')) {
    sign = s[0] == U'+' ? 1 : -1;
    s.remove_prefix(1);
  }
  std::optional<double> value = ParseDigits(s);
  if (!value) value = ParsePositional(s);
  if (!value) value = ParseStructured(s);
  if (!value) return std::nullopt;
  return *value == 0 ? 0 : sign * *value;
}

}  // namespace nianbao::text
