// SPDX-License-Identifier: Apache-2.0
// Quantities as reports write them: 1,234件, 1.2万余条, 三十余次, 10-20件, 百分之八十.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "services/extract/narrative/lexicon.h"

namespace nianbao::extract::narrative {

// A number with its counting word. Places are in the text that was read.
struct Quantity {
  double value = 0;
  // Upper end of a range, whose lower end is `value`.
  std::optional<double> range_end = std::nullopt;
  bool approximate = false;
  UnitClass unit_class = UnitClass::kNone;
  // Index in the lexicon's units; -1 for none.
  std::int32_t unit = -1;
  // The number without its unit, what makes it approximate included.
  std::size_t begin = 0;
  std::size_t end = 0;
  // After the unit and 以上, 左右.
  std::size_t unit_end = 0;
  // True for Arabic digits.
  bool arabic = false;
};

inline bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

// 〇 to 九, 十, 百, 千, 万, 亿, 两.
inline bool IsNumeral(char32_t c) {
  switch (c) {
    case U'〇':
    case U'零':
    case U'一':
    case U'二':
    case U'两':
    case U'三':
    case U'四':
    case U'五':
    case U'六':
    case U'七':
    case U'八':
    case U'九':
    case U'十':
    case U'百':
    case U'千':
    case U'万':
    case U'亿':
      return true;
    default:
      return false;
  }
}

// True where a number may begin with `c`.
inline bool BeginsNumber(char32_t c) { return IsDigit(c) || IsNumeral(c) || c == U'半'; }

// The quantity that begins at `at` of `text`, which has no spaces and is half-width. A Chinese
// number without a unit is none: it is part of a word. `lexicon` gives the units.
std::optional<Quantity> ReadQuantity(std::u32string_view text, std::size_t at,
                                     const Lexicon& lexicon);

}  // namespace nianbao::extract::narrative
