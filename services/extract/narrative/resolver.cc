// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/resolver.h"

#include <algorithm>

namespace nianbao::extract::narrative {
namespace {

bool InYears(const Entry& entry, int year) {
  if (year == 0) return true;
  return entry.first_year <= year && (entry.last_year == 0 || year <= entry.last_year);
}

// What a concept is worth that stands outside the phrase: less than any inside, and a near one more
// than a far one. 0 where it was not seen.
int WorthOutside(const Context& context, std::size_t id) {
  const int distance = context.Distance(id);
  return distance < 0 ? 0 : 1 + (Context::kHorizon - distance) / 2;
}

// What `entry` scores; 0 where it does not fit.
int Score(const Lexicon& lexicon, const Entry& entry, const ConceptSet& phrase,
          const Context& context) {
  if ((entry.head & phrase) != entry.head || (entry.without & phrase).any()) return 0;
  if ((entry.absent & phrase).any() || context.HasAny(entry.absent)) return 0;
  int score = entry.weight;
  const ConceptSet wanted = entry.context | entry.favour;
  for (std::size_t id = wanted._Find_first(); id < kMaxConcepts; id = wanted._Find_next(id)) {
    const int worth = phrase.test(id) ? lexicon.WeightOf(id) : WorthOutside(context, id);
    if (worth == 0 && entry.context.test(id)) return 0;
    score += worth;
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

bool Context::HasAny(const ConceptSet& concepts) const {
  for (std::size_t id = concepts._Find_first(); id < kMaxConcepts; id = concepts._Find_next(id)) {
    if (Distance(id) >= 0) return true;
  }
  return false;
}

Resolution Resolve(const Lexicon& lexicon, const ConceptSet& phrase, const Context& context,
                   UnitClass unit, int year) {
  Resolution result;
  const std::uint32_t bit = 1U << static_cast<unsigned>(unit);
  for (std::size_t id = phrase._Find_first(); id < kMaxConcepts; id = phrase._Find_next(id)) {
    for (const std::size_t index : lexicon.EntriesOf(id)) {
      const Entry& entry = lexicon.entries()[index];
      if ((entry.units & bit) == 0 || !InYears(entry, year)) continue;
      const int score = Score(lexicon, entry, phrase, context);
      if (score > 0) Consider(entry, score, result);
    }
  }
  return result;
}

}  // namespace nianbao::extract::narrative
