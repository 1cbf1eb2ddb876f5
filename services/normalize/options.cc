// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/options.h"

#include "absl/strings/str_cat.h"

namespace nianbao::normalize {

absl::Status TooLong(const NormalizerOptions& options) {
  return absl::ResourceExhaustedError(absl::StrCat(
      "its text has more than ", options.max_characters, " characters: send each report alone"));
}

}  // namespace nianbao::normalize
