// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/traits.h"

#include <array>

#include "common/text/text.h"
#include "services/normalize/characters/clean.h"
#include "services/normalize/characters/mojibake.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;
using Table = std::array<std::uint16_t, 0x10000>;

bool IsOneOf(View characters, char32_t c) { return characters.find(c) != View::npos; }

bool IsControl(char32_t c) { return c < 0x20 ? !IsOneOf(U"\t\n\r\f", c) : c - 0x7F < 0x21; }

bool IsNumeric(char32_t c) {
  const char32_t narrow = text::ToHalfWidth(c);
  return (narrow >= U'0' && narrow <= U'9') || narrow == U'.' || narrow == U',' || narrow == U'-' ||
         text::IsSpace(c);
}

Traits TraitsOf(char32_t c) {
  const char32_t narrow = text::ToHalfWidth(c);
  Traits traits = text::IsSpace(c) ? trait::kSpace : trait::kVisible;
  const auto add = [&traits](Traits trait, bool holds) { traits |= holds ? trait : 0; };
  add(trait::kLineEnd, IsOneOf(U"\n\r\f\v\u0085\u2028\u2029", c));
  add(trait::kControl, IsControl(c));
  add(trait::kUnclean, !IsClean(c));
  add(trait::kSuspect, MayBeMojibake(c));
  add(trait::kDigit, narrow >= U'0' && narrow <= U'9');
  add(trait::kWord, !IsNumeric(c));
  add(trait::kRule, c == U'\t' || IsOneOf(U"|｜-=", c) || (c >= 0x2500 && c < 0x2580));
  add(trait::kMenu, IsOneOf(U"|｜>＞»›", c));
  add(trait::kMarkup, c == U'<');
  add(trait::kBracket, c == U'[');
  add(trait::kFiling, IsOneOf(U"备码证", c));
  add(trait::kSeparator, IsOneOf(U",，;；、/", c));
  add(trait::kStop, IsOneOf(U"。！？", c));
  return traits;
}

const Table& AllTraits() {
  static const Table& traits = *[] {
    auto* all = new Table{};
    for (char32_t c = 0; c < all->size(); ++c) {
      (*all)[c] = static_cast<std::uint16_t>(TraitsOf(c));
    }
    return all;
  }();
  return traits;
}

}  // namespace

TraitTable::TraitTable() : table_(AllTraits().data()) {}

Traits TraitTable::Rare(char32_t c) { return TraitsOf(c); }

}  // namespace nianbao::normalize
