// SPDX-License-Identifier: Apache-2.0
// What the styles of a Word document say about its paragraphs and runs.
#pragma once

#include <map>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace nianbao::normalize {

// Which list a paragraph is in, as w:numPr states it; -1 for what is not stated.
struct ListPlace {
  int list = -1;
  int level = -1;
};

// `node` is w:numPr or nothing.
ListPlace ReadListPlace(const pugi::xml_node& node);

struct Style {
  // Of a heading, 0 to 8; 9 for body text; -1 where nothing is stated.
  int outline_level = -1;
  bool title = false;
  bool hidden = false;
  ListPlace list{};
  // The style up the chain that `list` comes from.
  std::string list_style{};
};

// Source: ECMA-376 part 1, 17.7. Chains of w:basedOn are followed, in circles too.
class Styles {
 public:
  Styles() = default;
  // `root` is w:styles.
  explicit Styles(const pugi::xml_node& root);

  // The style with `id`, or the default paragraph style where `id` is empty; an empty one for
  // others.
  const Style& Paragraph(std::string_view id) const;
  const Style& Character(std::string_view id) const;

 private:
  std::map<std::string, Style, std::less<>> styles_;
  std::string default_paragraph_;
};

}  // namespace nianbao::normalize
