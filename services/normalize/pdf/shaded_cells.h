// SPDX-License-Identifier: Apache-2.0
// Tables without lines whose cells are told by the ground behind them.
#pragma once

#include <span>
#include <vector>

#include "services/normalize/pdf/page_content.h"

namespace nianbao::normalize::pdf {

// The edges of those of `fills` that tile a part of the page: they touch, beside each other and one
// below the other. White ones, small ones and a page with more of them than a table has cells do
// not count.
std::vector<Ruling> BordersOfShades(std::span<const Area> fills);

}  // namespace nianbao::normalize::pdf
