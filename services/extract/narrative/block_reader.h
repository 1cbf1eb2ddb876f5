// SPDX-License-Identifier: Apache-2.0
// Reads one block of running text clause by clause. Internal to narrative.cc.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/extract/narrative/breakdowns.h"
#include "services/extract/narrative/narrative.h"
#include "services/extract/narrative/period.h"
#include "services/extract/narrative/resolver.h"
#include "services/extract/narrative/scanner.h"

namespace nianbao::extract::narrative {

// Tokens between two separators that end a clause: commas, stops, colons, brackets, line feeds.
struct Clause {
  // Tokens [first, last) of the scan; separators of lists (、) are among them.
  std::size_t first = 0;
  std::size_t last = 0;
  // Places in the text of the scan.
  std::size_t begin = 0;
  std::size_t end = 0;
  // What stands before and behind it; 0 at the ends of the block.
  char32_t opener = 0;
  char32_t closer = 0;
};

std::vector<Clause> SplitClauses(const Scan& scan);

// Tokens that are looked at behind a number, and on both sides of 分别: more is no sentence.
inline constexpr std::size_t kMaxAround = 200;

class BlockReader {
 public:
  // `block` is block number `index` of the document; `scan` is what ScanBlock makes of it. All
  // arguments must outlive the reader.
  BlockReader(const Lexicon& lexicon, const v1::Block& block, int index, const Scan& scan,
              const NarrativeOptions& options, Context& context, NarrativeReading& reading);

  void Read();

 private:
  // Tokens [first, last) that say what a number counts.
  struct Region {
    std::size_t first;
    std::size_t last;
  };
  struct Target {
    Resolution resolution;
    ConceptSet phrase;
  };
  // What a number behind 分别 counts: its item, and the whole list.
  struct Assigned {
    ConceptSet item;
    ConceptSet list;
  };

  // block_reader.cc: the walk over clauses.
  void ReadClause(const Clause& clause);
  void ReadWord(const Clause& clause, std::size_t token);
  void ReadPassage(const Clause& clause, std::size_t token);
  void EndClause(const Clause& clause, std::size_t facts_before);
  void OpenList(const Clause& clause, bool had_number);
  bool EndsSpan(const Clause& clause, std::size_t token) const;
  bool FollowsComparison(const Clause& clause, std::size_t token) const;

  // block_facts.cc: quantities.
  void ReadQuantity(const Clause& clause, std::size_t token);
  bool IsCounted(const Clause& clause, std::size_t token, const Target& target) const;
  std::vector<Target> FindTargets(const Clause& clause, std::size_t token) const;
  Target FindTarget(const Clause& clause, std::size_t token) const;
  Resolution ResolveNumber(const ConceptSet& phrase, const Context& context,
                           const Quantity& number) const;
  Target ResolvePhrase(const ConceptSet& phrase, const Quantity& quantity) const;
  bool IsOneOfItsOwn(const ConceptSet& whole, const Quantity& number,
                     const std::vector<Target>& items) const;
  std::vector<Target> Distribute(const Clause& clause, std::size_t token) const;
  bool IsSameForAnotherPeriod(const Clause& clause, std::size_t token) const;
  bool IsBracketYear(const Clause& clause, std::size_t token) const;
  ConceptSet RestOfSentence(std::size_t token) const;
  bool OnlyVerbs(Region region) const;
  ConceptSet Carried(const Clause& clause, std::size_t token, Region before) const;
  std::size_t SharedOutAt(const Clause& clause, std::size_t first, std::size_t second) const;
  Region Before(const Clause& clause, std::size_t token) const;
  Region After(const Clause& clause, std::size_t token) const;
  void AddFact(const Clause& clause, std::size_t token, const Target& target);
  void AddShare(const v1::Fact& fact, const ConceptSet& phrase);
  bool IsFigureOfSpeech(const Quantity& number) const;
  bool IsSlogan(const Clause& clause, std::size_t token, const Target& target) const;
  void AssignRespective();
  void AssignList(const Clause& clause, std::size_t token);
  Target ResolveAssigned(const Assigned& assigned, const Quantity& quantity) const;

  // block_zeros.cc: zeros stated in words.
  void ReadZero(const Clause& clause, std::size_t token);
  std::size_t EndOf(Region region, std::size_t otherwise) const;
  bool IsStated(const Clause& clause, std::size_t token, Region objects) const;
  void AddZeros(const std::vector<ConceptSet>& items, const ConceptSet& said, std::size_t begin,
                std::size_t end, std::string_view word);

  // block_claims.cc: comparisons.
  bool ReadClaim(const Clause& clause, std::size_t token);
  std::size_t ClaimValue(const Clause& clause, std::size_t token) const;
  void NameClaim(const Clause& clause, std::size_t token, v1::Claim& claim) const;

  // What all of them need.
  const Token& token(std::size_t index) const { return scan_.tokens[index]; }
  const ConceptSet& Concepts(std::size_t index) const;
  bool HasRole(std::size_t index, Role role) const;
  bool IsQuantity(std::size_t index) const { return token(index).kind == Token::Kind::kQuantity; }
  bool IsBreak(std::size_t index) const { return token(index).kind == Token::Kind::kBreak; }
  const Quantity& quantity(std::size_t index) const { return scan_.quantities[token(index).index]; }
  ConceptSet Union(Region region) const;
  bool RegionHas(Region region, Role role) const;
  // Items of an enumeration: split at 、 and at conjunctions, those without a meaning left out.
  std::vector<ConceptSet> Items(Region region) const;
  // Those of each word that has a meaning.
  std::vector<ConceptSet> Words(Region region) const;
  std::string TextOf(std::size_t begin, std::size_t end) const;
  v1::Evidence EvidenceOf(std::size_t begin, std::size_t end) const;
  void Pass(std::size_t index, NotCounted what);

  const Lexicon& lexicon_;
  const v1::Block& block_;
  const int index_;
  const NarrativeOptions& options_;
  Context& context_;
  NarrativeReading& reading_;

  const Scan& scan_;
  std::vector<Clause> clauses_;
  Period period_;
  Breakdowns breakdowns_;
  // What a number counts that stands in a list behind 分别为, by token.
  std::map<std::size_t, Assigned> respective_;
  // Numbers that are part of a claim or of a stated zero.
  std::vector<bool> consumed_;
  // 通过微信, in a clause before that has no number.
  ConceptSet via_;
  // What the last clause without a number speaks of: 行政复议方面，全年共3件.
  ConceptSet subject_;
  // The last number of the sentence.
  struct Previous {
    ConceptSet phrase{};
    UnitClass unit_class = UnitClass::kNone;
  };
  Previous previous_;
  // What the clause before lists.
  std::vector<ConceptSet> previous_items_;
  // Token that begins the sentence.
  std::size_t sentence_first_ = 0;
  bool compared_ = false;
  // The year whose figure may follow: 比上一年度(5件)减少, 较2018年的5件有所减少.
  std::optional<int> bracket_year_;
  // What the last count of the sentence counts.
  Resolution last_;
  // Facts of this sentence begin here.
  std::size_t sentence_facts_ = 0;
  std::size_t sentence_claims_ = 0;
};

}  // namespace nianbao::extract::narrative
