// SPDX-License-Identifier: Apache-2.0
// How well reports are understood, by form and by rendering.
#pragma once

#include <map>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/extract/extractor.h"
#include "services/normalize/normalizer.h"
#include "tests/accuracy/extraction_score.h"
#include "tests/generator/rendering.h"
#include "tests/generator/report.h"

namespace nianbao::accuracy {

// A line of the table: "FORM_2021" and "html-word"; for labelled files the rendering is the file's.
struct ExtractionLine {
  std::string form{};
  std::string rendering{};
  ExtractionResult result{};
};

struct Stages {
  const normalize::Normalizer& normalizer;
  const extract::Extractor& extractor;
};

// Writes `reports` with `rendering`, reads and extracts them: a line for each form. Empty where the
// rendering cannot be written here or is not read; a report that is not read is missed whole.
std::vector<ExtractionLine> ScoreGenerated(const generator::Rendering& rendering,
                                           std::span<const generator::GeneratedReport> reports,
                                           const Stages& stages);

// A line for each form and labelled document of `gold`. Empty where the folder is not there.
absl::StatusOr<std::vector<ExtractionLine>> ScoreLabelled(const std::string& gold,
                                                          const Stages& stages);

// Recall and precision in percent, with the number of true things; "-" where there is none.
void PrintTable(std::span<const ExtractionLine> lines, std::ostream& out);

}  // namespace nianbao::accuracy
