// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/page_layout.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "services/normalize/pdf/aligned_tables.h"
#include "services/normalize/pdf/open_tables.h"
#include "services/normalize/pdf/shaded_cells.h"
#include "services/normalize/pdf/table_text.h"
#include "services/normalize/pdf/text_columns.h"

namespace nianbao::normalize::pdf {
namespace {

// Share of a page that a scan covers at least.
constexpr double kMostOfPage = 0.6;
// Fills of a page among which the ground of white text is looked for.
constexpr std::size_t kMostGrounds = 2000;
// Pictures smaller than this are bullets and ornaments.
constexpr double kSmallestPicture = 12;

Box Turn(const Box& box, int quarters, double width, double height) {
  switch (quarters & 3) {
    case 1:
      return {box.top, width - box.right, box.bottom, width - box.left};
    case 2:
      return {width - box.right, height - box.bottom, width - box.left, height - box.top};
    case 3:
      return {height - box.bottom, box.left, height - box.top, box.right};
    default:
      return box;
  }
}

Ruling Turn(const Ruling& r, int quarters, double width, double height) {
  const Box box = r.horizontal ? Box{r.begin, r.at, r.end, r.at} : Box{r.at, r.begin, r.at, r.end};
  const Box turned = Turn(box, quarters, width, height);
  if (r.horizontal == (quarters % 2 == 0)) return {true, turned.top, turned.left, turned.right};
  return {false, turned.left, turned.top, turned.bottom};
}

int UsualQuarters(const std::vector<Glyph>& glyphs) {
  std::array<std::size_t, 4> counts{};
  for (const Glyph& glyph : glyphs) {
    if (glyph.quarters < 0) continue;
    ++counts[static_cast<std::size_t>(glyph.quarters - (glyph.upright ? 1 : 0)) & 3];
  }
  return static_cast<int>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

void TurnPage(PageContent& page, int quarters) {
  for (Glyph& glyph : page.glyphs) {
    glyph.box = Turn(glyph.box, quarters, page.width, page.height);
    if (glyph.quarters >= 0) {
      glyph.quarters = static_cast<std::int8_t>((glyph.quarters - quarters) & 3);
    }
  }
  for (Ruling& ruling : page.rulings) ruling = Turn(ruling, quarters, page.width, page.height);
  for (auto* areas : {&page.fills, &page.pictures}) {
    for (Area& area : *areas) area.box = Turn(area.box, quarters, page.width, page.height);
  }
  if (quarters % 2 == 1) std::swap(page.width, page.height);
}

double Covered(const PageContent& page) {
  double area = 0;
  for (const Area& picture : page.pictures) {
    const double width = std::min(picture.box.right, page.width) - std::max(picture.box.left, 0.0);
    const double height =
        std::min(picture.box.bottom, page.height) - std::max(picture.box.top, 0.0);
    area += std::max(0.0, width) * std::max(0.0, height);
  }
  return area / std::max(1.0, page.width * page.height);
}

bool HasGround(const Glyph& glyph, std::span<const Area> areas) {
  areas = areas.first(std::min(areas.size(), kMostGrounds));
  return std::any_of(areas.begin(), areas.end(), [&](const Area& area) {
    return !area.white && area.order < glyph.order &&
           area.box.Contains(glyph.box.center_x(), glyph.box.center_y());
  });
}

bool IsHidden(const Glyph& glyph, const PageContent& page, bool over_scan) {
  switch (glyph.visibility) {
    case Visibility::kClipped:
      return true;
    case Visibility::kInvisible:
      return !over_scan;
    default:
      return glyph.white && !HasGround(glyph, page.fills) && !HasGround(glyph, page.pictures);
  }
}

std::vector<Glyph> TakeIf(std::vector<Glyph>& glyphs, auto condition) {
  const auto taken = std::stable_partition(glyphs.begin(), glyphs.end(),
                                           [&](const Glyph& g) { return !condition(g); });
  std::vector<Glyph> result(taken, glyphs.end());
  glyphs.erase(taken, glyphs.end());
  return result;
}

PageItem ItemOf(Line line) {
  PageItem item;
  item.box = line.box;
  item.line = std::move(line);
  return item;
}

PageItem ItemOf(PageTable table) {
  PageItem item;
  item.kind = PageItem::Kind::kTable;
  item.box = table.box;
  item.table = std::move(table);
  return item;
}

void AddLines(std::vector<Line> lines, std::vector<PageItem>& items) {
  for (std::size_t i = 0; i < lines.size();) {
    const std::span<const Line> rest = std::span<const Line>(lines).subspan(i);
    if (auto aligned = FindAlignedTable(rest)) {
      i += aligned->lines;
      items.push_back(ItemOf(std::move(aligned->table)));
    } else {
      items.push_back(ItemOf(std::move(lines[i++])));
    }
  }
}

// Adds the tables that are told by the ground of their cells alone.
void AddShadedTables(std::vector<Area> fills, std::size_t max_cells,
                     std::vector<PageTable>& tables) {
  std::erase_if(fills, [&](const Area& fill) {
    return std::any_of(tables.begin(), tables.end(), [&](const PageTable& table) {
      return !table.IsFrame() && table.box.Contains(fill.box.center_x(), fill.box.center_y());
    });
  });
  std::vector<PageTable> shaded = FindRuledTables(BordersOfShades(fills), max_cells);
  tables.insert(tables.end(), std::make_move_iterator(shaded.begin()),
                std::make_move_iterator(shaded.end()));
}

// Moves what stands in tables without sides from `lines`, made of `outside`, into `tables`.
void AddOpenTables(std::span<const Ruling> rulings, std::size_t max_cells,
                   std::vector<Glyph>& outside, std::vector<Line>& lines,
                   std::vector<PageTable>& tables) {
  std::vector<PageTable> open = FindOpenTables(FindLoneRules(rulings), lines, max_cells);
  if (open.empty()) return;
  lines = MakeLines(FillTables(open, std::move(outside)));
  tables.insert(tables.end(), std::make_move_iterator(open.begin()),
                std::make_move_iterator(open.end()));
}

void AddPictures(const PageContent& page, std::vector<PageItem>& items) {
  for (const Area& picture : page.pictures) {
    if (std::min(picture.box.width(), picture.box.height()) < kSmallestPicture) continue;
    PageItem item;
    item.kind = PageItem::Kind::kPicture;
    item.box = picture.box;
    items.push_back(std::move(item));
  }
}

void Sort(std::vector<PageItem>& items) {
  const auto key = [](const PageItem& item) {
    const double top = item.columns_top < 0 ? item.box.top : item.columns_top;
    return std::tuple(top, item.second_column, item.box.top);
  };
  std::stable_sort(items.begin(), items.end(),
                   [&](const PageItem& a, const PageItem& b) { return key(a) < key(b); });
}

void PutIntoColumns(const std::vector<TextColumns>& columns, std::vector<PageItem>& items) {
  for (PageItem& item : items) {
    const auto below =
        std::upper_bound(columns.begin(), columns.end(), item.box.center_y(),
                         [](double y, const TextColumns& candidate) { return y < candidate.top; });
    if (below == columns.begin() || !std::prev(below)->Contains(item.box)) continue;
    item.columns_top = std::prev(below)->top;
    item.second_column = item.box.left >= std::prev(below)->gutter;
  }
}

std::vector<Box> BoxesOf(const std::vector<PageTable>& tables) {
  std::vector<Box> boxes;
  for (const PageTable& table : tables) boxes.push_back(table.box);
  return boxes;
}

}  // namespace

PageLayout LayOut(PageContent page, int number, std::size_t max_cells) {
  PageLayout layout;
  layout.number = number;
  layout.quarters = UsualQuarters(page.glyphs);
  if (layout.quarters != 0) TurnPage(page, layout.quarters);
  layout.clipped = page.clipped;
  layout.width = page.width;
  layout.height = page.height;
  const bool covered = Covered(page) >= kMostOfPage;
  layout.hidden =
      MakeLines(TakeIf(page.glyphs, [&](const Glyph& g) { return IsHidden(g, page, covered); }));
  layout.recognized = std::any_of(page.glyphs.begin(), page.glyphs.end(), [](const Glyph& g) {
    return g.visibility == Visibility::kInvisible;
  });
  layout.watermarks = MakeLines(TakeIf(page.glyphs, [](const Glyph& g) { return g.quarters < 0; }));
  std::vector<PageTable> tables = FindRuledTables(page.rulings, max_cells);
  std::erase_if(tables, [&](const PageTable& table) {
    return table.IsFrame() && table.box.height() > kMostOfPage * page.height &&
           table.row_count() == 1;
  });
  AddShadedTables(page.fills, max_cells, tables);
  std::vector<Glyph> outside = FillTables(tables, std::move(page.glyphs));
  std::vector<Line> lines = MakeLines(outside);
  AddOpenTables(page.rulings, max_cells, outside, lines, tables);
  CatchOverflow(tables, lines);
  const std::vector<TextColumns> columns = PartColumns(lines, page.width, BoxesOf(tables));
  AddLines(std::move(lines), layout.items);
  layout.scan = covered && layout.items.empty() && tables.empty();
  for (PageTable& table : tables) {
    std::optional<PageTable> split;
    if (table.IsFrame()) split = SplitFrame(table);
    layout.items.push_back(ItemOf(split ? *std::move(split) : std::move(table)));
  }
  if (!layout.recognized) AddPictures(page, layout.items);
  PutIntoColumns(columns, layout.items);
  Sort(layout.items);
  for (PageItem& item : layout.items) {
    for (TableCell& cell : item.table.cells) cell.page = number;
  }
  return layout;
}

void Dissolve(PageLayout& page, std::size_t item) {
  std::vector<PageItem> lines;
  for (TableCell& cell : page.items[item].table.cells) {
    for (Line& line : cell.lines) lines.push_back(ItemOf(std::move(line)));
  }
  page.items.erase(page.items.begin() + static_cast<std::ptrdiff_t>(item));
  page.items.insert(page.items.end(), std::make_move_iterator(lines.begin()),
                    std::make_move_iterator(lines.end()));
  Sort(page.items);
}

Box OnPage(const Box& box, const PageLayout& page) {
  const Box shown = Turn(box, 4 - page.quarters, page.width, page.height);
  const bool upright = page.quarters % 2 == 0;
  const double width = std::max(0.0, upright ? page.width : page.height);
  const double height = std::max(0.0, upright ? page.height : page.width);
  return {std::clamp(shown.left, 0.0, width), std::clamp(shown.top, 0.0, height),
          std::clamp(shown.right, 0.0, width), std::clamp(shown.bottom, 0.0, height)};
}

}  // namespace nianbao::normalize::pdf
