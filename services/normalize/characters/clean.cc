// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/clean.h"

#include <unicode/uchar.h>

#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

// Longer ones are text of the document.
constexpr std::size_t kMaxLeftover = 200;

bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool IsLetter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

bool IsAsciiPunctuation(char32_t c) { return c > 0x20 && c < 0x7F && !IsDigit(c) && !IsLetter(c); }

// Punctuation that has its own space around it: 、。《》 and full-width forms.
bool IsWidePunctuation(char32_t c) {
  return (c >= 0x3001 && c <= 0x303F && c != U'〇') || (c >= 0xFF01 && c <= 0xFF65) || c == U'“' ||
         c == U'”' || c == U'‘' || c == U'’' || c == U'…' || c == U'—' || c == U'·';
}

bool IsBlank(char32_t c) {
  return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == U'\f' || c == U'\v' ||
         c == 0x85 || c == 0xA0 || c == 0x3000 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F;
}

bool IsRemoved(char32_t c) {
  if (IsBlank(c)) return false;
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
  return text::IsSpace(c) || (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

char32_t Narrow(char32_t c) {
  const bool narrow = (c >= U'０' && c <= U'９') || (c >= U'Ａ' && c <= U'Ｚ') ||
                      (c >= U'ａ' && c <= U'ｚ') || c == U'％' || c == U'＠';
  return narrow ? text::ToHalfWidth(c) : c;
}

// The point and the minus of numbers.
void NarrowNumbers(MappedText& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == U'．' && i > 0 && IsDigit(text[i - 1])) text.Replace(i, U'.');
    if (text[i] == U'－' && i + 1 < text.size() && IsDigit(text[i + 1])) text.Replace(i, U'-');
  }
}

// Characters without the removed ones; each blank is a space, or a line feed where it broke a line.
MappedText Filter(const MappedText& raw) {
  MappedText kept;
  std::optional<Leftover> leftover = FindLeftover(raw.text(), 0);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    while (leftover && leftover->end <= i) leftover = FindLeftover(raw.text(), i);
    if (leftover && leftover->begin == i && !leftover->image) {
      i = leftover->end - 1;
      continue;
    }
    const char32_t c = raw[i];
    if (IsRemoved(c)) continue;
    const SourceSpan source = raw.sources()[i];
    if (IsBlank(c)) {
      kept.Append(c == U'\n' || c == U'\r' ? U'\n' : U' ', source);
      continue;
    }
    kept.Append(Narrow(c), source);
  }
  return kept;
}

// Numbers side by side are columns that spaces keep apart: "规章 0 0 0".
bool NumbersFollow(const std::u32string& text, std::size_t at) {
  std::size_t i = at;
  while (i < text.size() && (IsDigit(text[i]) || text[i] == U'.' || text[i] == U',')) ++i;
  if (i == text.size() || !IsBlank(text[i])) return false;
  while (i < text.size() && IsBlank(text[i])) ++i;
  return i < text.size() && IsDigit(text[i]);
}

// Whether the blanks [begin, end) of `text` must stay as one space.
bool KeepsSpace(const std::u32string& text, std::size_t begin, std::size_t end, Spacing spacing) {
  if (begin == 0 || end == text.size()) return false;
  const char32_t left = text[begin - 1];
  const char32_t right = text[end];
  if (IsWidePunctuation(left) || IsWidePunctuation(right)) return false;
  const bool left_ideograph = text::IsIdeograph(left);
  const bool right_ideograph = text::IsIdeograph(right);
  if (left_ideograph && right_ideograph) {
    if (spacing == Spacing::kLabel) return false;
    if (text.find(U'\n', begin) < end) return false;
    const bool single_left = begin < 2 || !text::IsIdeograph(text[begin - 2]);
    const bool single_right = end + 1 >= text.size() || !text::IsIdeograph(text[end + 1]);
    return !single_left && !single_right;
  }
  if (!left_ideograph && !right_ideograph) return true;
  const char32_t other = left_ideograph ? right : left;
  if (IsAsciiPunctuation(other)) return false;
  if (!IsDigit(other)) return true;
  return left_ideograph && NumbersFollow(text, end);
}

}  // namespace

MappedText Clean(const MappedText& raw, Spacing spacing) {
  const MappedText kept = Filter(raw);
  const std::u32string& text = kept.text();
  MappedText clean;
  for (std::size_t i = 0; i < text.size();) {
    if (!IsBlank(text[i])) {
      clean.Append(text[i], kept.sources()[i]);
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && IsBlank(text[end])) ++end;
    if (KeepsSpace(text, i, end, spacing)) {
      clean.Append(U' ', {kept.sources()[i].begin, kept.sources()[i].end});
    }
    i = end;
  }
  NarrowNumbers(clean);
  return clean;
}

std::optional<Leftover> FindLeftover(std::u32string_view text, std::size_t from) {
  for (std::size_t at = text.find(U'[', from); at != std::u32string_view::npos;
       at = text.find(U'[', at + 1)) {
    const std::u32string_view rest = text.substr(at + 1, kMaxLeftover);
    const bool image = rest.starts_with(U"image:");
    if (!image && !rest.starts_with(U"bookmark:")) continue;
    const std::size_t close = rest.find(U']');
    if (close == std::u32string_view::npos) continue;
    Leftover leftover{.begin = at, .end = at + close + 2, .image = image};
    leftover.alternative_begin = at + 1 + rest.find(U':') + 1;
    leftover.alternative_end = at + 1 + close;
    return leftover;
  }
  return std::nullopt;
}

}  // namespace nianbao::normalize
