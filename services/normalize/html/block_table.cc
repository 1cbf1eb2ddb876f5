// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/block_table.h"

#include <gumbo.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "services/normalize/table_shape.h"

namespace nianbao::normalize {
namespace {

using Display = StyleEffect::Display;
using Nodes = std::vector<const GumboNode*>;

// An element with more text is the page, or prose.
constexpr std::uint32_t kMaxCharacters = 100'000;
// So many elements of a cell are looked at; with more it is no cell.
constexpr int kMaxCellElements = 24;
constexpr std::size_t kMinNumbers = 3;

bool IsElement(const GumboNode& node) { return node.type == GUMBO_NODE_ELEMENT; }

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\xC2\xA0") == std::string_view::npos;
}

// The elements in `node` that are read; nothing where it has text of its own beside them.
std::optional<Nodes> ElementsOf(const HtmlPage& page, const GumboNode& node) {
  Nodes elements;
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const auto& child = *static_cast<const GumboNode*>(children.data[i]);
    if (child.type == GUMBO_NODE_TEXT && !IsBlank(child.v.text.text)) return std::nullopt;
    if (!IsElement(child) || page.IsLeftOut(child)) continue;
    if (child.v.element.tag == GUMBO_TAG_BR || child.v.element.tag == GUMBO_TAG_HR) continue;
    elements.push_back(&child);
  }
  return elements;
}

std::optional<Display> DisplayOf(const HtmlPage& page, const GumboNode& node) {
  return page.Of(node).style.display;
}

bool MayBeRow(const GumboNode& node) {
  switch (node.v.element.tag) {
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_SECTION:
      return true;
    default:
      return false;
  }
}

// Whether blocks stand in `node` beside or below each other; `budget` counts down its elements.
bool HoldsBlocks(const HtmlPage& page, const GumboNode& node, int& budget) {
  int blocks = 0;
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const auto& child = *static_cast<const GumboNode*>(children.data[i]);
    if (!IsElement(child) || page.IsLeftOut(child)) continue;
    if (--budget < 0 || HoldsBlocks(page, child, budget)) return true;
    const bool paragraph = child.v.element.tag == GUMBO_TAG_P;
    if (IsBlockElement(child) && !paragraph && ++blocks > 1) return true;
  }
  return false;
}

bool MayBeCell(const HtmlPage& page, const GumboNode& node) {
  int budget = kMaxCellElements;
  return !HoldsBlocks(page, node, budget);
}

TableShape ShapeOf(const HtmlPage& page, const BlockTable& table) {
  TableShape shape;
  for (const Nodes& row : table.rows) {
    ++shape.rows;
    shape.widest_row = std::max(shape.widest_row, row.size());
    for (const GumboNode* cell : row) {
      shape.Add({.characters = page.Of(*cell).characters, .number = IsNumberCell(page, *cell)});
    }
  }
  return shape;
}

bool SameWidth(const BlockTable& table) {
  return std::all_of(table.rows.begin(), table.rows.end(), [&table](const Nodes& row) {
    return row.size() == table.rows.front().size();
  });
}

bool AddMarkedRows(const HtmlPage& page, const GumboNode& node, BlockTable& table) {
  const auto elements = ElementsOf(page, node);
  if (!elements) return false;
  for (const GumboNode* child : *elements) {
    const auto display = DisplayOf(page, *child);
    if (display == Display::kRow) {
      auto cells = ElementsOf(page, *child);
      if (!cells) return false;
      table.rows.push_back(*std::move(cells));
    } else if (display == Display::kRowGroup) {
      if (!AddMarkedRows(page, *child, table)) return false;
    } else if (table.rows.empty()) {
      table.captions.push_back(child);
    } else {
      return false;
    }
  }
  return true;
}

bool HasMarkedRow(const HtmlPage& page, const GumboNode& element) {
  const GumboVector& children = element.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const auto& child = *static_cast<const GumboNode*>(children.data[i]);
    if (!IsElement(child)) continue;
    const auto display = DisplayOf(page, child);
    if (display == Display::kRow || display == Display::kRowGroup) return true;
  }
  return false;
}

std::optional<BlockTable> FindMarked(const HtmlPage& page, const GumboNode& element) {
  if (!HasMarkedRow(page, element)) return std::nullopt;
  BlockTable table;
  table.marked = true;
  if (!AddMarkedRows(page, element, table) || table.rows.size() < 2) return std::nullopt;
  const TableShape shape = ShapeOf(page, table);
  if (IsLayout(shape) || (shape.numbers == 0 && !SameWidth(table))) return std::nullopt;
  return table;
}

// Terms with their descriptions; a description with more than a number and its unit is prose.
std::optional<BlockTable> FindTerms(const HtmlPage& page, const GumboNode& element) {
  if (element.v.element.tag != GUMBO_TAG_DL) return std::nullopt;
  const auto elements = ElementsOf(page, element);
  if (!elements) return std::nullopt;
  BlockTable table;
  table.marked = true;
  bool term = false;
  for (const GumboNode* child : *elements) {
    const bool is_term = child->v.element.tag == GUMBO_TAG_DT;
    if (!is_term && child->v.element.tag != GUMBO_TAG_DD) return std::nullopt;
    if (!MayBeCell(page, *child) || (table.rows.empty() && !is_term)) return std::nullopt;
    if (is_term && !term) table.rows.emplace_back();
    term = is_term;
    table.rows.back().push_back(child);
  }
  const TableShape shape = ShapeOf(page, table);
  const bool data = shape.numbers >= kMinNumbers && 2 * shape.numbers >= shape.rows;
  return data && !IsLayout(shape) ? std::optional(std::move(table)) : std::nullopt;
}

bool IsRowOfCells(const HtmlPage& page, const GumboNode& node, Nodes& cells) {
  if (!MayBeRow(node)) return false;
  auto elements = ElementsOf(page, node);
  if (!elements || elements->empty()) return false;
  const bool whole = std::all_of(elements->begin(), elements->end(),
                                 [&page](const GumboNode* cell) { return MayBeCell(page, *cell); });
  if (whole) cells = *std::move(elements);
  return whole;
}

bool AddRows(const HtmlPage& page, const GumboNode& node, bool in_group, BlockTable& table) {
  const auto elements = ElementsOf(page, node);
  if (!elements || elements->empty()) return false;
  for (const GumboNode* child : *elements) {
    Nodes cells;
    if (page.Of(*child).characters == 0) continue;
    if (IsRowOfCells(page, *child, cells) && (cells.size() > 1 || !table.rows.empty())) {
      table.rows.push_back(std::move(cells));
    } else if (!in_group && MayBeRow(*child) && AddRows(page, *child, true, table)) {
      continue;
    } else if (!in_group && table.rows.empty()) {
      table.captions.push_back(child);
    } else {
      return false;
    }
  }
  return true;
}

// Columns in which most rows have a number or nothing: 1 where there are any.
bool HasNumberColumn(const HtmlPage& page, const BlockTable& table, std::size_t width) {
  for (std::size_t column = 1; column < width; ++column) {
    std::size_t numbers = 0;
    std::size_t words = 0;
    for (const Nodes& row : table.rows) {
      if (row.size() != width) continue;
      const bool blank = page.Of(*row[column]).characters == 0;
      const bool number = IsNumberCell(page, *row[column]);
      numbers += number ? 1 : 0;
      words += !number && !blank ? 1 : 0;
    }
    if (numbers >= 2 && numbers >= words) return true;
  }
  return false;
}

std::optional<BlockTable> FindRows(const HtmlPage& page, const GumboNode& element) {
  BlockTable table;
  if (!AddRows(page, element, false, table) || table.rows.size() < 2) return std::nullopt;
  std::size_t width = 0;
  std::size_t fitting = 0;
  for (const Nodes& row : table.rows) width = std::max(width, row.size());
  for (const Nodes& row : table.rows) fitting += row.size() == width ? 1 : 0;
  if (width < 2 || fitting < 2 || 3 * fitting < 2 * table.rows.size()) return std::nullopt;
  const TableShape shape = ShapeOf(page, table);
  if (shape.numbers < kMinNumbers || IsLayout(shape) || !HasNumberColumn(page, table, width)) {
    return std::nullopt;
  }
  table.marked = fitting == table.rows.size();
  return table;
}

}  // namespace

std::optional<BlockTable> FindBlockTable(const HtmlPage& page, const GumboInternalNode& element) {
  const HtmlStats& stats = page.Of(element);
  const GumboTag tag = element.v.element.tag;
  const bool may = MayBeRow(element) || tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN ||
                   stats.style.display == Display::kTable;
  if (!may || tag == GUMBO_TAG_TABLE || stats.tables > 0 || stats.characters == 0 ||
      stats.characters > kMaxCharacters || stats.link_characters * 4 > stats.characters) {
    return std::nullopt;
  }
  if (auto table = FindMarked(page, element)) return table;
  if (auto table = FindTerms(page, element)) return table;
  return FindRows(page, element);
}

}  // namespace nianbao::normalize
