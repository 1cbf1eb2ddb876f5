// SPDX-License-Identifier: Apache-2.0
// Tells what kind of file an original is from its bytes, whatever its name or declared type says.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "services/normalize/options.h"
#include "services/normalize/word/package.h"

namespace nianbao::normalize {

inline constexpr std::string_view kDocxMediaType =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

struct Signature {
  // IANA media type: "application/pdf".
  std::string media_type;
  // What a person calls it: "PDF".
  std::string name;
  // Of a Word document, opened already; null where it could not be.
  std::shared_ptr<Package> package{};
};

// The kind of file that starts like `bytes`; an empty media type for what has no known signature,
// which is text of some kind or junk.
Signature FindSignature(std::string_view bytes);
// The same within the limits of `options`. Both must outlive the package.
Signature FindSignature(std::string_view bytes, const NormalizerOptions& options);

// True where decoded text is a HTML page or a piece of one: it starts like one, or closes several
// elements of HTML.
bool LooksLikeHtml(std::u32string_view text);

}  // namespace nianbao::normalize
