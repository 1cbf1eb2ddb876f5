// SPDX-License-Identifier: Apache-2.0
// Tells the character encoding of a text and decodes it.
//
// An encoding must decode the bytes and give Chinese text; a declaration is believed only where it
// does both. UTF-8 that is valid is never anything else. Statistics look at 8 KiB; only where they
// and the declaration disagree are both readings of the whole compared. Text that had been decoded
// wrongly and saved again before it came here is repaired where that is certain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "nianbao/v1/document.pb.h"
#include "services/normalize/characters/traits.h"

namespace nianbao::normalize {

struct Decoded {
  // IANA name: "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "GB18030" (which GB2312 and
  // GBK are read as), "HZ-GB-2312", "Big5", or "Big5-HKSCS" where characters of HKSCS or of the
  // ETEN extension are in it.
  std::string charset{};
  // The text in code points, without a byte order mark. Positions in the original count these.
  std::u32string text{};
  // Of the text.
  Traits traits = 0;
  // How the encoding was told; `charset` in it is the one above.
  v1::Encoding encoding{};
  // For NormalizedDocument.notices: characters that were lost before the text came here.
  std::vector<std::string> notices{};
};

// Decodes `bytes`. A few broken characters in a text that is Chinese otherwise become U+FFFD each.
// INVALID_ARGUMENT: it is no text, or it ends in the middle of a character, which means that it was
// cut off and more is missing.
absl::StatusOr<Decoded> Decode(std::string_view bytes, std::string_view declared_media_type);

}  // namespace nianbao::normalize
