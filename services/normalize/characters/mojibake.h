// SPDX-License-Identifier: Apache-2.0
// Undoes one wrong decoding that happened to a text before it came here (mojibake).
//
// Software that takes the bytes of one encoding for those of another and saves the result leaves
// text that is well-formed and means nothing: "æ”¿åºœ" or "鏀垮簻" for 政府. Where the round trip
// back is exact and gives Chinese while the text as it stands is none, it is undone: run by run,
// since a page is often right but for what it took from elsewhere. Nothing is ever guessed;
// characters that the wrong decoding lost (锟斤拷) stay as they are and are reported.
#pragma once

#include <string>
#include <vector>

namespace nianbao::normalize {

struct Repaired {
  std::u32string text{};
  // IANA name of the encoding that the text had been misread as: "windows-1252", "GBK", "Big5".
  // Empty where nothing was undone.
  std::string misread_as{};
  // What was lost for good, for NormalizedDocument.notices.
  std::vector<std::string> notices{};
};

Repaired UndoMojibake(std::u32string text);

// False for characters that come of no wrong decoding: a text of them alone is returned as it is.
bool MayBeMojibake(char32_t c);

}  // namespace nianbao::normalize
