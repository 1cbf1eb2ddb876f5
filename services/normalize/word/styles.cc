// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/styles.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "services/normalize/word/xml_part.h"

namespace nianbao::normalize {
namespace {

// Word itself allows fewer.
constexpr int kMaxChain = 32;

using Nodes = std::map<std::string, pugi::xml_node, std::less<>>;

// 0 to 8 for "heading 1" to "heading 9" and "标题 1" to "标题 9"; -1 for other names.
int HeadingOf(std::string_view name) {
  const std::string lower = absl::AsciiStrToLower({name.data(), name.size()});
  for (const std::string_view word : {"heading", "标题", "標題"}) {
    if (!lower.starts_with(word)) continue;
    int level = 0;
    return absl::SimpleAtoi(lower.substr(word.size()), &level) && level >= 1 && level <= 9
               ? level - 1
               : -1;
  }
  return -1;
}

bool IsTitleName(std::string_view name) {
  return name == "Title" || name == "标题" || name == "標題";
}

// Adds what `node` states and those nearer to the text have not.
void Inherit(const pugi::xml_node& node, Style& style, bool& hidden_stated) {
  const pugi::xml_node paragraph = node.child("w:pPr");
  const std::string_view name = Value(node.child("w:name"));
  if (style.outline_level < 0 && !style.title) {
    style.outline_level = NumberOf(paragraph.child("w:outlineLvl"), "w:val", HeadingOf(name));
    style.title = style.outline_level < 0 && IsTitleName(name);
  }
  const ListPlace list = ReadListPlace(paragraph.child("w:numPr"));
  if (style.list.list < 0 && list.list >= 0) {
    style.list.list = list.list;
    style.list_style = node.attribute("w:styleId").value();
  }
  if (style.list.level < 0) style.list.level = list.level;
  if (const pugi::xml_node vanish = node.child("w:rPr").child("w:vanish");
      vanish && !hidden_stated) {
    style.hidden = IsOn(vanish);
    hidden_stated = true;
  }
}

Style Resolve(const Nodes& nodes, pugi::xml_node node) {
  Style style;
  bool hidden_stated = false;
  for (int step = 0; node && step < kMaxChain; ++step) {
    Inherit(node, style, hidden_stated);
    const auto base = nodes.find(Value(node.child("w:basedOn")));
    node = base == nodes.end() ? pugi::xml_node() : base->second;
  }
  return style;
}

}  // namespace

ListPlace ReadListPlace(const pugi::xml_node& node) {
  if (!node) return {};
  return {NumberOf(node.child("w:numId"), "w:val", -1),
          NumberOf(node.child("w:ilvl"), "w:val", -1)};
}

Styles::Styles(const pugi::xml_node& root) {
  Nodes nodes;
  for (const pugi::xml_node node : root.children("w:style")) {
    const std::string_view id = node.attribute("w:styleId").value();
    nodes.emplace(id, node);
    const std::string_view is_default = node.attribute("w:default").value();
    if (std::string_view(node.attribute("w:type").value()) == "paragraph" &&
        (is_default == "1" || is_default == "true" || is_default == "on")) {
      default_paragraph_ = id;
    }
  }
  for (const auto& [id, node] : nodes) styles_.emplace(id, Resolve(nodes, node));
}

const Style& Styles::Character(std::string_view id) const {
  static const Style kNone;
  const auto style = styles_.find(id);
  return style == styles_.end() ? kNone : style->second;
}

const Style& Styles::Paragraph(std::string_view id) const {
  return Character(id.empty() ? std::string_view(default_paragraph_) : id);
}

}  // namespace nianbao::normalize
