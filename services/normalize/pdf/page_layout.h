// SPDX-License-Identifier: Apache-2.0
// A page as lines, tables and pictures in reading order.
#pragma once

#include <cstddef>
#include <vector>

#include "services/normalize/pdf/page_content.h"
#include "services/normalize/pdf/page_lines.h"
#include "services/normalize/pdf/ruled_tables.h"

namespace nianbao::normalize::pdf {

struct PageItem {
  enum class Kind { kLine, kTable, kPicture };
  Kind kind = Kind::kLine;
  Box box{};
  Line line{};
  PageTable table{};
  // Where it stands in one of two columns: their upper edge, and whether it is the second.
  double columns_top = -1;
  bool second_column = false;
  // Of the page and not of the document: a header, a footer, a page number.
  bool furniture = false;
};

struct PageLayout {
  // From 1.
  int number = 0;
  double width = 0;
  double height = 0;
  // Quarters by which the page was turned so that its text runs horizontally; all places are those
  // of the turned page.
  int quarters = 0;
  // From top to bottom.
  std::vector<PageItem> items{};
  // Text that nobody sees.
  std::vector<Line> hidden{};
  // Characters outside of the page or of their clipping path.
  std::size_t clipped = 0;
  // Text at an angle across the page.
  std::vector<Line> watermarks{};
  // A picture covers most of the page and nothing else is on it.
  bool scan = false;
  // Its text is the invisible layer that recognition put over a scan.
  bool recognized = false;
};

// Glyphs are invisible, in the colour of paper without anything under them, or outside of the page:
// hidden. Invisible glyphs over a picture of the whole page are its text. A frame as high as the
// page is an ornament. The text of a chart drawn as vectors stays where it is.
PageLayout LayOut(PageContent page, int number, std::size_t max_cells);

// Makes lines of the frame at pages[page].items[item].
void Dissolve(PageLayout& page, std::size_t item);

// A place of the turned page on the page as it is shown; what lies outside of it is at its edge.
Box OnPage(const Box& box, const PageLayout& page);

}  // namespace nianbao::normalize::pdf
