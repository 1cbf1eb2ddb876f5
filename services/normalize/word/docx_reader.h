// SPDX-License-Identifier: Apache-2.0
// Reads Word documents in Office Open XML (DOCX, DOCM and their templates).
//
// The decoded original is the text as stored: the body, then footnotes, endnotes, headers, footers
// and comments; a line feed after each paragraph and break, a tab after each cell. What is anchored
// in a paragraph (text boxes, the descriptions of pictures, the values behind charts, the points of
// diagrams) stands after that paragraph. Numbers that Word writes before paragraphs stand nowhere
// in it: they map to the empty span where their paragraph begins.
//
// Source: ECMA-376 (5th edition) parts 1, 2 and 4, strict and transitional alike.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "services/normalize/reading.h"
#include "services/normalize/word/package.h"

namespace nianbao::normalize {

// INVALID_ARGUMENT: no Word document, cut off, encrypted, its main part damaged, or without text
// and pictures. RESOURCE_EXHAUSTED: over a limit of the options. A damaged part besides the main
// one is left out and said in the notices.
absl::StatusOr<Reading> ReadDocx(std::string_view bytes, const ReaderContext& context);
// The same for one that is open, within the limits of `context`.
absl::StatusOr<Reading> ReadDocx(Package& package, const ReaderContext& context);

}  // namespace nianbao::normalize
