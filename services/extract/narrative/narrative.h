// SPDX-License-Identifier: Apache-2.0
// The numbers of the running text, with what they count.
#pragma once

#include <cstdint>
#include <vector>

#include "nianbao/v1/report.pb.h"
#include "services/extract/narrative/lexicon.h"
#include "services/extract/part_text.h"

namespace nianbao::extract::narrative {

// A number that is no figure, and what it is instead. Places are code points of the block.
struct NotCountedPlace {
  NotCounted what = NotCounted::kBare;
  int block = 0;
  std::int32_t begin = 0;
  std::int32_t end = 0;
};

struct NarrativeReading {
  // In reading order; ids follow each other.
  std::vector<v1::Fact> facts;
  std::vector<v1::Breakdown> breakdowns;
  std::vector<v1::Share> shares;
  std::vector<v1::Claim> claims;
  std::vector<NotCountedPlace> not_counted;
};

// What is read of one part at most: ten times what the longest reports hold. Numbers beyond are not
// looked at.
inline constexpr std::size_t kMaxFacts = 20'000;
inline constexpr std::size_t kMaxClaims = 2'000;
inline constexpr std::size_t kMaxNotCounted = 100'000;
// A longer block, in bytes, is read in pieces that end with a sentence.
inline constexpr std::size_t kMaxPiece = 60'000;

struct NarrativeOptions {
  // The reported year; 0 where it is not known.
  int year = 0;
  // Number of the first fact's id: 8 for "f8".
  int first_fact = 1;
  // Blocks that are not read: titles, and the data of charts.
  std::vector<int> skipped;
};

// Reads the paragraphs and notes of the part. Headings are not searched; they only tell what the
// text below them is about. Every digit of a paragraph is in a fact, in a claim or in
// `not_counted`, up to the limits above. Linear in the length of the text; never fails.
NarrativeReading ReadNarrative(const PartText& part, const Lexicon& lexicon,
                               const NarrativeOptions& options);

}  // namespace nianbao::extract::narrative
