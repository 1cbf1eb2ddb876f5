// SPDX-License-Identifier: Apache-2.0
// What the pages of a PDF draw: glyphs, straight lines, fills and pictures, as plain values.
//
// Behind it, and nowhere else, is poppler (docs/adr/2026-11-24-pdf-through-popplers-core.md). All
// places are in points from the upper left corner of the page as it is shown: cropped and rotated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace nianbao::normalize::pdf {

struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  double width() const { return right - left; }
  double height() const { return bottom - top; }
  double center_x() const { return (left + right) / 2; }
  double center_y() const { return (top + bottom) / 2; }
  bool Contains(double x, double y) const {
    return x >= left && x <= right && y >= top && y <= bottom;
  }
};

// Stands for a glyph whose font does not say which character it is.
inline constexpr char32_t kLostCharacter = 0xFFFD;

enum class Visibility : std::uint8_t {
  kVisible,
  // Drawn with neither fill nor stroke: the text layer of a scan.
  kInvisible,
  // Outside of the page or of the clipping path.
  kClipped,
};

struct Glyph {
  char32_t character = 0;
  // From its origin to the origin of the next, from ascent to descent.
  Box box{};
  // Height of the font in points.
  float size = 0;
  // Quarters clockwise from left to right in which its line runs, 0 to 3; -1 for any other angle.
  std::int8_t quarters = 0;
  // It stands upright in a line that runs downward, so that it is not turned as its line is.
  bool upright = false;
  Visibility visibility = Visibility::kVisible;
  bool bold = false;
  // In the colour of paper.
  bool white = false;
  // Place among all that the page draws.
  std::uint32_t order = 0;
};

// A line drawn along an edge of the page: a stroke, a thin fill or a thin picture.
struct Ruling {
  bool horizontal = true;
  // y of a horizontal line, x of a vertical one.
  double at = 0;
  // Its ends, begin <= end.
  double begin = 0;
  double end = 0;
};

// A filled area or a picture.
struct Area {
  Box box{};
  bool white = false;
  std::uint32_t order = 0;
};

struct PageContent {
  double width = 0;
  double height = 0;
  std::vector<Glyph> glyphs{};
  // How many of them are clipped.
  std::size_t clipped = 0;
  std::vector<Ruling> rulings{};
  std::vector<Area> fills{};
  std::vector<Area> pictures{};
};

// A font that does not say which characters its glyphs are.
struct LossyFont {
  std::string name{};
  int first_page = 0;
  std::size_t lost = 0;
};

struct PdfContent {
  std::vector<PageContent> pages{};
  std::vector<LossyFont> lossy_fonts{};
  // Names of the files attached to the document, at most 20.
  std::vector<std::string> attachments{};
  // Notes of reviewers; they are not read.
  std::size_t comments = 0;
};

struct PdfLimits {
  std::size_t max_pages = 500;
  std::size_t max_glyphs = std::size_t{4} << 20;
  // Lines, fills and pictures of all pages.
  std::size_t max_shapes = 500'000;
  // Drawings of a form XObject, which may draw others.
  std::size_t max_forms = 20'000;
  // Operators of all pages, counted in steps.
  std::size_t max_operators = 20'000'000;
  // Decoded bytes of the content of one page.
  std::size_t max_page_bytes = std::size_t{64} << 20;
};

// INVALID_ARGUMENT: no PDF, damaged beyond repair, encrypted with a password to open it, without
// pages, or a form that only Acrobat can show (XFA). RESOURCE_EXHAUSTED: over a limit. A damaged
// cross-reference table is repaired; pictures are not decoded.
absl::StatusOr<PdfContent> ReadContent(std::string_view bytes, const PdfLimits& limits);

}  // namespace nianbao::normalize::pdf
