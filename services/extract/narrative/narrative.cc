// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/narrative.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "services/extract/narrative/block_reader.h"

namespace nianbao::extract::narrative {
namespace {

constexpr std::size_t kLevels = 5;

// A short numbered paragraph looks like a heading, but no heading ends with a stop.
bool IsSentence(const v1::Block& block) {
  return block.kind() == v1::Block::HEADING && block.level() > 0 && block.text().ends_with("。");
}

bool IsRead(const v1::Block& block) {
  return (block.kind() == v1::Block::PARAGRAPH || block.kind() == v1::Block::NOTE ||
          IsSentence(block)) &&
         !block.boilerplate();
}

// Takes a piece off the front, to the end of a sentence where one ends in its second half.
std::string_view TakePiece(std::string_view& text) {
  std::size_t size = text.size();
  if (size > kMaxPiece) {
    const auto is_lead = [&](std::size_t at) {
      return (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    };
    size = kMaxPiece;
    while (size > kMaxPiece - 3 && !is_lead(size)) --size;
    const std::string_view window = text.substr(0, size);
    for (const std::string_view stop : {std::string_view("\n"), std::string_view("。")}) {
      const std::size_t at = window.rfind(stop);
      if (at == std::string_view::npos || at < kMaxPiece / 2) continue;
      size = at + stop.size();
      break;
    }
  }
  const std::string_view piece = text.substr(0, size);
  text.remove_prefix(size);
  return piece;
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
  std::vector<int> skipped = options.skipped;
  std::sort(skipped.begin(), skipped.end());
  for (const int index : part.body) {
    const v1::Block& block = part.block(index);
    if (block.kind() == v1::Block::HEADING && !IsSentence(block)) headings.See(block, lexicon);
    if (!IsRead(block) || std::binary_search(skipped.begin(), skipped.end(), index)) continue;
    context.Clear();
    context.SetHeadings(headings.All());
    std::size_t offset = 0;
    for (std::string_view rest = block.text(); !rest.empty();) {
      const std::string_view piece = TakePiece(rest);
      ScanBlock(piece, lexicon, scan, offset);
      BlockReader(lexicon, block, index, scan, options, context, reading).Read();
      offset += scan.block.size();
    }
  }
  return reading;
}

}  // namespace nianbao::extract::narrative
