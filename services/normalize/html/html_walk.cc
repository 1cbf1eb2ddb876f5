// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_walk.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

// A container with a telling name that holds more of the page's text than this share (of 100) is
// not what surrounds the document.
constexpr std::size_t kMaxChromeShare = 34;
constexpr std::size_t kMinLinks = 3;
constexpr std::size_t kMinLinkShare = 60;

std::string Lower(std::string_view text) {
  return absl::AsciiStrToLower({text.data(), text.size()});
}

void Measure(const GumboNode& node, bool in_link, HtmlStatsMap& map, HtmlStats& parent) {
  if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_CDATA) {
    std::size_t count = 0;
    for (const char32_t c : text::DecodeUtf8(node.v.text.text)) count += text::IsSpace(c) ? 0 : 1;
    parent.characters += count;
    if (in_link) parent.link_characters += count;
    return;
  }
  if (node.type != GUMBO_NODE_ELEMENT || IsHidden(node)) return;
  const bool link = node.v.element.tag == GUMBO_TAG_A && !Attribute(node, "href").empty();
  HtmlStats stats;
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    Measure(*static_cast<const GumboNode*>(children.data[i]), in_link || link, map, stats);
  }
  stats.links += link ? 1 : 0;
  map[&node] = stats;
  parent.characters += stats.characters;
  parent.link_characters += stats.link_characters;
  parent.links += stats.links;
  parent.tables += stats.tables + (node.v.element.tag == GUMBO_TAG_TABLE ? 1 : 0);
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

HtmlStatsMap MeasureHtml(const GumboInternalNode& root) {
  HtmlStatsMap map;
  HtmlStats all;
  Measure(root, false, map, all);
  return map;
}

std::string_view Attribute(const GumboInternalNode& element, const char* name) {
  if (element.type != GUMBO_NODE_ELEMENT) return {};
  const GumboAttribute* attribute = gumbo_get_attribute(&element.v.element.attributes, name);
  return attribute == nullptr ? std::string_view() : std::string_view(attribute->value);
}

bool IsHidden(const GumboInternalNode& node) {
  if (node.type == GUMBO_NODE_TEMPLATE) return true;
  if (node.type != GUMBO_NODE_ELEMENT) return false;
  switch (node.v.element.tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA:
      return true;
    default:
      break;
  }
  if (gumbo_get_attribute(&node.v.element.attributes, "hidden") != nullptr) return true;
  std::string style = Lower(Attribute(node, "style"));
  if (style.empty()) return false;
  std::erase_if(style, [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); });
  return style.find("display:none") != std::string::npos ||
         style.find("visibility:hidden") != std::string::npos;
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
  return std::find(kBlocks.begin(), kBlocks.end(), node.v.element.tag) != kBlocks.end();
}

std::optional<int> HeadingLevel(const GumboInternalNode& node) {
  if (node.type != GUMBO_NODE_ELEMENT) return std::nullopt;
  const GumboTag tag = node.v.element.tag;
  if (tag < GUMBO_TAG_H1 || tag > GUMBO_TAG_H6) return std::nullopt;
  return std::min(4, static_cast<int>(tag) - static_cast<int>(GUMBO_TAG_H1));
}

bool IsBoilerplate(const GumboInternalNode& node, const HtmlStats& stats,
                   std::size_t page_characters) {
  const GumboTag tag = node.v.element.tag;
  if (tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_BODY) return false;
  const bool small = stats.characters * 100 <= page_characters * kMaxChromeShare;
  switch (tag) {
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_MENU:
      // Whole pages stand inside a form where the server's framework wants it.
      if (small) return stats.tables == 0;
      break;
    default:
      break;
  }
  if (!IsBlockElement(node)) return false;
  if (small && stats.tables == 0 && NamedAsChrome(node)) return true;
  return stats.links >= kMinLinks &&
         stats.link_characters * 100 >= stats.characters * kMinLinkShare;
}

}  // namespace nianbao::normalize
