// SPDX-License-Identifier: Apache-2.0
// Plain text and the ways in which tables stand in it.
#pragma once

#include <string>

#include "tests/generator/document.h"

namespace nianbao::generator {

// A row a line, cells set apart by tabs. Merged cells are blank behind their text.
std::string WriteTabs(const Document& document);

// A row a line between bars.
std::string WriteBars(const Document& document);

// A table copied out of Word: every cell a line that begins with a tab, rows set apart by empty
// lines, nothing where a merged cell reaches.
std::string WriteWordCells(const Document& document);

// Cells one a line with no mark of rows; blank ones are gone.
std::string WriteBareCells(const Document& document);

// Columns kept apart by spaces, two columns of the terminal for an ideograph.
std::string WriteAligned(const Document& document);

// A row a line, fields set apart by commas, those with a comma between quotation marks.
std::string WriteCommas(const Document& document);

// As WriteTabs, but the last columns of wide tables stand below the first, each row under its
// labels again.
std::string WriteTwoBlocks(const Document& document);

// What is left of a site's page that was saved as text: its menu, breadcrumbs, buttons, links to
// other pages and footer around what WriteTabs writes.
std::string WriteSiteText(const Document& document);

// As WriteTabs, with lines of 38 characters.
std::string WriteWrapped(const Document& document);

}  // namespace nianbao::generator
