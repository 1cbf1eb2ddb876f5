// SPDX-License-Identifier: Apache-2.0
// How much a text looks like Chinese, by which the encoding of bytes is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/text/text.h"

namespace nianbao::normalize {

// What the characters of a text outside ASCII are.
struct ChineseTally {
  // All that count: those of no kind below (Latin letters, symbols) are among them.
  std::size_t count = 0;
  // The few hundred characters and the punctuation that make up most of any official text.
  std::size_t frequent = 0;
  // The others of level 1 of GB 2312 and of Big5.
  std::size_t common = 0;
  std::size_t rare = 0;
  // Replacement, private-use, unassigned and control characters.
  std::size_t broken = 0;

  std::size_t ideographs() const { return frequent + common + rare; }
  // 0 to 1; 0 where all is ASCII.
  double Score() const;
};

ChineseTally TallyChinese(std::u32string_view text);

// TallyChinese(text).Score().
double ChineseScore(std::u32string_view text);

// Tells the ideographs of neither level 1: text that is full of them was decoded wrongly.
class RareIdeographs {
 public:
  // Their number among the classes of characters.
  static constexpr std::uint8_t kClass = 3;

  RareIdeographs();
  bool operator()(char32_t c) const {
    return c < 0x10000 ? classes_[c] == kClass : text::IsIdeograph(c);
  }

 private:
  const std::uint8_t* classes_;
};

}  // namespace nianbao::normalize
