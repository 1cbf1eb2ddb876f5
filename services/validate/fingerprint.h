// SPDX-License-Identifier: Apache-2.0
// Stable names made from content.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nianbao::validate {

// SHA-256 of `parts`, each preceded by its length so that no two lists share a digest; 64
// lower-case hexadecimal digits.
std::string Fingerprint(const std::vector<std::string>& parts);

// SHA-256 of `bytes`, 64 lower-case hexadecimal digits.
std::string Sha256Hex(std::string_view bytes);

}  // namespace nianbao::validate
