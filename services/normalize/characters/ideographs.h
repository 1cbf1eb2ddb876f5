// SPDX-License-Identifier: Apache-2.0
// One code point for each ideograph.
#pragma once

#include <string>

namespace nianbao::normalize {

// The unified ideograph that `c` stands for: a Kangxi radical or one of the supplement, as
// producers of PDF write them (Unicode's NFKC and EquivalentUnifiedIdeograph), a compatibility
// ideograph (its canonical decomposition), or a private-use character that GB 18030 has given a
// code point since. Others as they are.
char32_t UnifiedIdeograph(char32_t c);

// False for most characters that UnifiedIdeograph leaves as they are.
constexpr bool MayBeUnified(char32_t c) {
  // Common ideographs, and full-width punctuation and letters, are unified.
  return c >= 0x2E80 && c - 0x3000 >= 0xB000 && c - 0xFB00 >= 0x500;
}

// UnifiedIdeograph of every character of `text`.
void UnifyIdeographs(std::u32string& text);

}  // namespace nianbao::normalize
