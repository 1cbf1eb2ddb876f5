// SPDX-License-Identifier: Apache-2.0
// What a phrase counts: the entry of the lexicon that fits it best.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "services/extract/narrative/lexicon.h"

namespace nianbao::extract::narrative {

// Concepts that stood before a phrase, with how long ago.
class Context {
 public:
  // Farther than this a concept is forgotten.
  static constexpr int kHorizon = 10;

  // The headings above the text: known as if seen at the horizon.
  void SetHeadings(const ConceptSet& concepts) { headings_ = concepts; }
  // Nothing stands before the next clause but headings.
  void Clear();
  // The next clause begins, `steps` after the one before.
  void Advance(int steps) { now_ += steps; }
  void See(const ConceptSet& concepts);
  // Clauses since the concept was seen; -1 where it was not.
  int Distance(std::size_t concept_id) const;
  // Whether any of them was seen.
  bool HasAny(const ConceptSet& concepts) const;

 private:
  std::array<std::int32_t, kMaxConcepts> seen_{};
  std::int32_t now_ = 1 << 8;
  ConceptSet headings_;
};

struct Resolution {
  // nullptr where no entry fits.
  const Entry* best = nullptr;
  // Other indicators that fit as well.
  std::vector<const Entry*> others;
  int score = 0;
};

// The entry whose words are in `phrase` (its context may stand before it), that takes `unit`, and
// that asks for most. Entries of equal weight with another indicator are the others. kNone as unit
// means a zero stated in words.
Resolution Resolve(const Lexicon& lexicon, const ConceptSet& phrase, const Context& context,
                   UnitClass unit, int year);

}  // namespace nianbao::extract::narrative
