// SPDX-License-Identifier: Apache-2.0
// The numbers that Word writes before the paragraphs of its lists; they stand nowhere in the text.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "services/normalize/word/styles.h"

namespace nianbao::normalize {

// Source: ECMA-376 part 1, 17.9. Counts as the paragraphs come: a document is read with one of
// these.
class Numbering {
 public:
  static constexpr std::size_t kLevels = 9;

  Numbering() = default;
  // `root` is w:numbering. Lists that refer to a style are looked up in `styles`.
  Numbering(const pugi::xml_node& root, const Styles& styles);

  // The number of the next paragraph at `place` and what separates it from the text: "一、",
  // "1.2\t". `style` is the paragraph style that put it there, for lists that give each style a
  // level. Empty for a paragraph in no list.
  std::u32string Next(ListPlace place, std::string_view style);

 private:
  struct Level {
    int start = 1;
    std::string format = "decimal";
    std::u32string text{};
    std::u32string separator = U"\t";
    std::string style{};
    // Deepest level, from 1, after which it starts anew; 0 for none.
    int restart_after = 0;
    bool in_digits = false;
    bool hidden = false;
  };
  using Levels = std::array<Level, kLevels>;
  struct List {
    int definition = -1;
    Levels levels{};
    std::array<std::optional<int>, kLevels> starts{};
    std::array<bool, kLevels> used{};
  };
  using Counters = std::array<std::optional<int>, kLevels>;

  static void ReadLevel(const pugi::xml_node& node, Level& level);
  static Levels ReadLevels(const pugi::xml_node& definition);
  static List ReadList(const pugi::xml_node& node, const std::map<int, Levels>& definitions);
  static std::size_t LevelOf(const List& list, ListPlace place, std::string_view style);
  static void Count(List& list, std::size_t level, Counters& counters);
  static std::u32string Write(const List& list, std::size_t level, const Counters& counters);

  std::map<int, List> lists_;
  // By definition, since lists of one definition count on.
  std::map<int, Counters> counters_;
};

}  // namespace nianbao::normalize
