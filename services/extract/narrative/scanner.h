// SPDX-License-Identifier: Apache-2.0
// One pass over the text of a block: words of the lexicon, quantities, numbers that are no figures,
// and what separates clauses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/extract/narrative/lexicon.h"
#include "services/extract/narrative/not_counted.h"
#include "services/extract/narrative/quantity.h"

namespace nianbao::extract::narrative {

struct Token {
  enum class Kind : std::uint8_t { kWord, kQuantity, kNotCounted, kBreak };
  Kind kind = Kind::kWord;
  // Places in Scan::text.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  // Index of the word in the lexicon, of the quantity or the passage in the scan; the separating
  // character of a break.
  std::uint32_t index = 0;
};

struct Scan {
  // Where what was read begins in its block.
  std::size_t offset = 0;
  // The text that was read, as it is.
  std::u32string block;
  // Half-width, without spaces.
  std::u32string text;
  // For each character of `text` its place in the block, and one more for the end.
  std::vector<std::int32_t> places;
  std::vector<Token> tokens;
  std::vector<Quantity> quantities;
  std::vector<Passage> passages;
};

// Linear in the length of the text.
Scan ScanBlock(std::string_view utf8, const Lexicon& lexicon);
// The same into `scan`, whose memory is used again. `utf8` begins at code point `offset` of its
// block.
void ScanBlock(std::string_view utf8, const Lexicon& lexicon, Scan& scan, std::size_t offset = 0);

// Only the concepts of the words: for headings.
ConceptSet ScanConcepts(std::string_view utf8, const Lexicon& lexicon);

}  // namespace nianbao::extract::narrative
