// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_table.h"

#include <gumbo.h>

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/text/text.h"
#include "services/normalize/html/html_page.h"
#include "services/normalize/table_shape.h"

namespace nianbao::normalize {
namespace {

// The widest official table has 15 columns.
constexpr int kMaxColumns = 512;
constexpr std::size_t kMaxNumber = 16;

const GumboNode& Child(const GumboVector& children, unsigned int i) {
  return *static_cast<const GumboNode*>(children.data[i]);
}

bool IsTag(const GumboNode& node, GumboTag tag) {
  return node.type == GUMBO_NODE_ELEMENT && node.v.element.tag == tag;
}

bool IsCell(const GumboNode& node) {
  return IsTag(node, GUMBO_TAG_TD) || IsTag(node, GUMBO_TAG_TH);
}

bool IsGroup(const GumboNode& node) {
  return IsTag(node, GUMBO_TAG_TBODY) || IsTag(node, GUMBO_TAG_THEAD) ||
         IsTag(node, GUMBO_TAG_TFOOT);
}

// Calls `use` with the rows of a table in the order of the page.
template <typename Use>
void ForEachRow(const HtmlPage& page, const GumboNode& node, Use use) {
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const GumboNode& child = Child(children, i);
    if (page.IsLeftOut(child)) continue;
    if (IsTag(child, GUMBO_TAG_TR)) {
      use(child, node);
    } else if (IsGroup(child)) {
      ForEachRow(page, child, use);
    }
  }
}

// The rows as they are drawn.
std::vector<const GumboNode*> CollectRows(const HtmlPage& page, const GumboNode& table) {
  std::vector<const GumboNode*> head;
  std::vector<const GumboNode*> rows;
  std::vector<const GumboNode*> foot;
  ForEachRow(page, table, [&](const GumboNode& row, const GumboNode& group) {
    (IsTag(group, GUMBO_TAG_THEAD)   ? head
     : IsTag(group, GUMBO_TAG_TFOOT) ? foot
                                     : rows)
        .push_back(&row);
  });
  rows.insert(rows.begin(), head.begin(), head.end());
  rows.insert(rows.end(), foot.begin(), foot.end());
  return rows;
}

std::vector<const GumboNode*> CellsOf(const HtmlPage& page, const GumboNode& row) {
  std::vector<const GumboNode*> cells;
  const GumboVector& children = row.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const GumboNode& child = Child(children, i);
    if (IsCell(child) && !page.IsLeftOut(child)) cells.push_back(&child);
  }
  return cells;
}

// Whether visible text is digits and what stands between them alone; `digits` counts them.
bool IsNumeric(const HtmlPage& page, const GumboNode& node, std::size_t& digits) {
  if (node.type == GUMBO_NODE_TEXT) {
    for (const char c : std::string_view(node.v.text.text)) {
      if (c >= '0' && c <= '9') {
        ++digits;
      } else if (std::string_view(" \t\r\n.,-%\xC2\xA0").find(c) == std::string_view::npos) {
        return false;
      }
    }
    return true;
  }
  if (node.type != GUMBO_NODE_ELEMENT || page.IsLeftOut(node)) return true;
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    if (!IsNumeric(page, Child(children, i), digits)) return false;
  }
  return true;
}

void CollectText(const HtmlPage& page, HtmlCollector& collector, const GumboNode& node,
                 MappedText& out) {
  if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_CDATA ||
      node.type == GUMBO_NODE_WHITESPACE) {
    collector.AppendText(node, out);
    return;
  }
  if (collector.Take(node, out)) return;
  if (IsTag(node, GUMBO_TAG_IMG)) {
    out.Append(text::DecodeUtf8(Attribute(node, "alt")), page.tree().OuterSpan(node));
    return;
  }
  const bool breaks = IsBlockElement(node) || IsTag(node, GUMBO_TAG_BR);
  if (breaks && !out.empty()) {
    const std::int32_t at = out.Extent().end;
    out.Append(U'\n', {at, at});
  }
  collector.Enter(node, out);
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    CollectText(page, collector, Child(children, i), out);
  }
  collector.Leave(node);
}

// Comments and hidden rows and cells between the cells.
void TakeBetween(HtmlCollector& collector, const HtmlPage& page, const GumboNode& node,
                 const std::unordered_set<const GumboNode*>& cells) {
  MappedText none;
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const GumboNode& child = Child(children, i);
    if (child.type == GUMBO_NODE_COMMENT || page.IsLeftOut(child)) {
      collector.Take(child, none);
    } else if (child.type == GUMBO_NODE_ELEMENT && !IsTag(child, GUMBO_TAG_CAPTION) &&
               !cells.contains(&child)) {
      TakeBetween(collector, page, child, cells);
    }
  }
}

int Span(const GumboNode& cell, const char* name, int most) {
  int span = 1;
  std::string_view value = Attribute(cell, name);
  if (value.empty()) value = Attribute(cell, absl::StrCat("aria-", name).c_str());
  if (!absl::SimpleAtoi({value.data(), value.size()}, &span)) return 1;
  // rowspan="0" reaches to the end of the table.
  if (span == 0 && std::string_view(name) == "rowspan") return most;
  return std::clamp(span, 1, std::max(1, most));
}

}  // namespace

bool IsNumberCell(const HtmlPage& page, const GumboInternalNode& cell) {
  const HtmlStats& stats = page.Of(cell);
  std::size_t digits = 0;
  return stats.characters > 0 && stats.characters <= kMaxNumber && stats.tables == 0 &&
         stats.link_characters == 0 && IsNumeric(page, cell, digits) && digits > 0;
}

bool IsLayoutTable(const HtmlPage& page, const GumboInternalNode& table) {
  TableShape shape{.holds_table = page.Of(table).tables > 0};
  ForEachRow(page, table, [&](const GumboNode& row, const GumboNode&) {
    const std::vector<const GumboNode*> cells = CellsOf(page, row);
    ++shape.rows;
    shape.widest_row = std::max(shape.widest_row, cells.size());
    for (const GumboNode* cell : cells) {
      const HtmlStats& stats = page.Of(*cell);
      shape.Add({.characters = stats.characters,
                 .holds_table = stats.tables > 0,
                 .number = IsNumberCell(page, *cell)});
    }
  });
  return IsLayout(shape);
}

namespace {

// Where the cells of a table stand, row by row.
class Placer {
 public:
  Placer(std::size_t rows, std::size_t max_cells)
      : rows_(rows), max_cells_(max_cells), free_from_(kMaxColumns, 0) {}

  void BeginRow(std::size_t row) {
    row_ = static_cast<int>(row);
    column_ = 0;
  }

  // False where the row is as wide as any may be.
  bool Place(const GumboNode& node, GridCell& cell) {
    while (column_ < kMaxColumns && !IsFree(column_)) ++column_;
    if (column_ == kMaxColumns) return false;
    cell.row = row_;
    cell.column = column_;
    cell.row_span = Span(node, "rowspan", static_cast<int>(rows_) - row_);
    const int end = column_ + Span(node, "colspan", kMaxColumns - column_);
    while (column_ < end && IsFree(column_)) {
      free_from_[static_cast<std::size_t>(column_++)] = row_ + cell.row_span;
    }
    cell.column_span = column_ - cell.column;
    places_ += static_cast<std::size_t>(cell.row_span) * static_cast<std::size_t>(cell.column_span);
    last_start_ = std::max(last_start_, cell.column);
    return true;
  }

  bool IsOver() const { return places_ > max_cells_; }
  int columns() const { return last_start_ + 1; }

 private:
  bool IsFree(int column) const { return free_from_[static_cast<std::size_t>(column)] <= row_; }

  std::size_t rows_;
  std::size_t max_cells_;
  // For each column, the first row that no cell above covers.
  std::vector<int> free_from_;
  std::size_t places_ = 0;
  int row_ = 0;
  int column_ = 0;
  int last_start_ = 0;
};

void CutColumns(Grid& grid, int columns) {
  for (GridCell& cell : grid.cells) {
    cell.column_span = std::min(cell.column_span, columns - cell.column);
  }
  grid.columns = grid.cells.empty() ? 0 : columns;
}

}  // namespace

absl::StatusOr<Grid> ReadHtmlRows(const HtmlPage& page, HtmlCollector& collector,
                                  const GumboInternalNode& around, const HtmlRows& rows,
                                  std::span<const GumboInternalNode* const> read,
                                  std::size_t max_cells) {
  Grid grid;
  grid.layout = v1::Table::MARKED;
  Placer placer(rows.size(), max_cells);
  std::unordered_set<const GumboNode*> cells(read.begin(), read.end());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    placer.BeginRow(row);
    for (const GumboNode* node : rows[row]) {
      GridCell cell;
      if (!placer.Place(*node, cell)) break;
      if (placer.IsOver()) {
        return absl::ResourceExhaustedError(
            absl::StrCat("its tables have more than ", max_cells, " cells: send the report alone"));
      }
      CollectText(page, collector, *node, cell.text);
      cell.place = page.tree().InnerSpan(*node);
      cells.insert(node);
      grid.Add(std::move(cell));
    }
  }
  TakeBetween(collector, page, around, cells);
  grid.rows = static_cast<int>(rows.size());
  CutColumns(grid, placer.columns());
  return grid;
}

absl::StatusOr<Grid> ReadHtmlTable(const HtmlPage& page, HtmlCollector& collector,
                                   const GumboInternalNode& table, std::size_t max_cells) {
  HtmlRows rows;
  for (const GumboNode* row : CollectRows(page, table)) rows.push_back(CellsOf(page, *row));
  return ReadHtmlRows(page, collector, table, rows, {}, max_cells);
}

}  // namespace nianbao::normalize
