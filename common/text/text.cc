// SPDX-License-Identifier: Apache-2.0
#include "common/text/text.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace nianbao::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

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

namespace {

// Characters that are decoded or encoded at once; a buffer on the stack spares the check for room.
constexpr std::size_t kBlock = 256;
constexpr std::size_t kMaxUtf8 = 4;

bool IsAscii8(const std::uint8_t* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return (word & 0x8080808080808080U) == 0;
}

// Writes `c` at `to`, where there is room for kMaxUtf8, and returns the place behind it.
inline char* PutUtf8(char32_t c, char* to) {
  if (c < 0x80) {
    *to = static_cast<char>(c);
    return to + 1;
  }
  // Nearly all that is not ASCII.
  if (c - 0x800 < 0xD000 || c - 0xE000 < 0x2000) {
    to[0] = static_cast<char>(0xE0 | c >> 12);
    to[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    to[2] = static_cast<char>(0x80 | (c & 0x3F));
    return to + 3;
  }
  if (c > 0x10FFFF || c - 0xD800 < 0x800) c = kReplacement;
  std::size_t size = 0;
  U8_APPEND_UNSAFE(reinterpret_cast<std::uint8_t*>(to), size, c);
  return to + size;
}

}  // namespace

namespace {

constexpr std::size_t kStep = 8;

std::uint32_t LittleEndian32(const std::uint8_t* bytes) {
  return bytes[0] | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
         std::uint32_t{bytes[3]} << 24;
}

// Decodes ASCII and characters of three bytes, which is nearly all Chinese text, up to the first
// other one. Neither reads nor writes behind `steps` times kStep.
void TakeFrequent(std::size_t steps, const std::uint8_t*& from, char32_t*& to) {
  for (; steps > 0; --steps) {
    if (*from < 0x80) {
      if (IsAscii8(from)) {
        to = std::copy_n(from, kStep, to);
        from += kStep;
      } else {
        *to++ = *from++;
      }
      continue;
    }
    const std::uint32_t word = LittleEndian32(from);
    const char32_t c = (word & 0x0F) << 12 | (word >> 2 & 0xFC0) | (word >> 16 & 0x3F);
    // What is not ill-formed but rare may be left to others.
    if ((word & 0xC0C0F0) != 0x8080E0 || (c - 0x1000 >= 0xC000 && c < 0xE000)) return;
    *to++ = c;
    from += 3;
  }
}

}  // namespace

Taken TakeWellFormed(std::string_view utf8, std::span<char32_t> out) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const std::size_t size = utf8.size();
  const char32_t* const end = out.data() + out.size();
  const std::uint8_t* from = bytes;
  char32_t* to = out.data();
  while (from < bytes + size && to < end) {
    const auto room = static_cast<std::size_t>(std::min(bytes + size - from, end - to));
    TakeFrequent(room / kStep, from, to);
    auto at = static_cast<std::size_t>(from - bytes);
    if (at == size || to == end) break;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0) break;
    *to++ = static_cast<char32_t>(c);
    from = bytes + at;
  }
  return {static_cast<std::size_t>(from - bytes), static_cast<std::size_t>(to - out.data())};
}

std::u32string DecodeUtf8(std::string_view utf8) {
  std::u32string out;
  DecodeUtf8(utf8, out);
  return out;
}

void DecodeUtf8(std::string_view utf8, std::u32string& out) {
  out.clear();
  // Nearly all characters have three bytes.
  out.reserve(utf8.size() / 3);
  AppendDecoded(utf8, out);
}

void AppendDecoded(std::string_view utf8, std::u32string& out) {
  std::array<char32_t, kBlock> block;
  while (!utf8.empty()) {
    const Taken taken = TakeWellFormed(utf8, block);
    out.append(block.data(), taken.characters);
    utf8.remove_prefix(taken.bytes);
    if (taken.bytes > 0 || utf8.empty()) continue;
    std::size_t ill_formed = 0;
    out.push_back(NextCodePoint(utf8, ill_formed));
    utf8.remove_prefix(ill_formed);
  }
}

void AppendUtf8(char32_t c, std::string& out) {
  std::array<char, kMaxUtf8> buffer;
  out.append(buffer.data(), PutUtf8(c, buffer.data()));
}

std::string EncodeUtf8(std::u32string_view code_points) {
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
