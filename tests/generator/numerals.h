// SPDX-License-Identifier: Apache-2.0
// The ways in which offices write a number.
#pragma once

#include <optional>
#include <string>

namespace nianbao::generator {

struct WrittenNumber {
  // The number: 十二, 1,234, 1.2万, 50.
  std::string literal{};
  // What stands behind it: 余.
  std::string suffix{};
  // What the literal means; differs from what was written where that is rounded.
  double value = 0;
  bool approximate = false;
};

// `value` in a style of wordings.h; empty means Arabic digits. Nothing where nobody would write it
// so.
std::optional<WrittenNumber> WriteNumber(double value, const std::string& style);

// 12 -> 十二, 105 -> 一百零五, 2 -> 两 before a counting word. For 0 to 9999.
std::string ToChinese(int value);

// 2024 -> 二〇二四.
std::string YearInChinese(int year);

}  // namespace nianbao::generator
