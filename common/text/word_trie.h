// SPDX-License-Identifier: Apache-2.0
// Many words found in one pass over a text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace nianbao::text {

// Words with a number each. Add words, then Freeze, then look up. Thread-safe once frozen.
class WordTrie {
 public:
  struct Match {
    // Length in code points; 0 where no word begins there.
    std::size_t length = 0;
    std::int32_t value = -1;
  };

  WordTrie();
  // The number under which `word` is known: `value`, or the one it was first added with.
  std::int32_t Add(std::u32string_view word, std::int32_t value);
  void Freeze();
  // The longest word that begins at `at`.
  Match Longest(std::u32string_view text, std::size_t at) const;

 private:
  struct Node {
    std::map<char32_t, std::int32_t> children;
    std::int32_t value = -1;
  };
  struct Edge {
    char32_t code_point;
    std::int32_t node;
  };
  struct FlatNode {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::int32_t value = -1;
  };

  std::int32_t Next(std::int32_t node, char32_t code_point) const;

  std::vector<Node> nodes_;
  std::vector<FlatNode> flat_;
  std::vector<Edge> edges_;
  // Node of each first code point of the basic plane, or -1: most characters begin no word. In
  // pages, since a table of the whole plane would fill the processor's cache.
  std::array<std::uint16_t, 256> pages_{};
  std::vector<std::int32_t> first_;
};

}  // namespace nianbao::text
