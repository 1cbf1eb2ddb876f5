// SPDX-License-Identifier: Apache-2.0
// Points from what was read to its place in the normalized document and in the original.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::extract {

// What is quoted of a cell, in code points; a longer one is prose.
inline constexpr std::size_t kMaxQuote = 2000;

// The place of a cell of block `block`: its text up to kMaxQuote, or its place where it is blank.
v1::Evidence CellEvidence(int block, const v1::Cell& cell);

// The place of the code points [begin, end) of the text of block `index`.
v1::Evidence TextEvidence(int index, const v1::Block& block, std::int32_t begin, std::int32_t end);
// The same for a caller that has the words themselves, `quote`: the text is not decoded again.
v1::Evidence TextEvidence(int index, const v1::Block& block, std::int32_t begin, std::int32_t end,
                          std::string quote);

}  // namespace nianbao::extract
