// SPDX-License-Identifier: Apache-2.0
// Reads plain text: lines to tables, headings and paragraphs.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/normalize/reading.h"

namespace nianbao::normalize {

// Reads a decoded original. RESOURCE_EXHAUSTED: more characters, blocks or cells than the options
// allow.
absl::StatusOr<Reading> ReadText(std::u32string decoded, const ReaderContext& context);

}  // namespace nianbao::normalize
