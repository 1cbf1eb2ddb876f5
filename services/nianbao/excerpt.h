// SPDX-License-Identifier: Apache-2.0
// The line of a document in which a piece of evidence stands.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::cli {

struct Excerpt {
  std::string line;
  // Columns of a terminal (East Asian width) that the evidence takes in the line; at least one.
  int mark_begin = 0;
  int mark_end = 0;
};

// The words around the evidence, at most `width` columns, with "…" where they were cut: a piece of
// the paragraph, or of the table's row with " | " between its cells and "[ ]" for a blank one.
// Nothing where the document has no such place.
std::optional<Excerpt> FindExcerpt(const v1::NormalizedDocument& document,
                                   const v1::Evidence& evidence, int width);

// The excerpt as two lines, the second one with "^~~~" below the evidence, each behind `indent`
// spaces.
std::string RenderExcerpt(const Excerpt& excerpt, int indent);

}  // namespace nianbao::cli
