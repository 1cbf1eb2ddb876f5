// SPDX-License-Identifier: Apache-2.0
// Glyphs and lines made by hand.
#pragma once

#include <string_view>
#include <vector>

#include "services/normalize/pdf/page_content.h"
#include "services/normalize/pdf/page_lines.h"

namespace nianbao::normalize::pdf {

// `text` from `x` on with its upper edge at `y`; `spacing` points between characters.
inline std::vector<Glyph> GlyphsOf(std::u32string_view text, double x, double y, double size = 10,
                                   double spacing = 0) {
  std::vector<Glyph> glyphs;
  for (const char32_t c : text) {
    const double width = c < 0x2E80 && c != U'　' ? size / 2 : size;
    Glyph glyph;
    glyph.character = c;
    glyph.size = static_cast<float>(size);
    glyph.box = {x, y, x + width, y + size};
    glyphs.push_back(glyph);
    x += width + spacing;
  }
  return glyphs;
}

inline std::vector<Glyph> operator+(std::vector<Glyph> a, const std::vector<Glyph>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

inline Line LineOf(std::u32string_view text, double x, double y, double size = 10) {
  return MakeLines(GlyphsOf(text, x, y, size)).front();
}

inline Ruling Across(double y, double from, double to) { return {true, y, from, to}; }
inline Ruling Down(double x, double from, double to) { return {false, x, from, to}; }

}  // namespace nianbao::normalize::pdf
