// SPDX-License-Identifier: Apache-2.0
// Decodes bytes of a known encoding, and encodes text to undo a wrong decoding.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nianbao::normalize {

// The encodings that are read, by their IANA names. GB 2312 and GBK are read as GB 18030, their
// superset. Big5 is read as Big5-HKSCS, with the characters of Windows' code page 950 that that
// lacks; HZ is its own 7-bit form of GB 2312 (RFC 1843).
inline constexpr char kUtf8[] = "UTF-8";
inline constexpr char kUtf16Le[] = "UTF-16LE";
inline constexpr char kUtf16Be[] = "UTF-16BE";
inline constexpr char kUtf32Le[] = "UTF-32LE";
inline constexpr char kUtf32Be[] = "UTF-32BE";
inline constexpr char kGb18030[] = "GB18030";
inline constexpr char kBig5[] = "Big5";
inline constexpr char kHz[] = "HZ-GB-2312";

inline constexpr char32_t kReplacement = 0xFFFD;

struct Decoding {
  // Ill-formed places are U+FFFD.
  std::u32string text{};
  // Number of ill-formed places that are not at the end.
  std::size_t broken = 0;
  // Byte offset of the first of them.
  std::size_t first_broken = 0;
  // The bytes end inside a character.
  bool truncated = false;
  // Big5 alone: characters stand there that HKSCS or the ETEN extension adds.
  bool extended = false;
};

// Decodes `bytes` as `charset`, one of the names above. Gives up, with `broken` set and a part of
// the text, after more than one ill-formed place in 16 bytes.
Decoding DecodeAs(std::string_view bytes, std::string_view charset);

// The same for UTF-8, but gives up at the first ill-formed place.
Decoding DecodeUtf8Strictly(std::string_view bytes);

// Encodes to GB18030 or Big5. Not thread-safe.
class Encoder {
 public:
  explicit Encoder(std::string_view charset);
  ~Encoder();
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  // Nothing where `text` has characters that the charset lacks.
  std::optional<std::string> Encode(std::u32string_view text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nianbao::normalize
