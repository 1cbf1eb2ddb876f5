// SPDX-License-Identifier: Apache-2.0
// What the styles of a page hide.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace nianbao::normalize {

// What declarations say; nothing where they say nothing of it.
struct StyleEffect {
  // The parts of a table (CSS 2.2, 17.2); kOther for all other values.
  enum class Display { kOther, kTable, kRowGroup, kRow, kCell };
  std::optional<Display> display{};
  // display:none, visibility:hidden or collapse, mso-hide:all, opacity:0, a font of no size, or no
  // height with what overflows it hidden.
  std::optional<bool> hides{};
  std::optional<bool> bold{};
  std::optional<bool> centered{};
};

// Reads the declarations of a style: "display: none; color: red".
StyleEffect ReadStyle(std::string_view declarations);

// The rules of a page's <style> elements that hide or show, or make tables: those whose selector is
// one name, class or id, or a name with one of these ("p.note"), alone or in a list. Of others
// (".grid .row") what they say of tables counts for all that its last part names. All else, and all
// in @media and the like, is passed over: what it hides is shown.
class StyleSheet {
 public:
  void Add(std::string_view css);
  bool empty() const { return rules_.empty(); }
  // What the rules say of an element; an id is stronger than a class, a class than a name.
  StyleEffect Of(std::string_view tag, std::string_view classes, std::string_view id) const;

 private:
  // What a rule says, as far as it is kept.
  struct Rule {
    std::optional<bool> hides{};
    std::optional<StyleEffect::Display> display{};
  };

  void AddRule(std::string_view selectors, std::string_view declarations);
  void Apply(const std::string& selector, StyleEffect& effect) const;

  // By selector in lower case; of two rules the later counts.
  std::unordered_map<std::string, Rule> rules_;
};

}  // namespace nianbao::normalize
