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

// The same for every character of `text`.
void UnifyIdeographs(std::u32string& text);

}  // namespace nianbao::normalize
