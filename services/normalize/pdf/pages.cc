// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/pages.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "services/normalize/pdf/page_furniture.h"
#include "services/normalize/pdf/table_joining.h"

namespace nianbao::normalize::pdf {
namespace {

// More than this share of the characters lost, and a document says something else than its pages.
constexpr double kMaxLost = 0.02;

bool HasText(const PageTable& table) {
  return std::any_of(table.cells.begin(), table.cells.end(),
                     [](const TableCell& cell) { return !cell.lines.empty(); });
}

// The table that begins the text of a page, or ends it; null where something else does.
const PageTable* TableAtEnd(const PageLayout& page, bool last) {
  const auto is_content = [](const PageItem& item) { return !item.furniture; };
  const PageItem* end = nullptr;
  for (const PageItem& item : page.items) {
    if (!is_content(item)) continue;
    end = &item;
    if (!last) break;
  }
  return end != nullptr && end->kind == PageItem::Kind::kTable ? &end->table : nullptr;
}

// Frames that no table of a neighbouring page goes on with are lines with a border, and grids
// without text are drawings: the axes of a chart.
void DissolveFrames(std::vector<PageLayout>& pages) {
  for (std::size_t p = 0; p < pages.size(); ++p) {
    const PageTable* before = p == 0 ? nullptr : TableAtEnd(pages[p - 1], true);
    const PageTable* after = p + 1 == pages.size() ? nullptr : TableAtEnd(pages[p + 1], false);
    const auto goes_on = [&](const PageTable& table) {
      return (&table == TableAtEnd(pages[p], false) && before != nullptr &&
              GoesOn(*before, table)) ||
             (&table == TableAtEnd(pages[p], true) && after != nullptr && !after->IsFrame() &&
              GoesOn(table, *after));
    };
    for (std::size_t i = pages[p].items.size(); i-- > 0;) {
      PageItem& item = pages[p].items[i];
      if (item.kind != PageItem::Kind::kTable) continue;
      const bool has_text = HasText(item.table);
      if ((has_text && !item.table.IsFrame()) || goes_on(item.table)) continue;
      if (has_text || item.table.IsFrame()) {
        Dissolve(pages[p], i);
      } else {
        item.kind = PageItem::Kind::kPicture;
        item.table = {};
      }
    }
  }
}

bool PageHasText(const PageLayout& page) {
  return std::any_of(page.items.begin(), page.items.end(), [](const PageItem& item) {
    return item.kind == PageItem::Kind::kLine || HasText(item.table);
  });
}

absl::Status CheckText(const std::vector<PageLayout>& pages) {
  if (std::any_of(pages.begin(), pages.end(), PageHasText)) return absl::OkStatus();
  const bool pictures = std::any_of(pages.begin(), pages.end(), [](const PageLayout& page) {
    return page.scan || std::any_of(page.items.begin(), page.items.end(), [](const PageItem& item) {
             return item.kind == PageItem::Kind::kPicture;
           });
  });
  if (pictures) {
    return absl::UnimplementedError(
        "a PDF of scanned pages is not read yet: send the Word file or a PDF that was printed "
        "from it");
  }
  return absl::InvalidArgumentError(
      "the pages of the PDF hold no text: send the Word file, or print it to PDF with its text");
}

absl::Status CheckFonts(const PdfContent& content) {
  std::size_t glyphs = 0;
  std::size_t lost = 0;
  for (const PageContent& page : content.pages) glyphs += page.glyphs.size();
  std::vector<std::string> names;
  for (const LossyFont& font : content.lossy_fonts) {
    lost += font.lost;
    if (names.size() < 5) names.push_back(font.name);
  }
  if (static_cast<double>(lost) <= kMaxLost * static_cast<double>(glyphs)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the PDF does not say which characters its glyphs are: ", lost, " of ", glyphs,
                   " characters are in fonts without Unicode map (", absl::StrJoin(names, ", "),
                   "): print it to PDF again with its text, or send the Word file"));
}

}  // namespace

absl::StatusOr<Pages> ReadPages(std::string_view bytes, const NormalizerOptions& options) {
  PdfLimits limits;
  limits.max_pages = options.max_pages;
  limits.max_glyphs = options.max_characters;
  ASSIGN_OR_RETURN(PdfContent content, ReadContent(bytes, limits));
  RETURN_IF_ERROR(CheckFonts(content));
  Pages pages;
  pages.layouts.reserve(content.pages.size());
  for (PageContent& page : content.pages) {
    const auto number = static_cast<int>(pages.layouts.size()) + 1;
    pages.layouts.push_back(LayOut(std::move(page), number, options.max_cells));
  }
  RETURN_IF_ERROR(CheckText(pages.layouts));
  MarkFurniture(pages.layouts);
  DissolveFrames(pages.layouts);
  pages.original = Number(pages.layouts);
  pages.lossy_fonts = std::move(content.lossy_fonts);
  pages.attachments = std::move(content.attachments);
  pages.comments = content.comments;
  return pages;
}

}  // namespace nianbao::normalize::pdf
