// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/diagram.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "common/text/text.h"
#include "services/normalize/word/xml_part.h"

namespace nianbao::normalize {
namespace {

using pugi::xml_node;
using View = std::string_view;

std::u32string TextOf(const xml_node& point) {
  std::u32string text;
  for (const xml_node paragraph : point.child("dgm:t").children("a:p")) {
    if (!text.empty()) text.push_back(U' ');
    for (const xml_node run : paragraph.children("a:r")) {
      text += text::DecodeUtf8(run.child_value("a:t"));
    }
  }
  return text;
}

struct Tree {
  std::map<View, xml_node> points;
  std::vector<View> order;
  // Under each point, by the order that the file states.
  std::map<View, std::vector<std::pair<int, View>>> children;
};

Tree ReadTree(const xml_node& root) {
  Tree tree;
  for (const xml_node point : root.child("dgm:ptLst").children("dgm:pt")) {
    const View type = point.attribute("type").value();
    if (type != "" && type != "node" && type != "doc" && type != "asst") continue;
    const View id = point.attribute("modelId").value();
    if (!tree.points.emplace(id, point).second) continue;
    // The root of the tree comes first wherever it stands.
    tree.order.insert(type == "doc" ? tree.order.begin() : tree.order.end(), id);
  }
  for (const xml_node link : root.child("dgm:cxnLst").children("dgm:cxn")) {
    const View type = link.attribute("type").value();
    if (type != "" && type != "parOf") continue;
    tree.children[link.attribute("srcId").value()].emplace_back(NumberOf(link, "srcOrd", 0),
                                                                link.attribute("destId").value());
  }
  for (auto& [id, children] : tree.children) std::stable_sort(children.begin(), children.end());
  return tree;
}

}  // namespace

std::vector<std::u32string> ReadDiagramText(const xml_node& root) {
  Tree tree = ReadTree(root);
  std::vector<std::u32string> texts;
  // Points that no link leads to come last; each is taken once, whatever the links say.
  std::vector<View> waiting(tree.order.rbegin(), tree.order.rend());
  while (!waiting.empty()) {
    const View id = waiting.back();
    waiting.pop_back();
    const auto point = tree.points.find(id);
    if (point == tree.points.end()) continue;
    std::u32string text = TextOf(point->second);
    tree.points.erase(point);
    if (!text.empty()) texts.push_back(std::move(text));
    const auto& children = tree.children[id];
    for (auto child = children.rbegin(); child != children.rend(); ++child) {
      waiting.push_back(child->second);
    }
  }
  return texts;
}

}  // namespace nianbao::normalize
