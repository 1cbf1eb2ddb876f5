// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_page.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace nianbao::normalize {
namespace {

// A container with a telling name that holds more of the page's text than this share (of 100) is
// not what surrounds the document.
constexpr std::size_t kMaxChromeShare = 34;
// A page with less visible text, and more that its styles hide, is shown by its scripts.
constexpr std::size_t kFewCharacters = 40;
constexpr std::size_t kManyCharacters = 200;
constexpr std::size_t kMinLinks = 3;
constexpr std::size_t kMinLinkShare = 60;

std::string Lower(std::string_view text) {
  return absl::AsciiStrToLower({text.data(), text.size()});
}

bool IsText(const GumboNode& node) {
  return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_CDATA;
}

bool IsElement(const GumboNode& node) {
  return node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE;
}

// Characters of `utf8` but for spaces.
std::uint32_t CountVisible(std::string_view utf8) {
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    count += byte > 0x20 && (byte & 0xC0) != 0x80 ? 1 : 0;
    // U+00A0 and U+3000
    count -= (byte == 0xC2 && utf8.substr(i, 2) == "\xC2\xA0") ||
                     (byte == 0xE3 && utf8.substr(i, 3) == "\xE3\x80\x80")
                 ? 1
                 : 0;
  }
  return count;
}

template <typename Use>
void ForEachChild(const GumboNode& node, Use use) {
  const GumboVector& children =
      node.type == GUMBO_NODE_DOCUMENT ? node.v.document.children : node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    use(*static_cast<const GumboNode*>(children.data[i]));
  }
}

// <xml> of Word: its settings, which a careless editor freed of the comment around them.
bool IsIsland(const GumboNode& element) {
  const GumboStringPiece& tag = element.v.element.original_tag;
  return element.v.element.tag == GUMBO_TAG_UNKNOWN && tag.length >= 5 &&
         absl::EqualsIgnoreCase({tag.data, 4}, "<xml") &&
         !absl::ascii_isalnum(static_cast<unsigned char>(tag.data[4]));
}

v1::Omission::Reason WhatTagLeavesOut(const GumboNode& element) {
  if (element.type == GUMBO_NODE_TEMPLATE) return v1::Omission::CODE;
  switch (element.v.element.tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TEMPLATE:
      return v1::Omission::CODE;
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_NOFRAMES:
    case GUMBO_TAG_NOEMBED:
      return v1::Omission::HIDDEN;
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_S:
    case GUMBO_TAG_STRIKE:
      return v1::Omission::DELETED;
    case GUMBO_TAG_RT:
    case GUMBO_TAG_RP:
      return v1::Omission::READING_AID;
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA:
      return v1::Omission::CONTROL;
    case GUMBO_TAG_UNKNOWN:
      return IsIsland(element) ? v1::Omission::CODE : v1::Omission::REASON_UNSPECIFIED;
    default:
      return v1::Omission::REASON_UNSPECIFIED;
  }
}

// Attributes that decide what an element is, found in one pass.
struct Attributes {
  std::string_view style, classes, id, href, role;
  bool hidden = false;
};

Attributes ReadAttributes(const GumboNode& element) {
  Attributes found;
  const GumboVector& attributes = element.v.element.attributes;
  for (unsigned int i = 0; i < attributes.length; ++i) {
    const auto& attribute = *static_cast<const GumboAttribute*>(attributes.data[i]);
    const std::string_view name = attribute.name;
    if (name == "style") found.style = attribute.value;
    if (name == "class") found.classes = attribute.value;
    if (name == "id") found.id = attribute.value;
    if (name == "href") found.href = attribute.value;
    if (name == "role") found.role = attribute.value;
    if (name == "hidden") found.hidden = std::string_view(attribute.value) != "false";
  }
  return found;
}

// What a role says an element is (WAI-ARIA 1.2, 5.3.3); nothing where it is no part of a table.
std::optional<StyleEffect::Display> DisplayOfRole(std::string_view role) {
  using Display = StyleEffect::Display;
  if (role.empty()) return std::nullopt;
  if (role == "table" || role == "grid" || role == "treegrid") return Display::kTable;
  if (role == "rowgroup") return Display::kRowGroup;
  if (role == "row") return Display::kRow;
  const bool cell =
      role == "cell" || role == "gridcell" || role == "columnheader" || role == "rowheader";
  return cell ? std::optional(Display::kCell) : std::nullopt;
}

// The header of an article is its title.
bool IsInArticle(const GumboNode& node) {
  for (const GumboNode* at = node.parent; at != nullptr; at = at->parent) {
    if (at->type == GUMBO_NODE_ELEMENT && at->v.element.tag == GUMBO_TAG_ARTICLE) return true;
  }
  return false;
}

bool IsChromeTag(const GumboNode& node) {
  switch (node.v.element.tag) {
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_MENU:
      return true;
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
      return !IsInArticle(node);
    default:
      return false;
  }
}

bool NamedAsChrome(const GumboNode& node) {
  for (const char* attribute : {"id", "class", "role"}) {
    const std::string name = Lower(Attribute(node, attribute));
    for (const std::string_view word : {"footer", "navbar", "navigation", "breadcrumb", "crumbs",
                                        "copyright", "sidebar", "share", "banner", "toolbar"}) {
      if (name.find(word) != std::string::npos) return true;
    }
    if (name == "nav" || name == "foot" || name == "menu") return true;
  }
  return false;
}

}  // namespace

HtmlPage::HtmlPage(const HtmlTree& tree) : tree_(tree), stats_(tree.elements()) {
  CollectStyles(*tree.root());
  HtmlStats none;
  Measure(*tree.root(), false, none);
  if (none.characters < kFewCharacters && hidden_characters_ >= kManyCharacters) {
    believes_styles_ = false;
    none = {};
    Measure(*tree.root(), false, none);
  }
  all_ = none;
}

const HtmlStats& HtmlPage::Of(const GumboInternalNode& element) const {
  return stats_[tree_.NumberOf(element)];
}

bool HtmlPage::IsLeftOut(const GumboInternalNode& node) const {
  return IsElement(node) && Of(node).left_out != v1::Omission::REASON_UNSPECIFIED;
}

void HtmlPage::CollectStyles(const GumboInternalNode& node) {
  if (!IsElement(node)) return;
  if (node.v.element.tag != GUMBO_TAG_STYLE) {
    ForEachChild(node, [this](const GumboNode& child) { CollectStyles(child); });
    return;
  }
  ForEachChild(node, [this](const GumboNode& child) {
    if (IsText(child)) sheet_.Add(child.v.text.text);
  });
}

v1::Omission::Reason HtmlPage::WhyLeftOut(const GumboInternalNode& element,
                                          HtmlStats& stats) const {
  const Attributes attributes = ReadAttributes(element);
  if (!attributes.style.empty()) stats.style = ReadStyle(attributes.style);
  stats.links = element.v.element.tag == GUMBO_TAG_A && !attributes.href.empty() ? 1 : 0;
  const v1::Omission::Reason by_tag = WhatTagLeavesOut(element);
  if (by_tag != v1::Omission::REASON_UNSPECIFIED || !believes_styles_) return by_tag;
  if (element.v.element.tag == GUMBO_TAG_HTML) return by_tag;
  std::optional<bool> hides = stats.style.hides;
  if (!hides && attributes.hidden) hides = true;
  if (!sheet_.empty() && (!hides || !stats.style.display)) {
    const StyleEffect sheet = sheet_.Of(gumbo_normalized_tagname(element.v.element.tag),
                                        attributes.classes, attributes.id);
    if (!hides) hides = sheet.hides;
    if (!stats.style.display) stats.style.display = sheet.display;
  }
  if (const auto role = DisplayOfRole(attributes.role)) stats.style.display = role;
  return hides.value_or(false) ? v1::Omission::HIDDEN : v1::Omission::REASON_UNSPECIFIED;
}

void HtmlPage::Measure(const GumboInternalNode& node, bool in_link, HtmlStats& parent) {
  if (IsText(node)) {
    const std::uint32_t count = CountVisible(node.v.text.text);
    parent.characters += count;
    if (in_link) parent.link_characters += count;
    return;
  }
  if (!IsElement(node)) return;
  HtmlStats& stats = stats_[tree_.NumberOf(node)];
  stats = {};
  stats.left_out = WhyLeftOut(node, stats);
  if (node.v.element.tag == GUMBO_TAG_TITLE) return;
  const bool link = in_link || stats.links > 0;
  ForEachChild(node, [&](const GumboNode& child) { Measure(child, link, stats); });
  if (stats.left_out != v1::Omission::REASON_UNSPECIFIED) {
    if (stats.left_out == v1::Omission::HIDDEN) hidden_characters_ += stats.characters;
    return;
  }
  parent.characters += stats.characters;
  parent.link_characters += stats.link_characters;
  parent.links += stats.links;
  parent.tables += stats.tables + (node.v.element.tag == GUMBO_TAG_TABLE ? 1 : 0);
}

std::string_view Attribute(const GumboInternalNode& element, const char* name) {
  if (element.type != GUMBO_NODE_ELEMENT) return {};
  const GumboAttribute* attribute = gumbo_get_attribute(&element.v.element.attributes, name);
  return attribute == nullptr ? std::string_view() : std::string_view(attribute->value);
}

bool HasAttribute(const GumboInternalNode& element, const char* name) {
  return element.type == GUMBO_NODE_ELEMENT &&
         gumbo_get_attribute(&element.v.element.attributes, name) != nullptr;
}

bool IsBlockElement(const GumboInternalNode& node) {
  if (node.type != GUMBO_NODE_ELEMENT) return false;
  static constexpr std::array kBlocks = {
      GUMBO_TAG_ADDRESS,  GUMBO_TAG_ARTICLE,    GUMBO_TAG_ASIDE,   GUMBO_TAG_BLOCKQUOTE,
      GUMBO_TAG_BODY,     GUMBO_TAG_CENTER,     GUMBO_TAG_DD,      GUMBO_TAG_DETAILS,
      GUMBO_TAG_DIR,      GUMBO_TAG_DIV,        GUMBO_TAG_DL,      GUMBO_TAG_DT,
      GUMBO_TAG_FIELDSET, GUMBO_TAG_FIGCAPTION, GUMBO_TAG_FIGURE,  GUMBO_TAG_FOOTER,
      GUMBO_TAG_FORM,     GUMBO_TAG_H1,         GUMBO_TAG_H2,      GUMBO_TAG_H3,
      GUMBO_TAG_H4,       GUMBO_TAG_H5,         GUMBO_TAG_H6,      GUMBO_TAG_HEADER,
      GUMBO_TAG_HR,       GUMBO_TAG_HTML,       GUMBO_TAG_LI,      GUMBO_TAG_MAIN,
      GUMBO_TAG_MENU,     GUMBO_TAG_NAV,        GUMBO_TAG_OL,      GUMBO_TAG_P,
      GUMBO_TAG_PRE,      GUMBO_TAG_SECTION,    GUMBO_TAG_SUMMARY, GUMBO_TAG_TABLE,
      GUMBO_TAG_UL,       GUMBO_TAG_TBODY,      GUMBO_TAG_THEAD,   GUMBO_TAG_TFOOT,
      GUMBO_TAG_TR,       GUMBO_TAG_TD,         GUMBO_TAG_TH,      GUMBO_TAG_CAPTION};
  static constexpr auto kIsBlock = [] {
    std::array<bool, GUMBO_TAG_LAST + 1> is_block{};
    for (const GumboTag tag : kBlocks) is_block[tag] = true;
    return is_block;
  }();
  return kIsBlock[node.v.element.tag];
}

std::optional<int> HeadingLevel(const GumboInternalNode& node) {
  if (node.type != GUMBO_NODE_ELEMENT) return std::nullopt;
  const GumboTag tag = node.v.element.tag;
  if (tag < GUMBO_TAG_H1 || tag > GUMBO_TAG_H6) return std::nullopt;
  return std::min(4, static_cast<int>(tag) - static_cast<int>(GUMBO_TAG_H1));
}

bool HtmlPage::IsBoilerplate(const GumboInternalNode& element) const {
  if (!IsBlockElement(element)) return false;
  const GumboTag tag = element.v.element.tag;
  if (tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_BODY) return false;
  const HtmlStats& stats = Of(element);
  if (stats.links >= kMinLinks && stats.link_characters * 100 >= stats.characters * kMinLinkShare) {
    return true;
  }
  // Whole pages stand inside a form where the server's framework wants it, and documents in what
  // is called a footer.
  const bool small = stats.characters * 100 <= characters() * kMaxChromeShare;
  if (!small || stats.tables > 0) return false;
  return IsChromeTag(element) || NamedAsChrome(element);
}

}  // namespace nianbao::normalize
