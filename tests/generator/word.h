// SPDX-License-Identifier: Apache-2.0
// Word-processor files, what LibreOffice makes of them, and archives.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/generator/document.h"
#include "tests/generator/rendering.h"

namespace nianbao::generator {

// How a DOCX file comes to its text.
struct DocxFeatures {
  // Word counts the headings; their numbers are in no text.
  bool generated_numbers = false;
  // Words were deleted and inserted with tracked changes.
  bool tracked_changes = false;
  // The title stands in a text box.
  bool text_box = false;
};

// Office Open XML (ECMA-376): merged cells by gridSpan and vMerge, notes as footnotes, a page
// header and a page number in the footer.
absl::StatusOr<std::string> WriteDocx(const Document& document, const DocxFeatures& features);

// A ZIP file with these entries, in order.
absl::StatusOr<std::string> WriteZip(
    const std::vector<std::pair<std::string, std::string>>& entries);

// `files` converted by one start of LibreOffice to `format` ("pdf", "doc"), in order. UNAVAILABLE:
// soffice is not installed, or it did not convert a file.
absl::StatusOr<std::vector<File>> ConvertByOffice(const std::vector<File>& files,
                                                  const std::string& format);

// DOCX, DOC, WPS, PDF and ZIP.
std::vector<Rendering> WordRenderings();

}  // namespace nianbao::generator
