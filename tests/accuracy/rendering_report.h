// SPDX-License-Identifier: Apache-2.0
// Does every format come out of normalize as the document that went in?
#pragma once

#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/normalize/normalizer.h"
#include "tests/generator/comparison.h"
#include "tests/generator/rendering.h"

namespace nianbao::accuracy {

// How one rendering came out.
struct RenderingResult {
  std::string name{};
  // What the format cannot carry, and so is not looked for.
  std::string loses{};
  // Those that came out as the same document: every block, heading, paragraph, table and cell, in
  // the same order, and no more.
  generator::Score documents{};
  generator::Score headings{};
  generator::Score paragraphs{};
  generator::Score cells{};
  // "report0003: block 12: heading 1 “一、总体情况” missing".
  std::vector<std::string> differences{};
  // Why it was not compared: it could not be written here, or normalize does not read it (yet).
  std::optional<absl::Status> skipped{};
};

// Writes `documents` with `rendering`, normalizes and compares them. A document that normalize
// refuses counts with everything missing; where it refuses all as not implemented the result is
// skipped.
RenderingResult RunRendering(const generator::Rendering& rendering,
                             std::span<const generator::Document> documents,
                             const normalize::Normalizer& normalizer);

// A line for each result, figures as exact / total.
void PrintTable(const std::vector<RenderingResult>& results, std::ostream& out);

// The parts that normalize finds in the files of `folder`, as documents, by file name. Empty where
// the folder is not there.
std::vector<generator::Document> ReadSamples(const std::string& folder,
                                             const normalize::Normalizer& normalizer);

}  // namespace nianbao::accuracy
