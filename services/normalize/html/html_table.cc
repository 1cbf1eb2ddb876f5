// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_table.h"

#include <gumbo.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/text/text.h"
#include "services/normalize/characters/clean.h"
#include "services/normalize/html/html_walk.h"
#include "services/normalize/table_shape.h"

namespace nianbao::normalize {
namespace {

// The widest official table has 15 columns.
constexpr int kMaxColumns = 512;

const GumboNode& Child(const GumboVector& children, unsigned int i) {
  return *static_cast<const GumboNode*>(children.data[i]);
}

bool IsTag(const GumboNode& node, GumboTag tag) {
  return node.type == GUMBO_NODE_ELEMENT && node.v.element.tag == tag;
}

bool IsCell(const GumboNode& node) {
  return IsTag(node, GUMBO_TAG_TD) || IsTag(node, GUMBO_TAG_TH);
}

void CollectRows(const GumboNode& node, std::vector<const GumboNode*>& rows) {
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const GumboNode& child = Child(children, i);
    if (child.type != GUMBO_NODE_ELEMENT || IsHidden(child)) continue;
    if (IsTag(child, GUMBO_TAG_TR)) {
      rows.push_back(&child);
    } else if (IsTag(child, GUMBO_TAG_TBODY) || IsTag(child, GUMBO_TAG_THEAD) ||
               IsTag(child, GUMBO_TAG_TFOOT)) {
      CollectRows(child, rows);
    }
  }
}

std::vector<const GumboNode*> CellsOf(const GumboNode& row) {
  std::vector<const GumboNode*> cells;
  const GumboVector& children = row.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const GumboNode& child = Child(children, i);
    if (IsCell(child) && !IsHidden(child)) cells.push_back(&child);
  }
  return cells;
}

bool ContainsTable(const GumboNode& node) {
  if (node.type != GUMBO_NODE_ELEMENT || IsHidden(node)) return false;
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    if (IsTag(Child(children, i), GUMBO_TAG_TABLE) || ContainsTable(Child(children, i)))
      return true;
  }
  return false;
}

std::size_t CountText(const GumboNode& node) {
  if (node.type == GUMBO_NODE_TEXT) return text::Length(node.v.text.text);
  if (node.type != GUMBO_NODE_ELEMENT || IsHidden(node)) return 0;
  std::size_t count = 0;
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) count += CountText(Child(children, i));
  return count;
}

void CollectText(const HtmlTree& tree, const GumboNode& node, MappedText& out) {
  const auto append = [&out](const MappedText& piece) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
      SourceSpan span = piece.sources()[i];
      // The parser may move text that stood at a wrong place.
      const std::int32_t last = out.Extent().end;
      span.begin = std::max(span.begin, out.empty() ? 0 : last);
      span.end = std::max(span.begin, span.end);
      out.Append(piece[i], span);
    }
  };
  if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_CDATA ||
      node.type == GUMBO_NODE_WHITESPACE) {
    append(tree.TextOf(node));
    return;
  }
  if (node.type != GUMBO_NODE_ELEMENT || IsHidden(node)) return;
  const bool breaks = IsBlockElement(node) || IsTag(node, GUMBO_TAG_BR);
  if (breaks && !out.empty()) {
    const std::int32_t at = out.Extent().end;
    out.Append(U'\n', {at, at});
  }
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) CollectText(tree, Child(children, i), out);
}

int Span(const GumboNode& cell, const char* name, int most) {
  int span = 1;
  const std::string_view value = Attribute(cell, name);
  if (!absl::SimpleAtoi({value.data(), value.size()}, &span)) return 1;
  // rowspan="0" reaches to the end of the table.
  if (span == 0 && std::string_view(name) == "rowspan") return most;
  return std::clamp(span, 1, std::max(1, most));
}

}  // namespace

bool IsLayoutTable(const GumboInternalNode& table) {
  TableShape shape{.holds_table = ContainsTable(table)};
  if (shape.holds_table) return true;
  std::vector<const GumboNode*> rows;
  CollectRows(table, rows);
  for (const GumboNode* row : rows) {
    const std::vector<const GumboNode*> cells = CellsOf(*row);
    shape.widest_row = std::max(shape.widest_row, cells.size());
    for (const GumboNode* cell : cells) {
      shape.longest_cell = std::max(shape.longest_cell, CountText(*cell));
    }
  }
  return IsLayout(shape);
}

absl::StatusOr<Grid> ReadHtmlTable(const HtmlTree& tree, const GumboInternalNode& table,
                                   std::size_t max_cells) {
  std::vector<const GumboNode*> rows;
  CollectRows(table, rows);
  Grid grid;
  grid.layout = v1::Table::MARKED;
  // For each column, the first row that no cell above covers.
  std::vector<int> free_from(kMaxColumns, 0);
  std::size_t places = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const int row = static_cast<int>(r);
    int column = 0;
    for (const GumboNode* node : CellsOf(*rows[r])) {
      while (column < kMaxColumns && free_from[static_cast<std::size_t>(column)] > row) ++column;
      if (column == kMaxColumns) break;
      GridCell cell{.row = row, .column = column};
      cell.row_span = Span(*node, "rowspan", static_cast<int>(rows.size() - r));
      const int wanted = Span(*node, "colspan", kMaxColumns - column);
      cell.column_span = 0;
      while (cell.column_span < wanted &&
             free_from[static_cast<std::size_t>(column + cell.column_span)] <= row) {
        free_from[static_cast<std::size_t>(column + cell.column_span)] = row + cell.row_span;
        ++cell.column_span;
      }
      places +=
          static_cast<std::size_t>(cell.row_span) * static_cast<std::size_t>(cell.column_span);
      if (places > max_cells) {
        return absl::ResourceExhaustedError(
            absl::StrCat("its tables have more than ", max_cells, " cells: send the report alone"));
      }
      MappedText raw;
      CollectText(tree, *node, raw);
      cell.text = Clean(raw, Spacing::kLabel);
      cell.place = cell.text.empty() ? tree.InnerSpan(*node) : cell.text.Extent();
      column += cell.column_span;
      grid.Add(std::move(cell));
    }
  }
  grid.rows = static_cast<int>(rows.size());
  return grid;
}

}  // namespace nianbao::normalize
