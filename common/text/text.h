// SPDX-License-Identifier: Apache-2.0
// UTF-8 and Chinese text: code points, width, folding, numerals.
//
// Positions everywhere in this project count Unicode code points. Invalid UTF-8 is read as U+FFFD,
// one for each maximal ill-formed subsequence (Unicode 15, section 3.9).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nianbao::text {

std::u32string DecodeUtf8(std::string_view utf8);
// The same into `out`, whose memory is used again.
void DecodeUtf8(std::string_view utf8, std::u32string& out);
void AppendDecoded(std::string_view utf8, std::u32string& out);

struct Taken {
  std::size_t bytes = 0;
  std::size_t characters = 0;
};

// Decodes what `utf8` begins with into `out`, up to the first ill-formed place or as far as there
// is room: nothing where it is ill-formed from the start.
Taken TakeWellFormed(std::string_view utf8, std::span<char32_t> out);

std::string EncodeUtf8(std::u32string_view code_points);
void AppendUtf8(char32_t code_point, std::string& out);

// Reads the code point at byte `at` (below its size) and moves `at` behind it.
char32_t NextCodePoint(std::string_view utf8, std::size_t& at);

// Number of code points.
std::size_t Length(std::string_view utf8);

// Length(utf8) > count, without counting on in long text.
bool LongerThan(std::string_view utf8, std::size_t count);

// The code points [begin, end) of `utf8`; positions past its end mean its end.
std::string Substring(std::string_view utf8, std::size_t begin, std::size_t end);

// Columns that `utf8` takes on a terminal: 2 for East Asian wide and full-width characters (UAX
// #11), 0 for combining marks, 1 otherwise.
int DisplayWidth(std::string_view utf8);

// The same of one character; `ambiguous` is the width of those that are wide in East Asian fonts
// and narrow in others (East_Asian_Width=A).
int DisplayWidth(char32_t c, int ambiguous = 1);

// True for the spaces of Unicode, for zero-width characters and for U+FEFF.
bool IsSpace(char32_t c);

// True where IsSpace holds for a character of `utf8`.
bool HasSpace(std::string_view utf8);

// True for ideographs (Unified_Ideograph, and 〇).
bool IsIdeograph(char32_t c);

// True for the script Han (Script property): ideographs, radicals, 々, 〇.
bool IsHan(char32_t c);

// Half-width form of full-width ASCII (U+FF01-FF5E) and the ideographic space; others as they are.
char32_t ToHalfWidth(char32_t c);

// For comparing labels: half-width, without any space, brackets and quotation marks unified
// ("（" to "(", "「" and "“" to "\""), upper-case Latin letters made lower-case.
std::string FoldLabel(std::string_view utf8);

// Value of a number in digits or Chinese numerals: "12", "1,234", "１２", "-4", "〇", "O" (a zero
// typed as a letter), "十三", "二〇一七", "三百二十", "三百二" (320), "两", "1.2万", "廿". Nothing
// for anything else: spaces, units and empty text included.
std::optional<double> ParseNumber(std::string_view utf8);
std::optional<double> ParseNumber(std::u32string_view code_points);

// What is called for every character of a document is inline.

namespace internal {
// As NextCodePoint, for every sequence of bytes.
char32_t NextOfAny(std::string_view utf8, std::size_t& at);
}  // namespace internal

inline char32_t NextCodePoint(std::string_view utf8, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) {
    ++at;
    return first;
  }
  // Nearly all Chinese characters: three bytes, where the first allows any second.
  const bool three = first > 0xE0 && first < 0xF0 && first != 0xED && utf8.size() - at > 2;
  if (three && (byte(at + 1) & 0xC0) == 0x80 && (byte(at + 2) & 0xC0) == 0x80) {
    const char32_t c = (first & 0xFU) << 12 | (byte(at + 1) & 0x3FU) << 6 | (byte(at + 2) & 0x3FU);
    at += 3;
    return c;
  }
  return internal::NextOfAny(utf8, at);
}

namespace internal {
bool IsRareHan(char32_t c);
}  // namespace internal

inline bool IsHan(char32_t c) {
  if (c >= 0x4E00 && c < 0x9FA6) return true;
  if (c < 0x2E80 || (c >= 0x3008 && c < 0x3021) || (c >= 0xFE00 && c < 0x10000)) return false;
  return (c < 0x3000 || c >= 0x3021 || c == U'々' || c == U'〇') && internal::IsRareHan(c);
}

inline bool IsSpace(char32_t c) {
  if (c < 0x80) return c == U' ' || (c >= 0x09 && c <= 0x0D);
  if (c > 0x3000 && c != 0xFEFF) return false;
  switch (c) {
    case 0x0085:
    case 0x00A0:
    case 0x00AD:  // soft hyphen
    case 0x1680:
    case 0x180E:
    case 0x205F:
    case 0x2060:
    case 0x3000:
    case 0xFEFF:
      return true;
    default:
      return (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
             (c >= 0x2066 && c <= 0x2069);
  }
}

inline char32_t ToHalfWidth(char32_t c) {
  if (c == 0x3000) return U' ';
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  return c;
}

}  // namespace nianbao::text
