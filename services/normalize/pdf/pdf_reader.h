// SPDX-License-Identifier: Apache-2.0
// Reads a PDF that holds text: lines to paragraphs, ruled and aligned tables to grids, over pages.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "services/normalize/reading.h"

namespace nianbao::normalize {

// Reads `bytes`, a PDF. Its decoded original is the text of its pages in reading order, characters
// that the producer drew twice in one place once, a form feed after each page. Every character has
// its place in `glyph_runs`.
//
// What is drawn but not seen is left out as HIDDEN, headers, footers and page numbers as
// PAGE_FURNITURE; one that holds words is kept once as boilerplate. Notices name fonts that lose
// characters (each stands as U+FFFD), scanned pages among others, text that recognition put under
// a scan, attachments and notes that are not read.
//
// INVALID_ARGUMENT: cannot be opened, no pages, no text, or more than a few characters lost to
// fonts without Unicode map. UNIMPLEMENTED: scanned pages alone. RESOURCE_EXHAUSTED: over a limit.
absl::StatusOr<Reading> ReadPdf(std::string_view bytes, const ReaderContext& context);

}  // namespace nianbao::normalize
