// SPDX-License-Identifier: Apache-2.0
// How Word writes the numbers of lists.
#pragma once

#include <string>
#include <string_view>

namespace nianbao::normalize {

// `value` in a format of ECMA-376 part 1, 17.18.59 (ST_NumberFormat): "chineseCounting",
// "upperRoman". In digits where the format has no sign for it or is not known here; empty for
// "none" and "bullet". Legal forms (壹) are simplified.
std::u32string FormatNumber(int value, std::string_view format);

}  // namespace nianbao::normalize
