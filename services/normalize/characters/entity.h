// SPDX-License-Identifier: Apache-2.0
// References to characters that careless software escaped twice, so that a page shows "&nbsp;".
#pragma once

#include <cstddef>
#include <string_view>

namespace nianbao::normalize {

struct EntityAtEnd {
  // Of the reference from "&" to ";"; 0 where there is none.
  std::size_t length = 0;
  char32_t character = 0;
};

// The reference to a character that `text` ends with: the named ones that text holds (&nbsp;,
// &ldquo;) and numbers (&#12288;, &#x3000;).
EntityAtEnd FindEntityAtEnd(std::u32string_view text);

}  // namespace nianbao::normalize
