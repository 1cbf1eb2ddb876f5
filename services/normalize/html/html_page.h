// SPDX-License-Identifier: Apache-2.0
// What the elements of a page are for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "nianbao/v1/document.pb.h"
#include "services/normalize/html/html_style.h"
#include "services/normalize/html/html_text.h"

struct GumboInternalNode;

namespace nianbao::normalize {

// How much visible text an element holds, how much of it is links, and what it contains.
struct HtmlStats {
  std::uint32_t characters = 0;
  std::uint32_t link_characters = 0;
  std::uint32_t links = 0;
  std::uint32_t tables = 0;
  // Why the element is not read; REASON_UNSPECIFIED for one that is.
  v1::Omission::Reason left_out = v1::Omission::REASON_UNSPECIFIED;
  StyleEffect style{};
};

// A page and what is known of each of its elements.
//
// Not read: scripts, styles, templates and Word's <xml> (CODE); what the attribute hidden, a style
// or a simple rule of the page's sheets hides, and noscript (HIDDEN); <del>, <s> and <strike>,
// which strike text out (DELETED); the readings of <ruby> (READING_AID); controls, drawings and
// embedded pages (CONTROL). What aria-hidden hides from a screen reader is read, since it is drawn.
// Where styles hide nearly all of a page, which scripts then show, they are not believed.
class HtmlPage {
 public:
  // `tree` must outlive it.
  explicit HtmlPage(const HtmlTree& tree);

  const HtmlTree& tree() const { return tree_; }
  const HtmlStats& Of(const GumboInternalNode& element) const;
  // For any node; true for an element that is not read.
  bool IsLeftOut(const GumboInternalNode& node) const;
  // Characters of visible text.
  std::size_t characters() const { return all_.characters; }
  // False where styles hide nearly all of the page.
  bool believes_styles() const { return believes_styles_; }
  // Navigation, header, footer and lists of links that stand around the documents of the page.
  bool IsBoilerplate(const GumboInternalNode& element) const;

 private:
  void CollectStyles(const GumboInternalNode& node);
  void Measure(const GumboInternalNode& node, bool in_link, HtmlStats& parent);
  v1::Omission::Reason WhyLeftOut(const GumboInternalNode& element, HtmlStats& stats) const;

  const HtmlTree& tree_;
  StyleSheet sheet_;
  std::vector<HtmlStats> stats_;
  HtmlStats all_;
  std::size_t hidden_characters_ = 0;
  bool believes_styles_ = true;
};

// An element that ends the line before it and begins another.
bool IsBlockElement(const GumboInternalNode& node);
// 0 to 4 for h1 to h5, 4 for h6; nothing for others.
std::optional<int> HeadingLevel(const GumboInternalNode& node);
// The value of an attribute; empty where there is none.
std::string_view Attribute(const GumboInternalNode& element, const char* name);
// Whether an element has an attribute, with or without a value.
bool HasAttribute(const GumboInternalNode& element, const char* name);

}  // namespace nianbao::normalize
