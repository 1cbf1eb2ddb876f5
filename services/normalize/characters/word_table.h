// SPDX-License-Identifier: Apache-2.0
// Words that are replaced, found by the longest match at a place of a text.
#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nianbao::normalize {

struct Word {
  std::u32string from{};
  std::u32string to{};
  // Characters before which, or behind which, `from` is not this word.
  std::u32string not_before{};
  std::u32string not_after{};
};

// Immutable once built, so thread-safe.
class WordTable {
 public:
  // Of several words of one spelling the first counts.
  explicit WordTable(std::vector<Word> words);

  // The longest word that stands in `text` at `at` and whose conditions hold; nullptr for none.
  // `before` is the character behind which it stands, 0 at the begin: that of the result where
  // words are replaced, so that a second pass finds the same.
  const Word* Match(std::u32string_view text, std::size_t at, char32_t before = 0) const;

 private:
  std::vector<Word> words_;
  // Places in words_ by the first character, longest word first.
  std::unordered_map<char32_t, std::vector<std::size_t>> by_first_;
  // So that most characters cost no look into the map; by the low 16 bits.
  std::bitset<0x10000> first_;
};

}  // namespace nianbao::normalize
