// SPDX-License-Identifier: Apache-2.0
// Reads the files that a person names on the command line.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nianbao::cli {

// Returns the bytes of the file `path`, or of standard input for "-". Every message names the file
// and says what to do. INVALID_ARGUMENT: a folder, or an empty file. NOT_FOUND, PERMISSION_DENIED.
// RESOURCE_EXHAUSTED: more than 64 MiB.
absl::StatusOr<std::string> ReadInput(const std::string& path);

// `path` as text for messages and records: names in another charset than UTF-8 are common, and what
// is no UTF-8 in them becomes U+FFFD.
std::string DisplayName(std::string_view path);

}  // namespace nianbao::cli
