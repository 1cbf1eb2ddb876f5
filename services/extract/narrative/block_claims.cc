// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/extract/narrative/block_reader.h"

namespace nianbao::extract::narrative {
namespace {

// Between a direction and its value: 增长 [率为, 了约] 12%.
constexpr std::size_t kMaxGap = 3;

}  // namespace

// The quantity that says by how much; the clause's end where there is none.
std::size_t BlockReader::ClaimValue(const Clause& clause, std::size_t index) const {
  for (std::size_t i = index + 1; i < clause.last; ++i) {
    if (IsQuantity(i)) {
      const bool near = token(i).begin <= token(index).end + kMaxGap;
      return near ? i : clause.last;
    }
    if (Meanings(Concepts(i)).any()) break;
  }
  return clause.last;
}

bool BlockReader::ReadClaim(const Clause& clause, std::size_t index) {
  const std::size_t value = ClaimValue(clause, index);
  const bool rate = value < clause.last && quantity(value).unit_class == UnitClass::kRate;
  // 增加3件 without anything it is compared with is a count; 增长12% never is.
  if (!compared_ && !rate) return false;
  if (reading_.claims.size() >= kMaxClaims) return false;
  if (HasRole(index, Role::kPlan) || RegionHas({clause.first, index}, Role::kPlan)) return false;
  v1::Claim claim;
  claim.set_claim_id(absl::StrCat("c", reading_.claims.size() + 1));
  claim.set_direction(HasRole(index, Role::kLevel)  ? v1::Claim::LEVEL
                      : HasRole(index, Role::kDown) ? v1::Claim::DOWN
                                                    : v1::Claim::UP);
  std::size_t end = token(index).end;
  const std::string word = TextOf(token(index).begin, end);
  if (value < clause.last) {
    const Quantity& number = quantity(value);
    claim.set_value(number.value);
    if (number.unit >= 0) claim.set_unit(lexicon_.unit(number.unit).text);
    claim.set_approximate(number.approximate);
    end = number.unit_end;
    consumed_[value] = true;
    Pass(value, NotCounted::kComparison);
  } else if (word.find("两番") != std::string::npos) {
    claim.set_value(300);
    claim.set_unit("%");
  } else if (word.find("番") != std::string::npos) {
    claim.set_value(100);
    claim.set_unit("%");
  }
  claim.set_literal(TextOf(token(index).begin, end));
  claim.set_year(period_.year());
  NameClaim(clause, index, claim);
  *claim.mutable_evidence() = EvidenceOf(clause.begin, std::max(end, clause.begin));
  reading_.claims.push_back(std::move(claim));
  return true;
}

// What went up or down: what the clause says before it, else the last figure of the sentence.
void BlockReader::NameClaim(const Clause& clause, std::size_t index, v1::Claim& claim) const {
  claim.set_base_year(period_.year() - 1);
  for (std::size_t i = clause.first; i < index; ++i) {
    if (token(i).kind != Token::Kind::kNotCounted || !FollowsComparison(clause, i)) continue;
    const Passage& date = scan_.passages[token(i).index];
    if (date.year > 0) claim.set_base_year(date.year);
  }
  std::size_t first = index;
  while (first > clause.first && !IsQuantity(first - 1)) --first;
  const ConceptSet subject = Meanings(Union({first, index}));
  if (subject.any()) {
    const Resolution resolution =
        Resolve(lexicon_, subject, context_, UnitClass::kItem, options_.year);
    if (resolution.best != nullptr) {
      claim.set_indicator(resolution.best->indicator);
      claim.set_column(resolution.best->column);
    }
  }
  for (std::size_t i = reading_.facts.size(); i > sentence_facts_; --i) {
    const v1::Fact& fact = reading_.facts[i - 1];
    if (fact.unit() == "%" || fact.year() != period_.year()) continue;
    if (subject.none() || fact.indicator() == claim.indicator()) {
      claim.set_indicator(fact.indicator());
      claim.set_column(fact.column());
      claim.set_fact_id(fact.fact_id());
      claim.set_year(fact.year());
      break;
    }
  }
  // 增加100条, 增幅10%.
  if (claim.indicator().empty() && subject.none() && reading_.claims.size() > sentence_claims_) {
    claim.set_indicator(reading_.claims.back().indicator());
    claim.set_column(reading_.claims.back().column());
    claim.set_base_year(reading_.claims.back().base_year());
  }
  if (claim.indicator().empty()) claim.set_phrase(TextOf(clause.begin, clause.end));
}

}  // namespace nianbao::extract::narrative
