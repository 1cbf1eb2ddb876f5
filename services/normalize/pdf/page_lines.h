// SPDX-License-Identifier: Apache-2.0
// Glyphs to lines in reading order.
#pragma once

#include <string>
#include <vector>

#include "services/normalize/characters/mapped_text.h"
#include "services/normalize/pdf/page_content.h"

namespace nianbao::normalize::pdf {

struct Character {
  char32_t character = 0;
  Box box{};
};

// Characters that stand beside each other, left to right, with one space where they stand apart.
struct Line {
  std::vector<Character> characters{};
  Box box{};
  // Height of its largest font.
  double size = 0;
  // Most of it is bold.
  bool bold = false;
  // As of its glyphs.
  int quarters = 0;
  // Of the column of text that it stands in; both 0 where it has the page to itself.
  double margin_left = 0;
  double margin_right = 0;
  // Where it stands in the decoded original, once that is known.
  SourceSpan place{};

  std::u32string Text() const;
};

// The lines of `glyphs`, which may be in any order: those that run horizontally from top to bottom,
// then those of each other direction in its own order. Spaces at their ends go; a glyph drawn
// twice in one place (bold for a font that has none) counts once; raised and lowered characters
// stay in their line, a raised digit behind a digit after "^"; letter spacing and distributed text
// make no spaces. Radicals and compatibility characters, which some producers write for the
// ideographs that look alike, become the ideographs.
std::vector<Line> MakeLines(std::vector<Glyph> glyphs);

}  // namespace nianbao::normalize::pdf
