// SPDX-License-Identifier: Apache-2.0
// The text of tables: into the cells that are drawn around it.
#pragma once

#include <string>
#include <vector>

#include "services/normalize/pdf/page_content.h"
#include "services/normalize/pdf/page_lines.h"
#include "services/normalize/pdf/ruled_tables.h"

namespace nianbao::normalize::pdf {

// Puts each of `glyphs` whose centre is in a cell into it and returns the others. A table inside
// of a cell of another becomes text of that cell, and is removed from `tables`. Blank cells at
// corners that no line encloses go, and those beside rows that end early; so do the gaps between
// double lines, and a blank strip between the last row and the end of the sides, which browsers
// draw down to the foot of the page.
std::vector<Glyph> FillTables(std::vector<PageTable>& tables, std::vector<Glyph> glyphs);

// Moves those of `lines` that stand directly below an open cell, within its width, into it.
void CatchOverflow(std::vector<PageTable>& tables, std::vector<Line>& lines);

// True where `line` is as much of a number as fits into a line of `cell`, and `next` is the rest.
bool CutsNumber(const TableCell& cell, const Line& line, const Line& next);

// A number, or one of the marks that stand for none.
bool IsFigure(const std::u32string& text);

}  // namespace nianbao::normalize::pdf
