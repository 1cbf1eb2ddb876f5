// SPDX-License-Identifier: Apache-2.0
// Reads the files that a person names on the command line.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace nianbao::cli {

// Returns the bytes of the file `path`, or of standard input for "-". Every message names the file
// and says what to do. INVALID_ARGUMENT: a folder, or an empty file. NOT_FOUND, PERMISSION_DENIED.
// RESOURCE_EXHAUSTED: more than 64 MiB.
absl::StatusOr<std::string> ReadInput(const std::string& path);

}  // namespace nianbao::cli
