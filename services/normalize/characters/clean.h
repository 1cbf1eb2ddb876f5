// SPDX-License-Identifier: Apache-2.0
// Cleans text, so that each character keeps its place in the original.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "services/normalize/characters/left_out.h"
#include "services/normalize/characters/mapped_text.h"

namespace nianbao::normalize {

enum class Spacing {
  // Words of running text stay apart; spaces inside a word go ("概  述", "2017 年").
  kProse,
  // No space between ideographs stays: cells and headings, where spaces and line breaks only fit
  // the text into its box ("结果 维持").
  kLabel,
};

// Makes full-width digits and letters half-width; decodes references to characters that were
// escaped twice; removes zero-width, private-use, format and control characters, the bookmarks that
// converters leave ("[bookmark: _GoBack]") and reading aids (復(fù)議); makes every run of spaces
// and line breaks one space or nothing. Cleaning clean text changes nothing. What is removed and
// may hold letters or digits is added to `left_out`, if there is one.
MappedText Clean(MappedText raw, Spacing spacing, std::vector<LeftOut>* left_out = nullptr);

// Whether `c` is clean wherever it stands: Clean returns a text of such characters as it is.
bool IsClean(char32_t c);

// What a converter left in the place of something that is not text: "[image: 收到申请情况图]".
struct Leftover {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool image = false;
  // The alternative text of an image.
  std::size_t alternative_begin = 0;
  std::size_t alternative_end = 0;
};

// The first leftover of `text` at or after `from`.
std::optional<Leftover> FindLeftover(std::u32string_view text, std::size_t from);

}  // namespace nianbao::normalize
