// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/word_table.h"

#include <algorithm>
#include <utility>

namespace nianbao::normalize {

WordTable::WordTable(std::vector<Word> words) : words_(std::move(words)) {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const char32_t first = words_[i].from.front();
    by_first_[first].push_back(i);
    first_.set(first & 0xFFFF);
  }
  for (auto& [first, places] : by_first_) {
    std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
      return words_[a].from.size() > words_[b].from.size();
    });
  }
}

const Word* WordTable::Match(std::u32string_view text, std::size_t at, char32_t before) const {
  if (!first_[text[at] & 0xFFFF]) return nullptr;
  const auto places = by_first_.find(text[at]);
  if (places == by_first_.end()) return nullptr;
  const std::u32string_view rest = text.substr(at);
  for (const std::size_t place : places->second) {
    const Word& word = words_[place];
    if (!rest.starts_with(word.from)) continue;
    const std::size_t end = word.from.size();
    const bool wrong_end =
        end < rest.size() && word.not_before.find(rest[end]) != std::u32string::npos;
    if (!wrong_end && word.not_after.find(before) == std::u32string::npos) return &word;
  }
  return nullptr;
}

}  // namespace nianbao::normalize
