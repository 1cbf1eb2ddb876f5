// SPDX-License-Identifier: Apache-2.0
// Numbers that are no figures: dates, document numbers, articles, phones, clock times and the like.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "services/extract/narrative/lexicon.h"

namespace nianbao::extract::narrative {

struct Passage {
  std::size_t begin = 0;
  std::size_t end = 0;
  NotCounted what = NotCounted::kBare;
  // Of a date: its year, 0 where it names none.
  int year = 0;
  // A date with a month; its number is 0 where there are several.
  bool has_month = false;
  int month = 0;
  // 31 December, or 年底: the end of a year.
  bool year_end = false;
};

// What begins at `at` of `text` (half-width, without spaces) and is recognized by its shape.
// `at_start`: whether a sentence or a line begins there, so that 1. and 一、 may be list numbers.
// Names of the lexicon and units are not looked at.
std::optional<Passage> ReadPassage(std::u32string_view text, std::size_t at, bool at_start);

}  // namespace nianbao::extract::narrative
