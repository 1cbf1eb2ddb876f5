// SPDX-License-Identifier: Apache-2.0
#include "services/extract/label.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <numeric>

#include "common/text/text.h"

namespace nianbao::extract {
namespace {

constexpr std::u32string_view kNumerals = U"一二三四五六七八九十0123456789";

bool IsNumeral(char32_t c) { return kNumerals.find(c) != std::u32string_view::npos; }

bool IsLabelCharacter(char32_t c) {
  return text::IsIdeograph(c) || (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z');
}

// Length of a numbering at the front: "(一)", "一、", "1.", "12、", "1)"; 0 where there is none.
std::size_t NumberingLength(std::u32string_view text) {
  std::size_t i = text.starts_with(U'(') ? 1 : 0;
  const std::size_t first = i;
  while (i < text.size() && i < first + 3 && IsNumeral(text[i])) ++i;
  if (i == first || i == text.size()) return 0;
  if (text[i] == U')')
    ++i;
  else if (first == 1)
    return 0;
  if (i < text.size() && (text[i] == U'、' || text[i] == U'.' || text[i] == U',')) ++i;
  return text[i - 1] == U')' || !IsNumeral(text[i - 1]) ? i : 0;
}

// 第二十条第(一)项: the number is no remark.
bool IsBracketedNumeral(std::u32string_view text) {
  const std::size_t close = text.find(U')');
  if (close == std::u32string_view::npos || close < 2) return false;
  return std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(close),
                     IsNumeral);
}

std::u32string_view WithoutFront(std::u32string_view text) {
  for (bool again = true; again;) {
    again = false;
    if (const std::size_t length = NumberingLength(text); length > 0) {
      text.remove_prefix(length);
      again = true;
    }
    if (text.size() > 3 && text.starts_with(U"其中")) {
      text.remove_prefix(2);
      again = true;
    }
    while (!text.empty() && !IsLabelCharacter(text.front()) && text.front() != U'(') {
      text.remove_prefix(1);
      again = true;
    }
  }
  return text;
}

constexpr std::size_t kMaxText = 4000;

// Of cells; labels of forms are shorter.
constexpr std::size_t kLongestLabel = 80;

// Above `limit`: at least limit + 1. Neither text is longer than 1.5 * kLongestLabel.
std::size_t EditDistance(std::u32string_view a, std::u32string_view b, std::size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::array<std::size_t, 2 * kLongestLabel> row;
  std::iota(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(b.size()) + 1, std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
      least = std::min(least, row[j]);
    }
    if (least > limit) return limit + 1;
  }
  return row[b.size()];
}

bool IsNegation(char32_t c) { return c == U'不' || c == U'未' || c == U'非' || c == U'无'; }

// Spreads the characters of labels over 64 bits.
std::uint64_t BitOf(char32_t c) { return std::uint64_t{1} << (c * 0x9E3779B1U >> 26); }

// Whether `limit` changes may be enough: each takes one character away and brings one.
bool MayBeNear(const Label& a, const Label& b, std::size_t limit) {
  const auto count = [](std::uint64_t bits) {
    return static_cast<std::size_t>(std::popcount(bits));
  };
  return count(a.characters() & ~b.characters()) <= limit &&
         count(b.characters() & ~a.characters()) <= limit;
}

}  // namespace

Label::Label(std::string_view utf8) {
  // Longer texts are prose.
  if (utf8.size() > kMaxText) return;
  const std::u32string folded = text::DecodeUtf8(text::FoldLabel(utf8));
  const std::u32string_view label = WithoutFront(folded);
  int depth = 0;
  for (std::size_t i = 0; i < label.size(); ++i) {
    const char32_t c = label[i];
    if (c == U'(' && !IsBracketedNumeral(label.substr(i))) ++depth;
    if (IsLabelCharacter(c)) {
      core_.push_back(c);
      characters_ |= BitOf(c);
      negations_ += IsNegation(c) ? 1 : 0;
      if (depth == 0) bare_.push_back(c);
    }
    if (c == U')' && depth > 0) --depth;
  }
}

int Similarity(const Label& cell, const Label& form) {
  const std::u32string& a = cell.core();
  const std::u32string& b = form.core();
  if (a.empty() || b.empty()) return 0;
  if (cell.characters() == form.characters() && a == b) return 10;
  if (cell.bare().size() > 1 && cell.bare() == form.bare()) return 9;
  if (a.size() > kLongestLabel || cell.negations() != form.negations()) return 0;
  const std::size_t longer = std::max(a.size(), b.size());
  const std::size_t limit = longer / 8;
  if (longer >= 8 && MayBeNear(cell, form, limit) && EditDistance(a, b, limit) <= limit) return 7;
  if (b.size() >= 4 && a.size() <= b.size() + 4 && a.starts_with(b)) return 7;
  const std::size_t shortest = std::max<std::size_t>(4, b.size() / 3);
  if (a.size() >= shortest && (b.starts_with(a) || b.ends_with(a))) return 6;
  return 0;
}

int Similarity(const Label& cell, const std::vector<Label>& forms) {
  int best = 0;
  for (const Label& form : forms) best = std::max(best, Similarity(cell, form));
  return best;
}

}  // namespace nianbao::extract
