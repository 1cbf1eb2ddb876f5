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

// Number of code points.
std::size_t Length(std::string_view utf8);

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

// True for ideographs (Unified_Ideograph, and 〇).
bool IsIdeograph(char32_t c);

// Half-width form of full-width ASCII (U+FF01-FF5E) and the ideographic space; others as they are.
char32_t ToHalfWidth(char32_t c);

// For comparing labels: half-width, without any space, brackets and quotation marks unified
// ("（" to "(", "「" and "“" to "\""), upper-case Latin letters made lower-case.
std::string FoldLabel(std::string_view utf8);

// Value of a number in digits or Chinese numerals: "12", "1,234", "１２", "-4", "〇", "O" (a zero
// typed as a letter), "十三", "二〇一七", "三百二十", "三百二" (320), "两", "1.2万", "廿". Nothing
// for anything else: spaces, units and empty text included.
std::optional<double> ParseNumber(std::string_view utf8);

}  // namespace nianbao::text
