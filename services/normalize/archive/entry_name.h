// SPDX-License-Identifier: Apache-2.0
// Names of files in archives, whose encoding most archives do not state.
#pragma once

#include <string>
#include <string_view>

namespace nianbao::normalize {

// `raw` in UTF-8. `is_utf8`: the entry says that its name is UTF-8 (bit 11 of its flags). Others
// are UTF-8 where they are valid and hold ideographs (macOS), else GB18030 where they decode as
// such (Chinese Windows), else code page 437, as the format says.
std::string DecodeEntryName(std::string_view raw, bool is_utf8);

}  // namespace nianbao::normalize
