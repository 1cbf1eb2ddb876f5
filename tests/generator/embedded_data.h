// SPDX-License-Identifier: Apache-2.0
// The data files of this folder as they are built into the program.
#pragma once

#include <string_view>
#include <vector>

namespace nianbao::generator {

// wordings.tsv, wordings_held_out.tsv, narrative.tsv.
extern const std::vector<std::string_view> kDataFiles;

}  // namespace nianbao::generator
