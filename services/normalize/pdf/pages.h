// SPDX-License-Identifier: Apache-2.0
// All pages of a PDF, laid out together: what repeats on them and what goes on over them is known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/normalize/options.h"
#include "services/normalize/pdf/original_text.h"
#include "services/normalize/pdf/page_content.h"
#include "services/normalize/pdf/page_layout.h"

namespace nianbao::normalize::pdf {

struct Pages {
  // One for each page. Page furniture is marked, every line knows its place in `original`.
  std::vector<PageLayout> layouts{};
  OriginalText original{};
  // As of the PdfContent.
  std::vector<LossyFont> lossy_fonts{};
  std::vector<std::string> attachments{};
  std::size_t comments = 0;
};

// INVALID_ARGUMENT: cannot be opened, no pages, no text, or more than a few characters lost to
// fonts without Unicode map. UNIMPLEMENTED: scanned pages alone. RESOURCE_EXHAUSTED: over a limit.
absl::StatusOr<Pages> ReadPages(std::string_view bytes, const NormalizerOptions& options);

}  // namespace nianbao::normalize::pdf
