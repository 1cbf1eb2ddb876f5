// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/numerals.h"

#include <algorithm>
#include <cmath>

#include "tests/generator/form_state.h"

namespace nianbao::generator {
namespace {

const char* const kDigits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

std::string WithCommas(double value) {
  std::string text = PrintNumber(value);
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t i = point; i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

}  // namespace

std::string ToChinese(int value) {
  if (value == 0) return "零";
  if (value == 2) return "两";
  static const char* const kUnits[] = {"", "十", "百", "千"};
  const std::string digits = std::to_string(value);
  std::string out;
  bool gap = false;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[i] - '0';
    const std::size_t unit = digits.size() - 1 - i;
    if (digit == 0) {
      gap = true;
      continue;
    }
    if (gap) out += "零";
    gap = false;
    if (!(digit == 1 && unit == 1 && i == 0)) out += kDigits[digit];
    out += kUnits[unit];
  }
  return out;
}

std::string YearInChinese(int year) {
  std::string out;
  for (const char digit : std::to_string(year)) out += kDigits[digit - '0'];
  return out;
}

std::optional<WrittenNumber> WriteNumber(double value, const std::string& style) {
  WrittenNumber written{PrintNumber(value), "", value, false};
  if (style.empty()) return written;
  if (style == "comma") {
    written.literal = WithCommas(value);
    return written;
  }
  if (style == "han") {
    if (value != std::floor(value) || value < 1 || value > 99) return std::nullopt;
    written.literal = ToChinese(static_cast<int>(value));
    return written;
  }
  if (style == "wan") {
    if (value < 10'000) return std::nullopt;
    written.value = std::floor(value / 1000) * 1000;
    written.literal = PrintNumber(written.value / 10'000) + "万";
    written.suffix = "余";
    written.approximate = true;
    return written;
  }
  if (style == "yu" || style == "about") {
    if (value < 12) return std::nullopt;
    written.value = std::floor(value / 10) * 10;
    written.literal = PrintNumber(written.value);
    written.suffix = style == "yu" ? "余" : "";
    written.approximate = true;
    return written;
  }
  return std::nullopt;
}

}  // namespace nianbao::generator
