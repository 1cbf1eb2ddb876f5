// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/narrative.h"

#include <algorithm>
#include <array>

#include "services/extract/narrative/block_reader.h"

namespace nianbao::extract::narrative {
namespace {

constexpr std::size_t kLevels = 5;

bool IsRead(const v1::Block& block) {
  return (block.kind() == v1::Block::PARAGRAPH || block.kind() == v1::Block::NOTE) &&
         !block.boilerplate();
}

// The concepts of the headings above the text, by level.
class Headings {
 public:
  void See(const v1::Block& heading, const Lexicon& lexicon) {
    const auto level = static_cast<std::size_t>(std::clamp(heading.level(), 0, 4));
    if (level == 0) return;
    concepts_[level] = ScanConcepts(heading.text(), lexicon);
    for (std::size_t below = level + 1; below < kLevels; ++below) concepts_[below].reset();
  }
  ConceptSet All() const {
    ConceptSet all;
    for (const ConceptSet& concepts : concepts_) all |= concepts;
    return all;
  }

 private:
  std::array<ConceptSet, kLevels> concepts_;
};

}  // namespace

NarrativeReading ReadNarrative(const PartText& part, const Lexicon& lexicon,
                               const NarrativeOptions& options) {
  NarrativeReading reading;
  Headings headings;
  Context context;
  Scan scan;
  for (const int index : part.body) {
    const v1::Block& block = part.block(index);
    if (block.kind() == v1::Block::HEADING) headings.See(block, lexicon);
    const auto& skipped = options.skipped;
    if (!IsRead(block) || std::find(skipped.begin(), skipped.end(), index) != skipped.end()) {
      continue;
    }
    context.Clear();
    context.SetHeadings(headings.All());
    ScanBlock(block.text(), lexicon, scan);
    BlockReader(lexicon, block, index, scan, options, context, reading).Read();
  }
  return reading;
}

}  // namespace nianbao::extract::narrative
