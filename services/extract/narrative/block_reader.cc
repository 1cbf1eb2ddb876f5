// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/block_reader.h"

#include <algorithm>

#include "common/text/text.h"
#include "services/extract/evidence.h"

namespace nianbao::extract::narrative {
namespace {

constexpr std::u32string_view kSentenceEnds = U"。!！?？\n";

constexpr std::size_t kMaxAside = 14;
// A longer clause is no language, and is read in pieces: most of what is said about a number looks
// at its whole clause.
constexpr std::size_t kMaxClauseTokens = 400;
constexpr std::size_t kMaxClauseLength = 2000;

// Whether the bracket that opens at `open` holds a few words and no number: 政府信息(文件)3份. It
// is then a part of its clause.
bool IsAside(const Scan& scan, std::size_t open) {
  for (std::size_t i = open + 1; i < scan.tokens.size(); ++i) {
    const Token& token = scan.tokens[i];
    if (token.begin > scan.tokens[open].end + kMaxAside) return false;
    if (token.kind == Token::Kind::kBreak) return token.index == U')';
    if (token.kind != Token::Kind::kWord) return false;
  }
  return false;
}

bool EndsSentence(char32_t c) { return kSentenceEnds.find(c) != std::u32string_view::npos; }

}  // namespace

std::vector<Clause> SplitClauses(const Scan& scan) {
  std::vector<Clause> clauses;
  Clause clause;
  bool aside = false;
  for (std::size_t i = 0; i <= scan.tokens.size(); ++i) {
    const bool at_end = i == scan.tokens.size();
    const Token* const token = at_end ? nullptr : &scan.tokens[i];
    if (!at_end &&
        (i - clause.first >= kMaxClauseTokens || token->begin > clause.begin + kMaxClauseLength)) {
      clause.last = i;
      clause.end = token->begin;
      clause.closer = U',';
      if (i > clause.first) clauses.push_back(clause);
      clause = {.first = i, .begin = token->begin, .opener = U','};
    }
    if (!at_end && (token->kind != Token::Kind::kBreak || token->index == U'、')) continue;
    if (!at_end && (aside || token->index == U'(')) {
      aside = !aside && IsAside(scan, i);
      if (aside || token->index == U')') continue;
    }
    clause.last = i;
    clause.end = at_end ? scan.text.size() : token->begin;
    clause.closer = at_end ? U'\0' : token->index;
    clauses.push_back(clause);
    clause = {.first = i + 1, .begin = at_end ? clause.end : token->end, .opener = clause.closer};
  }
  return clauses;
}

BlockReader::BlockReader(const Lexicon& lexicon, const v1::Block& block, int index,
                         const Scan& scan, const NarrativeOptions& options, Context& context,
                         NarrativeReading& reading)
    : lexicon_(lexicon),
      block_(block),
      index_(index),
      options_(options),
      context_(context),
      reading_(reading),
      scan_(scan),
      clauses_(SplitClauses(scan_)),
      period_(options.year),
      breakdowns_(reading.breakdowns),
      consumed_(scan_.tokens.size(), false) {}

void BlockReader::Read() {
  if (scan_.tokens.empty()) return;
  period_.StartSentence();
  sentence_facts_ = reading_.facts.size();
  sentence_claims_ = reading_.claims.size();
  AssignRespective();
  for (const Clause& clause : clauses_) ReadClause(clause);
}

void BlockReader::ReadClause(const Clause& clause) {
  if (clause.opener == U'(') breakdowns_.OpenBracket();
  const std::size_t facts_before = reading_.facts.size();
  for (std::size_t i = clause.first; i < clause.last; ++i) {
    switch (token(i).kind) {
      case Token::Kind::kWord:
        ReadWord(clause, i);
        break;
      case Token::Kind::kNotCounted:
        ReadPassage(clause, i);
        break;
      case Token::Kind::kQuantity:
        if (!consumed_[i]) ReadQuantity(clause, i);
        break;
      case Token::Kind::kBreak:
        break;
    }
  }
  EndClause(clause, facts_before);
}

// 比上年, 较2017年, 与上年: a year that something is compared with.
bool BlockReader::FollowsComparison(const Clause& clause, std::size_t index) const {
  if (index == clause.first) return false;
  const Token& before = token(index - 1);
  return before.kind == Token::Kind::kWord && before.end == token(index).begin &&
         (HasRole(index - 1, Role::kCompare) || HasRole(index - 1, Role::kConjunction));
}

void BlockReader::ReadWord(const Clause& clause, std::size_t index) {
  const ConceptSet& said = Concepts(index);
  if (Has(said, Role::kCompare)) compared_ = true;
  const bool other_year = Has(said, Role::kLastYear) || Has(said, Role::kYearBefore);
  if (other_year && FollowsComparison(clause, index)) {
    compared_ = true;
    bracket_year_ = options_.year - (Has(said, Role::kLastYear) ? 1 : 2);
  } else {
    period_.SeeWord(said);
  }
  // 无法提供的情形包括, 申请均已答复，其中: of no number that stands in another sentence.
  const std::size_t first = std::max(sentence_first_, index - std::min(index, kMaxAround));
  const bool of_number =
      !breakdowns_.last_count().empty() || Meanings(Union({first, index})).none();
  if (Has(said, Role::kPart) && of_number) {
    breakdowns_.Open(false, EvidenceOf(token(index).begin, token(index).end));
  }
  if (Has(said, Role::kComplete)) {
    Has(said, Role::kTotal) ? breakdowns_.Total() : breakdowns_.Complete();
  }
  if (Has(said, Role::kZero)) ReadZero(clause, index);
  const bool change = Has(said, Role::kUp) || Has(said, Role::kDown) || Has(said, Role::kLevel);
  if (change) ReadClaim(clause, index);
}

// 2018年至2022年, 2018-2022年.
bool BlockReader::EndsSpan(const Clause& clause, std::size_t index) const {
  const Passage& last = scan_.passages[token(index).index];
  if (last.year == 0 && !last.has_month) return true;
  if (index == clause.first || token(index - 1).kind != Token::Kind::kNotCounted) return false;
  const Passage& first = scan_.passages[token(index - 1).index];
  return first.what == NotCounted::kDate && first.year > 0 && last.year > first.year &&
         token(index).begin == token(index - 1).end + 1;
}

void BlockReader::ReadPassage(const Clause& clause, std::size_t index) {
  const Passage& passage = scan_.passages[token(index).index];
  if (passage.what == NotCounted::kDate) {
    if (FollowsComparison(clause, index) && passage.year > 0 && passage.year != options_.year) {
      compared_ = true;
      bracket_year_ = passage.year;
    } else {
      period_.SeeDate(passage);
      if (EndsSpan(clause, index)) period_.SeeSpan();
    }
  }
  Pass(index, passage.what);
}

// Parts may follow a count without 其中: 申请5件：, 5件申请中，, 按申请方式分，.
void BlockReader::OpenList(const Clause& clause, bool had_number) {
  const std::u32string_view text =
      std::u32string_view(scan_.text).substr(clause.begin, clause.end - clause.begin);
  const bool among = had_number && (text.ends_with(U'中') || clause.closer == U':');
  const bool sorted = !had_number && (text.starts_with(U'按') || text.starts_with(U'从')) &&
                      (text.ends_with(U'分') || text.ends_with(U'看') || text.ends_with(U'类'));
  if (among) breakdowns_.Open(false, EvidenceOf(clause.begin, clause.end));
  if (sorted) breakdowns_.OpenSorted(EvidenceOf(clause.begin, clause.end));
}

void BlockReader::EndClause(const Clause& clause, std::size_t facts_before) {
  const bool had_number = reading_.facts.size() > facts_before;
  const Region all{clause.first, clause.last};
  const ConceptSet said = Meanings(Union(all));
  if (clause.closer == U':') previous_items_ = Items(all);
  OpenList(clause, had_number);
  context_.See(said);
  const bool among = clause.end > clause.begin && scan_.text[clause.end - 1] == U'中';
  if (!had_number && said.any() && clause.opener != U'(' && !among) subject_ = said;
  if (had_number || clause.closer == U';' || RegionHas(all, Role::kAct)) {
    via_.reset();
  } else if (RegionHas(all, Role::kVia)) {
    via_ |= said;
  }
  // 比上一年度(5件)减少2件.
  if (clause.opener != U'(') {
    compared_ = compared_ && !had_number;
    if (clause.closer != U'(') bracket_year_.reset();
  }
  period_.EndClause(had_number);
  if (clause.closer == U')') breakdowns_.CloseBracket();
  context_.Advance(1);
  if (!EndsSentence(clause.closer)) return;
  context_.Advance(1);
  period_.StartSentence();
  breakdowns_.EndSentence();
  sentence_first_ = clause.last + 1;
  via_.reset();
  compared_ = false;
  last_ = {};
  subject_.reset();
  previous_ = {};
  bracket_year_.reset();
  sentence_facts_ = reading_.facts.size();
  sentence_claims_ = reading_.claims.size();
}

const ConceptSet& BlockReader::Concepts(std::size_t index) const {
  static const ConceptSet none;
  if (token(index).kind != Token::Kind::kWord) return none;
  return lexicon_.word(static_cast<std::int32_t>(token(index).index)).concepts;
}

bool BlockReader::HasRole(std::size_t index, Role role) const { return Has(Concepts(index), role); }

ConceptSet BlockReader::Union(Region region) const {
  ConceptSet all;
  for (std::size_t i = region.first; i < region.last; ++i) all |= Concepts(i);
  return all;
}

bool BlockReader::RegionHas(Region region, Role role) const { return Has(Union(region), role); }

std::vector<ConceptSet> BlockReader::Items(Region region) const {
  std::vector<ConceptSet> items(1);
  for (std::size_t i = region.first; i < region.last; ++i) {
    const bool separates = IsBreak(i) || HasRole(i, Role::kConjunction);
    if (separates && Meanings(items.back()).any()) items.emplace_back();
    if (!separates) items.back() |= Concepts(i);
  }
  if (Meanings(items.back()).none()) items.pop_back();
  return items;
}

std::vector<ConceptSet> BlockReader::Words(Region region) const {
  std::vector<ConceptSet> words;
  for (std::size_t i = region.first; i < region.last; ++i) {
    if (Meanings(Concepts(i)).any()) words.push_back(Concepts(i));
  }
  return words;
}

std::string BlockReader::TextOf(std::size_t begin, std::size_t end) const {
  return text::EncodeUtf8(std::u32string_view(scan_.text).substr(begin, end - begin));
}

v1::Evidence BlockReader::EvidenceOf(std::size_t begin, std::size_t end) const {
  // The place behind the last character, not that of the next one: spaces may lie between.
  const std::int32_t last = end > begin ? scan_.places[end - 1] + 1 : scan_.places[begin];
  const std::int32_t first = scan_.places[begin];
  const std::u32string_view words = std::u32string_view(scan_.block)
                                        .substr(static_cast<std::size_t>(first) - scan_.offset,
                                                static_cast<std::size_t>(last - first));
  return TextEvidence(index_, block_, first, last, text::EncodeUtf8(words));
}

void BlockReader::Pass(std::size_t index, NotCounted what) {
  const Token& passed = token(index);
  if (passed.end == passed.begin || reading_.not_counted.size() >= kMaxNotCounted) return;
  reading_.not_counted.push_back(
      {what, index_, scan_.places[passed.begin], scan_.places[passed.end - 1] + 1});
}

}  // namespace nianbao::extract::narrative
