// SPDX-License-Identifier: Apache-2.0
// What the elements of a page are for.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>

struct GumboInternalNode;

namespace nianbao::normalize {

// How much visible text an element holds, how much of it is links, and what it contains.
struct HtmlStats {
  std::size_t characters = 0;
  std::size_t link_characters = 0;
  std::size_t links = 0;
  std::size_t tables = 0;
};

using HtmlStatsMap = std::unordered_map<const GumboInternalNode*, HtmlStats>;

// Measures every element under `root`.
HtmlStatsMap MeasureHtml(const GumboInternalNode& root);

// Scripts, styles, templates, controls, and what a style or attribute hides.
bool IsHidden(const GumboInternalNode& node);
// An element that ends the line before it and begins another.
bool IsBlockElement(const GumboInternalNode& node);
// 0 to 4 for h1 to h5, 4 for h6; nothing for others.
std::optional<int> HeadingLevel(const GumboInternalNode& node);
// Navigation, header, footer and lists of links that stand around the documents of a page with
// `page_characters` characters of text.
bool IsBoilerplate(const GumboInternalNode& node, const HtmlStats& stats,
                   std::size_t page_characters);

// The value of an attribute; empty where there is none.
std::string_view Attribute(const GumboInternalNode& element, const char* name);

}  // namespace nianbao::normalize
