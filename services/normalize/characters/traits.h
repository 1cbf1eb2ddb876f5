// SPDX-License-Identifier: Apache-2.0
// What the characters of a text ask for, told by one look at each of them, so that the steps that a
// text does not need cost it nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nianbao::normalize {

// Several of them are or-ed together; a text has those of all its characters.
using Traits = std::uint32_t;

namespace trait {

// text::IsSpace holds, or does not.
inline constexpr Traits kSpace = 1U << 0;
inline constexpr Traits kVisible = 1U << 1;
// Ends a line of plain text: LF, CR, FF, VT, NEL, and the separators of Unicode.
inline constexpr Traits kLineEnd = 1U << 2;
// A control character that no text has.
inline constexpr Traits kControl = 1U << 3;
// Clean may change or remove it.
inline constexpr Traits kUnclean = 1U << 4;
// May come of a wrong decoding.
inline constexpr Traits kSuspect = 1U << 5;
// A digit, of either width.
inline constexpr Traits kDigit = 1U << 6;
// Stands in no number that is alone in its line.
inline constexpr Traits kWord = 1U << 7;
// A tab, a bar or a line that is drawn.
inline constexpr Traits kRule = 1U << 8;
// The bars and arrows between the entries of a menu.
inline constexpr Traits kMenu = 1U << 9;
// <
inline constexpr Traits kMarkup = 1U << 10;
// [
inline constexpr Traits kBracket = 1U << 11;
// Ends the name of a number under which a site is filed: 备, 码, 证.
inline constexpr Traits kFiling = 1U << 12;
// Sets fields apart that are listed in a line: a comma, a semicolon, 、 or a slash.
inline constexpr Traits kSeparator = 1U << 13;
// Ends a sentence of Chinese: 。, ！ or ？.
inline constexpr Traits kStop = 1U << 14;

}  // namespace trait

// Looks characters up in a table; as cheap to copy as a pointer.
class TraitTable {
 public:
  TraitTable();

  Traits operator()(char32_t c) const { return c < kPlane ? table_[c] : Rare(c); }
  Traits operator()(std::u32string_view text) const {
    Traits traits = 0;
    Find(text, 0, traits);
    return traits;
  }
  // The first character of `text` that has one of `wanted`, its size for none. Adds the traits of
  // those before it to `before`.
  std::size_t Find(std::u32string_view text, Traits wanted, Traits& before) const {
    std::size_t i = 0;
    for (; i + 4 <= text.size(); i += 4) {
      const char32_t* const c = text.data() + i;
      if ((c[0] | c[1] | c[2] | c[3]) >= kPlane) break;
      const Traits four = table_[c[0]] | table_[c[1]] | table_[c[2]] | table_[c[3]];
      if ((four & wanted) != 0) break;
      before |= four;
    }
    for (; i < text.size(); ++i) {
      const Traits traits = (*this)(text[i]);
      if ((traits & wanted) != 0) break;
      before |= traits;
    }
    return i;
  }

 private:
  static constexpr char32_t kPlane = 0x10000;
  static Traits Rare(char32_t c);

  const std::uint16_t* table_;
};

}  // namespace nianbao::normalize
