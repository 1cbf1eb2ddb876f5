// SPDX-License-Identifier: Apache-2.0
// The words of the narrative and what they count, as data (README.md says how to add a wording).
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/indicators/indicators.h"
#include "common/text/word_trie.h"

namespace nianbao::extract::narrative {

using text::WordTrie;

// Concepts that the code knows; words.tsv names them with "@". They come first among the concepts.
enum class Role : std::uint8_t {
  kPart,
  kComplete,
  kRespective,
  kEach,
  kCumulative,
  kHistory,
  kSoFar,
  kAnnual,
  kLastYear,
  kYearBefore,
  kNextYear,
  kPartOfYear,
  kCompare,
  kUp,
  kDown,
  kLevel,
  kZero,
  kCondition,
  kNot,
  kPlan,
  kShare,
  kAct,
  kVia,
  kTotal,
  kConjunction,
  kEvery,
  kDone,
  kCount,
};

inline constexpr std::size_t kMaxConcepts = 256;
using ConceptSet = std::bitset<kMaxConcepts>;

// What a counting word counts; entries name the classes that they take.
enum class UnitClass : std::uint8_t {
  // Without a unit; among the units of an entry: may be a zero stated in words ("zero").
  kNone,
  kItem,
  kEvent,
  kVisit,
  kPerson,
  kThing,
  kMoney,
  kRate,
  kMeasure,
  // From here on the number is no figure.
  kDuration,
  kClock,
  kPlace,
  kLevel,
  kStructure,
};

// What a number is that is no figure.
enum class NotCounted : std::uint8_t {
  kName,
  kWord,
  kIndefinite,
  kDate,
  kDuration,
  kClock,
  kDocumentNumber,
  kArticle,
  kPhone,
  kPostcode,
  kAddress,
  kLevel,
  kOrdinal,
  kListNumber,
  kStructure,
  kTitle,
  kCode,
  kComparison,
  kSlogan,
  // A number without a counting word, and nothing that makes it a count.
  kBare,
};
// "date", "document_number" and so on.
std::string_view NotCountedName(NotCounted what);

struct Word {
  std::string text;
  ConceptSet concepts;
  // True for names that hold a number; `what` says of which kind.
  bool not_counted = false;
  NotCounted what = NotCounted::kName;
};

struct Unit {
  std::string text;
  UnitClass unit_class = UnitClass::kNone;
};

// An indicator and the words by which a phrase speaks of it.
struct Entry {
  std::string indicator;
  // Applicant column; empty for indicators without columns.
  std::string column;
  // Other indicators that the words fit as well.
  std::vector<std::string> alternatives;
  // All in the phrase itself.
  ConceptSet head;
  // Each in the phrase or in what stands before it.
  ConceptSet context;
  // Speak for the entry there, but need not be.
  ConceptSet favour;
  // None in the phrase or in what stands before it.
  ConceptSet absent;
  // None in the phrase.
  ConceptSet without;
  // Bit n: takes UnitClass n.
  std::uint32_t units = 0;
  // Reported years; 0 where open.
  int first_year = 0;
  int last_year = 0;
  // How much of the phrase its head explains.
  int weight = 0;
  // Line in entries.tsv.
  int line = 0;
};

// Texts of the data files.
struct LexiconFiles {
  std::string_view words;
  std::string_view names;
  std::string_view units;
  std::string_view entries;
};

// Immutable; thread-safe.
class Lexicon {
 public:
  // The files that are built into the program.
  static const Lexicon& BuiltIn();
  // Reads and checks the files. INVALID_ARGUMENT names file and line and what is wrong: fields that
  // are missing, an unknown class, role or concept, a word twice under one concept, a name that is
  // also a word with a meaning, an indicator or a column that is not known, an entry that is there
  // twice, that can never match, or a concept that no entry needs.
  static absl::StatusOr<Lexicon> Parse(const LexiconFiles& files,
                                       const indicators::Concordance& concordance);

  const WordTrie& words() const { return word_trie_; }
  const WordTrie& units() const { return unit_trie_; }
  const Word& word(std::int32_t index) const { return words_[static_cast<std::size_t>(index)]; }
  const Unit& unit(std::int32_t index) const { return units_[static_cast<std::size_t>(index)]; }
  const std::vector<Entry>& entries() const { return entries_; }
  // What a concept in a phrase is worth: more for one that few entries ask for.
  int WeightOf(std::size_t concept_id) const { return weights_[concept_id]; }
  // Indices of the entries whose first head is `concept_id`.
  const std::vector<std::size_t>& EntriesOf(std::size_t concept_id) const {
    return by_head_[concept_id];
  }

 private:
  friend class LexiconReader;

  std::vector<Word> words_;
  std::vector<Unit> units_;
  std::vector<Entry> entries_;
  std::vector<std::vector<std::size_t>> by_head_;
  std::array<int, kMaxConcepts> weights_{};
  WordTrie word_trie_;
  WordTrie unit_trie_;
};

inline bool Has(const ConceptSet& concepts, Role role) {
  return concepts.test(static_cast<std::size_t>(role));
}

// Without the roles: what the words mean.
ConceptSet Meanings(const ConceptSet& concepts);

}  // namespace nianbao::extract::narrative
