// SPDX-License-Identifier: Apache-2.0
// Pinyin in brackets after a character, which some sites' software adds: 開(kai)展(zhan), 復(fù)議.
#pragma once

#include <cstddef>
#include <string_view>

namespace nianbao::normalize {

// Whether `pinyin`, in small letters with or without tone marks, is a reading of the simplified
// `ideograph`. Brackets that hold anything else, (kg) or (app), are text of the document.
bool IsReadingOf(char32_t ideograph, std::u32string_view pinyin);

// The length of the reading aid that `text` ends with: brackets, round and of either width, with a
// reading of the ideograph before them, and blanks in and before them. 0 for none.
std::size_t ReadingAidAtEnd(std::u32string_view text);

}  // namespace nianbao::normalize
