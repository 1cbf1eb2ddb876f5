// SPDX-License-Identifier: Apache-2.0
// Reads plain text: lines to tables, headings and paragraphs.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/normalize/draft.h"
#include "services/normalize/options.h"

namespace nianbao::normalize {

// The blocks of `text` (simplified characters, one for each code point of the original), in order.
// RESOURCE_EXHAUSTED: more blocks or cells than `options` allow.
absl::StatusOr<std::vector<DraftBlock>> ReadText(std::u32string_view text,
                                                 const NormalizerOptions& options);

}  // namespace nianbao::normalize
