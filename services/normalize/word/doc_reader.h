// SPDX-License-Identifier: Apache-2.0
// Reads Word 97-2003 files (.doc, Kingsoft's .wps and .wpt) as the DOCX that LibreOffice makes of
// them; the decoded original is the text of that.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "services/normalize/reading.h"

namespace nianbao::normalize {

// Reads a compound file. INVALID_ARGUMENT: it is damaged or has a password. UNIMPLEMENTED: it is
// another program's. Otherwise as ConvertWordToDocx and ReadDocx.
absl::StatusOr<Reading> ReadDoc(std::string_view bytes, const ReaderContext& context);

}  // namespace nianbao::normalize
