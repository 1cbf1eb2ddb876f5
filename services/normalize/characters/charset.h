// SPDX-License-Identifier: Apache-2.0
// Tells the character encoding of a text and decodes it.
//
// An encoding must decode the bytes and give Chinese text; a declaration is believed only where it
// does both. UTF-8 that is valid is never anything else. Statistics look at 8 KiB, decoding at all.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nianbao::normalize {

struct Decoded {
  // IANA name: "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030" (which GB2312 and GBK are read as),
  // "Big5".
  std::string charset;
  // The text in code points, without a byte order mark. Positions in the original count these.
  std::u32string text;
};

// The encoding that the page itself or `declared_media_type` ("text/html; charset=gbk") names, as
// an IANA name of Decoded::charset; empty where there is none or one that is not read. Looks at the
// first 4 KiB of `bytes`.
std::string DeclaredCharset(std::string_view bytes, std::string_view declared_media_type);

// Decodes `bytes`. A few broken characters in a text that is Chinese otherwise become U+FFFD each.
// INVALID_ARGUMENT: it is no text, or it ends in the middle of a character, which means that it was
// cut off and more is missing.
absl::StatusOr<Decoded> Decode(std::string_view bytes, std::string_view declared_media_type);

// How much `text` looks like Chinese prose, 0 to 1, by the share of frequent characters and
// punctuation among what is not ASCII; 0 where all is ASCII. For tests.
double ChineseScore(std::u32string_view text);

}  // namespace nianbao::normalize
