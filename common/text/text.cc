// SPDX-License-Identifier: Apache-2.0
#include "common/text/text.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace nianbao::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

constexpr std::size_t kMaxUtf8 = 4;

char32_t FoldPunctuation(char32_t c) {
  switch (c) {
    case U'〔':
    case U'【':
    case U'［':
    case U'﹝':
      return U'[';
    case U'〕':
    case U'】':
    case U'］':
    case U'﹞':
      return U']';
    case U'（':
    case U'﹙':
      return U'(';
    case U'）':
    case U'﹚':
      return U')';
    case U'“':
    case U'”':
    case U'「':
    case U'」':
    case U'『':
    case U'』':
    case U'＂':
    case U'〝':
    case U'〞':
      return U'"';
    case U'‘':
    case U'’':
    case U'＇':
      return U'\'';
    case U'〈':
    case U'﹤':
      return U'<';
    case U'〉':
    case U'﹥':
      return U'>';
    default:
      return c;
  }
}

}  // namespace

char32_t internal::NextOfAny(std::string_view utf8, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(bytes, at, utf8.size(), c);
  return static_cast<char32_t>(c);
}

std::u32string DecodeUtf8(std::string_view utf8) {
  std::u32string out;
  DecodeUtf8(utf8, out);
  return out;
}

void DecodeUtf8(std::string_view utf8, std::u32string& out) {
  constexpr std::size_t kBlock = 256;
  std::array<char32_t, kBlock> buffer;
  out.clear();
  // Nearly all characters have three bytes.
  out.reserve(utf8.size() / 3 + 1);
  for (std::size_t i = 0; i < utf8.size();) {
    std::size_t size = 0;
    while (size < kBlock && i < utf8.size()) buffer[size++] = NextCodePoint(utf8, i);
    out.append(buffer.data(), size);
  }
}

namespace {

// Writes `c` at `to`, where there is room for kMaxUtf8, and returns the place behind it.
inline char* PutUtf8(char32_t c, char* to) {
  if (c < 0x80) {
    *to = static_cast<char>(c);
    return to + 1;
  }
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = kReplacement;
  // Nearly all that is not ASCII.
  if (c >= 0x800 && c < 0x10000) {
    to[0] = static_cast<char>(0xE0 | c >> 12);
    to[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    to[2] = static_cast<char>(0x80 | (c & 0x3F));
    return to + 3;
  }
  std::size_t size = 0;
  U8_APPEND_UNSAFE(reinterpret_cast<std::uint8_t*>(to), size, c);
  return to + size;
}

}  // namespace

void AppendUtf8(char32_t c, std::string& out) {
  std::array<char, kMaxUtf8> buffer;
  out.append(buffer.data(), PutUtf8(c, buffer.data()));
}

std::string EncodeUtf8(std::u32string_view code_points) {
  constexpr std::size_t kBlock = 256;
  std::array<char, kBlock * kMaxUtf8> buffer;
  std::string out;
  out.reserve(code_points.size() * 3);
  while (!code_points.empty()) {
    char* end = buffer.data();
    for (const char32_t c : code_points.substr(0, kBlock)) end = PutUtf8(c, end);
    out.append(buffer.data(), end);
    code_points.remove_prefix(std::min(kBlock, code_points.size()));
  }
  return out;
}

std::size_t Length(std::string_view utf8) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < utf8.size(); ++length) NextCodePoint(utf8, i);
  return length;
}

bool LongerThan(std::string_view utf8, std::size_t count) {
  return utf8.size() > count && (utf8.size() / kMaxUtf8 > count || Length(utf8) > count);
}

std::string Substring(std::string_view utf8, std::size_t begin, std::size_t end) {
  if (begin >= end) return "";
  std::size_t i = 0;
  std::size_t position = 0;
  for (; position < begin && i < utf8.size(); ++position) NextCodePoint(utf8, i);
  const std::size_t first = i;
  for (; position < end && i < utf8.size(); ++position) NextCodePoint(utf8, i);
  return std::string(utf8.substr(first, i - first));
}

int DisplayWidth(char32_t c, int ambiguous) {
  if (c >= 0x20 && c < 0x7F) return 1;
  if (c >= 0x4E00 && c < 0xA000) return 2;
  const auto point = static_cast<UChar32>(c);
  switch (static_cast<UCharCategory>(u_charType(point))) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  switch (u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_WIDE:
    case U_EA_FULLWIDTH:
      return 2;
    case U_EA_AMBIGUOUS:
      return ambiguous;
    default:
      return 1;
  }
}

int DisplayWidth(std::string_view utf8) {
  int width = 0;
  for (std::size_t i = 0; i < utf8.size();) width += DisplayWidth(NextCodePoint(utf8, i));
  return width;
}

bool HasSpace(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size();) {
    if (IsSpace(NextCodePoint(utf8, i))) return true;
  }
  return false;
}

bool IsIdeograph(char32_t c) {
  if (c >= 0x4E00 && c < 0x9FA6) return true;
  if (c < 0x3000) return false;
  return c == U'〇' || u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_UNIFIED_IDEOGRAPH);
}

bool internal::IsRareHan(char32_t c) {
  UErrorCode error = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(c), &error) == USCRIPT_HAN;
}

std::string FoldLabel(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const char32_t c = FoldPunctuation(ToHalfWidth(NextCodePoint(utf8, i)));
    if (IsSpace(c)) continue;
    AppendUtf8(c >= U'A' && c <= U'Z' ? c + 32 : c, out);
  }
  return out;
}

}  // namespace nianbao::text
