// SPDX-License-Identifier: Apache-2.0
// Tables that go on on the next page.
#pragma once

#include <vector>

#include "services/normalize/pdf/ruled_tables.h"

namespace nianbao::normalize::pdf {

// True where `below`, at the head of a page, goes on with `above`, at the foot of the one before:
// same outer edges, and inner ones that fit. A frame goes on with any table as wide, and rows that
// end early go on where all their edges are edges of the wider table. A table that begins anew does
// not: with a header of its own over figures, or with the same header and the same rows once more.
bool GoesOn(const PageTable& above, const PageTable& below);

// Appends the rows of `below` to `above`. Its header rows, where they repeat those of `above`, are
// dropped and their lines returned. A cell over several rows that the page break cut is one
// again, and so is a row: one of whose halves is blank, whose first cell is empty beside a text
// that goes on, whose label goes on in the midst of a bracket or an enumeration, or whose every
// text below is what its cell above had no room for. Where the break is between the rows of a
// header, the labels that reach over these are one. Call only where GoesOn.
std::vector<Line> JoinTables(PageTable& above, PageTable below);

}  // namespace nianbao::normalize::pdf
