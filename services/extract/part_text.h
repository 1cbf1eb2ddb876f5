// SPDX-License-Identifier: Apache-2.0
// One part of a document as the readers of names, years and dates want to see it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "nianbao/v1/document.pb.h"

namespace nianbao::extract {

// Points into the document, which must outlive it. Block numbers are indices into the document.
struct PartText {
  const v1::NormalizedDocument* document = nullptr;
  int number = 0;
  // Blocks of the part without what surrounds it on the page, in reading order.
  std::vector<int> body;
  // Blocks that surround the parts of the page: navigation, footer.
  std::vector<int> surroundings;
  // The title, its lines joined; empty where there is none.
  std::string title;
  // Blocks that make up the title.
  std::vector<int> title_blocks;
  // Paragraphs before the first numbered heading, the title left out, up to 1,200 characters; the
  // first paragraph where nothing stands before it.
  std::string introduction;

  // The compact text of each block of `body` and `surroundings`, by the block's number; empty for
  // other blocks.
  std::vector<std::string> compacts;

  const v1::Block& block(int index) const { return document->blocks(index); }
  const std::string& compact(int index) const { return compacts[static_cast<std::size_t>(index)]; }
};

// Reads `part` of `document`. Block ranges outside the document are cut off.
PartText ReadPart(const v1::NormalizedDocument& document, const v1::Part& part);

// `text` without any space, and with half-width brackets, colons and commas.
std::string Compact(const std::string& text);

}  // namespace nianbao::extract
