// SPDX-License-Identifier: Apache-2.0
// What holds for every normalized document, whatever the original; for tests and fuzz targets.
#pragma once

#include "absl/status/status.h"
#include "nianbao/v1/document.pb.h"

namespace nianbao::normalize {

// INTERNAL with the place of the first breach: runs of a text are ordered, cover it without gaps
// and lie in the original; cells are ordered, inside their grid and do not overlap; parts are
// ordered, not empty and inside the document; text is valid UTF-8 without characters that Clean
// removes.
absl::Status CheckLaws(const v1::NormalizedDocument& document);

}  // namespace nianbao::normalize
