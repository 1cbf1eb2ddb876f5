// SPDX-License-Identifier: Apache-2.0
// Cleans text, character by character, so that each keeps its place in the original.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "services/normalize/characters/mapped_text.h"

namespace nianbao::normalize {

enum class Spacing {
  // Words of running text stay apart; spaces inside a word go ("概  述", "2017 年").
  kProse,
  // No space between ideographs stays: cells and headings, where spaces and line breaks only fit
  // the text into its box ("结果 维持").
  kLabel,
};

// Makes full-width digits and letters half-width; removes zero-width, private-use and control
// characters and the bookmarks that converters leave ("[bookmark: _GoBack]"); makes every run of
// spaces and line breaks one space or nothing. Cleaning clean text changes nothing.
MappedText Clean(const MappedText& raw, Spacing spacing);

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
