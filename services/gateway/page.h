// SPDX-License-Identifier: Apache-2.0
// The files of page/, which are part of the program. UTF-8.
#pragma once

#include <string_view>

namespace nianbao::gateway {

std::string_view PageHtml();
std::string_view PageCss();
std::string_view PageJs();

}  // namespace nianbao::gateway
