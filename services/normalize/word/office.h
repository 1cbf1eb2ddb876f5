// SPDX-License-Identifier: Apache-2.0
// Has LibreOffice make a DOCX of a Word 97-2003 file, confined (confined_program.h), with a profile
// and a folder of its own for each file: macros off, links never followed, nothing recovered.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nianbao::normalize {

struct OfficeOptions {
  // The program itself; empty: soffice.bin beside the soffice that PATH names.
  std::string program = {};
  absl::Duration timeout = absl::Seconds(40);
  // Largest DOCX that is taken.
  std::size_t max_output_bytes = std::size_t{64} << 20;
};

// The bytes of the DOCX. FAILED_PRECONDITION: LibreOffice is not installed. DEADLINE_EXCEEDED,
// RESOURCE_EXHAUSTED, INTERNAL: it did not get done (as RunConfined). INVALID_ARGUMENT: it could
// not read the file. Every message says what to send instead.
absl::StatusOr<std::string> ConvertWordToDocx(std::string_view bytes,
                                              const OfficeOptions& options = {});

}  // namespace nianbao::normalize
