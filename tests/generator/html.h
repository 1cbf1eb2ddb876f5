// SPDX-License-Identifier: Apache-2.0
// Web pages: as an editor writes them, as Word saves them, as a government's site wraps them.
#pragma once

#include <string>
#include <string_view>

#include "tests/generator/document.h"

namespace nianbao::generator {

// A page with headings, paragraphs and tables and nothing else. `charset` is what its meta element
// declares; empty for none.
std::string WriteCleanHtml(const Document& document, std::string_view charset = "utf-8");

// "Web page, filtered" is not what offices send: styles of mso, conditional comments, o:p, and
// spans that cut words and numbers.
std::string WriteWordHtml(const Document& document);

// A content-management system's page: navigation, breadcrumbs, font-size switch, QR caption,
// related links and footer around the text.
std::string WriteSiteHtml(const Document& document);

// The text in a cell of nested layout tables, between columns of links.
std::string WriteLayoutHtml(const Document& document);

// Tables of <div>, laid out by the page's sheet: display:table-row and table-cell.
std::string WriteDivHtml(const Document& document);

// Tables of <div> with the roles and spans of WAI-ARIA.
std::string WriteRoleHtml(const Document& document);

// The text as WriteAligned has it in one <pre>.
std::string WritePreHtml(const Document& document);

// The same in one paragraph, with <br> for line ends and &nbsp; for spaces.
std::string WriteBreakHtml(const Document& document);

// Line breaks and spaces inside words, &nbsp; and zero-width spaces, full-width digits.
std::string WriteBrokenHtml(const Document& document);

}  // namespace nianbao::generator
