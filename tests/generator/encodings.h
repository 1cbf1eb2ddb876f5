// SPDX-License-Identifier: Apache-2.0
// Encodings with right, wrong and missing declarations, and the scripts of Chinese.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/generator/rendering.h"

namespace nianbao::generator {

// `utf8` in the encoding that ICU knows as `charset`. INVALID_ARGUMENT: the encoding is not known,
// or a character is not in it.
absl::StatusOr<std::string> Encode(std::string_view utf8, const std::string& charset);

// `text` by OpenCC's configuration `config`: "s2t.json", "s2twp.json". FAILED_PRECONDITION:
// OpenCC's tables are not installed.
absl::StatusOr<std::string> ConvertScript(std::string_view text, const std::string& config);

// The pages and texts of one document in every encoding and script.
std::vector<Rendering> EncodedRenderings();

}  // namespace nianbao::generator
