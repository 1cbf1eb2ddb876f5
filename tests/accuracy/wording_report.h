// SPDX-License-Identifier: Apache-2.0
// How well each wording is understood on its own, every one once in each form that it suits.
#pragma once

#include <cstdint>
#include <ostream>
#include <span>

#include "tests/accuracy/extraction_report.h"
#include "tests/generator/wordings.h"

namespace nianbao::accuracy {

struct WordingScores {
  // Narrative facts and ties, by set of wordings.
  ExtractionResult result{};
  // Wordings that were written, and those that were read without a mistake, by set.
  std::array<int, kSources> written{};
  std::array<int, kSources> right{};
};

// Writes a report with `wording` as its only sentence about numbers for each wording and form, as
// HTML, and scores what is read. Misses begin with the wording; those of held-out ones are left
// out. A wording that the drawn states never suit is passed over.
WordingScores ScoreWordings(std::span<const generator::Wording> wordings, std::uint64_t seed,
                            const Stages& stages);

void PrintWordings(const WordingScores& scores, std::ostream& out);

}  // namespace nianbao::accuracy
