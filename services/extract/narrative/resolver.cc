// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/resolver.h"

#include <algorithm>

namespace nianbao::extract::narrative {
namespace {

// A concept in the phrase weighs more than any concept before it, and a near one more than a far
// one.
constexpr int kInPhrase = 16;

bool InYears(const Entry& entry, int year) {
  if (year == 0) return true;
  return entry.first_year <= year && (entry.last_year == 0 || year <= entry.last_year);
}

// What `entry` scores; 0 where it does not fit.
int Score(const Entry& entry, const ConceptSet& phrase, const Context& context) {
  if ((entry.head & phrase) != entry.head || (entry.without & phrase).any()) return 0;
  const ConceptSet inside = entry.context & phrase;
  int score = entry.weight + static_cast<int>(inside.count()) * kInPhrase;
  const ConceptSet outside = entry.context & ~phrase;
  for (std::size_t id = outside._Find_first(); id < kMaxConcepts; id = outside._Find_next(id)) {
    const int distance = context.Distance(id);
    if (distance < 0) return 0;
    score += std::max(1, Context::kHorizon + 1 - distance);
  }
  return score;
}

void Consider(const Entry& entry, int score, Resolution& result) {
  if (score > result.score) {
    result.score = score;
    result.best = &entry;
    result.others.clear();
  } else if (score == result.score &&
             (entry.indicator != result.best->indicator || entry.column != result.best->column)) {
    result.others.push_back(&entry);
  }
}

}  // namespace

void Context::Clear() { now_ += kHorizon + 1; }

void Context::See(const ConceptSet& concepts) {
  for (std::size_t id = concepts._Find_first(); id < kMaxConcepts; id = concepts._Find_next(id)) {
    seen_[id] = now_;
  }
}

int Context::Distance(std::size_t concept_id) const {
  const int distance = now_ - seen_[concept_id];
  if (distance <= kHorizon) return distance;
  return headings_.test(concept_id) ? kHorizon : -1;
}

Resolution Resolve(const Lexicon& lexicon, const ConceptSet& phrase, const Context& context,
                   UnitClass unit, int year) {
  Resolution result;
  const std::uint32_t bit = 1U << static_cast<unsigned>(unit);
  for (std::size_t id = phrase._Find_first(); id < kMaxConcepts; id = phrase._Find_next(id)) {
    for (const std::size_t index : lexicon.EntriesOf(id)) {
      const Entry& entry = lexicon.entries()[index];
      if ((entry.units & bit) == 0 || !InYears(entry, year)) continue;
      const int score = Score(entry, phrase, context);
      if (score > 0) Consider(entry, score, result);
    }
  }
  return result;
}

}  // namespace nianbao::extract::narrative
