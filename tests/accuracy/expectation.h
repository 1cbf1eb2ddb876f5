// SPDX-License-Identifier: Apache-2.0
// What is true of a document, from the generator or from a careful reader's labels.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "nianbao/v1/document.pb.h"
#include "tests/accuracy/extraction_score.h"
#include "tests/generator/report.h"

namespace nianbao::accuracy {

// The truth of a generated report, with its places in the blocks that `read` has for those that
// were written. A fact in a paragraph that was not read as written keeps no place and cannot be
// found.
ExpectedReport Expect(const generator::GeneratedReport& report, const v1::NormalizedDocument& read);

// One file of the labels: the document it is about, and what is true of its annual reports.
struct LabelledFile {
  // Path of the document.
  std::string document{};
  std::vector<ExpectedReport> reports{};
};

// The labels NNN.json in `gold`, of the documents NNN_* in the folder `seeds` beside it, as its
// README describes them. Empty where the folder is not there. INVALID_ARGUMENT: a file is not of
// that format.
absl::StatusOr<std::vector<LabelledFile>> ReadLabels(const std::string& gold);

}  // namespace nianbao::accuracy
