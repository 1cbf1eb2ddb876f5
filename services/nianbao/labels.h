// SPDX-License-Identifier: Apache-2.0
// What the indicators are called on the official forms.
#pragma once

#include <string>
#include <string_view>

#include "services/nianbao/render.h"

namespace nianbao::cli {

// The official label of `indicator` for a Chinese reader, the id itself for others and for an
// indicator of no form.
std::string IndicatorLabel(std::string_view indicator, Language language);

}  // namespace nianbao::cli
