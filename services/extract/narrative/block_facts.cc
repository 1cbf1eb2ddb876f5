// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"
#include "services/extract/narrative/block_reader.h"

namespace nianbao::extract::narrative {
namespace {

constexpr std::size_t kMaxPhrase = 60;

// Characters of a clause that no word of the lexicon explains, with which it may still leave out
// what it speaks of.
constexpr std::size_t kMaxUnknown = 3;

// Behind one of these a number without a unit is a count: 申请总数为3.
constexpr std::u32string_view kCopulas = U"为是共计达数量额";

ConceptSet Of(Role role) {
  ConceptSet set;
  set.set(static_cast<std::size_t>(role));
  return set;
}

}  // namespace

// Where the words between two numbers of a clause are shared out: those before it belong to the
// first number, the others to the second. At 和 or 、 in 2条提案和3条建议; in front of all of them
// in 收到申请3件答复2件, since the first number has words of its own before it.
std::size_t BlockReader::SharedOutAt(const Clause& clause, std::size_t first,
                                     std::size_t second) const {
  std::size_t previous = first;
  while (previous > clause.first && !IsQuantity(previous - 1)) --previous;
  const bool noun_follows = first + 1 < second && Meanings(Concepts(first + 1)).any() &&
                            token(first + 1).begin <= token(first).end + 1;
  const bool has_words = Meanings(Union({previous, first})).any();
  for (std::size_t i = second; i-- > first + 1;) {
    const bool separates = IsBreak(i) || HasRole(i, Role::kConjunction);
    if (separates && (noun_follows || !has_words)) return i;
  }
  return has_words ? first + 1 : second;
}

BlockReader::Region BlockReader::Before(const Clause& clause, std::size_t index) const {
  // 培训3期120人次: what stands before the first is said of both.
  while (index > clause.first && IsQuantity(index - 1) &&
         token(index - 1).end == token(index).begin) {
    --index;
  }
  std::size_t first = index;
  while (first > clause.first && !IsQuantity(first - 1)) --first;
  if (first == clause.first) return {first, index};
  first = SharedOutAt(clause, first - 1, index);
  while (first < index && IsBreak(first)) ++first;
  return {first, index};
}

BlockReader::Region BlockReader::After(const Clause& clause, std::size_t index) const {
  std::size_t last = index + 1;
  // 3件建议已全部答复: what became of them is no part of what they are.
  while (last < clause.last && !IsQuantity(last) && !HasRole(last, Role::kDone)) ++last;
  if (last == clause.last || HasRole(last, Role::kDone)) return {index + 1, last};
  return {index + 1, SharedOutAt(clause, index, last)};
}

Resolution BlockReader::ResolveNumber(const ConceptSet& phrase, const Context& context,
                                      const Quantity& number) const {
  if (number.unit >= 0) {
    return Resolve(lexicon_, phrase, context, number.unit_class, options_.year);
  }
  const Resolution counted = Resolve(lexicon_, phrase, context, UnitClass::kItem, options_.year);
  if (counted.best != nullptr || number.value != 0) return counted;
  return Resolve(lexicon_, phrase, context, UnitClass::kNone, options_.year);
}

BlockReader::Target BlockReader::ResolvePhrase(const ConceptSet& phrase,
                                               const Quantity& quantity) const {
  Target target{.resolution = {}, .phrase = phrase};
  if (breakdowns_.open()) target.phrase |= Of(Role::kPart);
  target.resolution = ResolveNumber(target.phrase, context_, quantity);
  return target;
}

// 比上一年度(5件)减少, 较上一年度的5件有所减少.
bool BlockReader::IsBracketYear(const Clause& clause, std::size_t index) const {
  if (!bracket_year_) return false;
  if (clause.opener == U'(') return true;
  const std::size_t begin = token(index).begin;
  const bool of_year = begin > clause.begin && scan_.text[begin - 1] == U'的';
  const bool beside = index > clause.first && begin <= token(index - 1).end + 1;
  return compared_ && (of_year || (beside && FollowsComparison(clause, index - 1)));
}

// 公开信息 178 条, 2017 年为 78 条; 受理申请 125 件, 历年累计 384 件.
bool BlockReader::IsSameForAnotherPeriod(const Clause& clause, std::size_t index) const {
  if (last_.best == nullptr || reading_.facts.size() == sentence_facts_) return false;
  if (IsBracketYear(clause, index)) return true;
  return period_.year() != reading_.facts.back().year() || period_.Cumulative();
}

// What stands elsewhere of the phrase of a number whose clause says little: in a clause before
// (行政复议方面，全年共3件), with the number before (主动公开5条，历年累计公开384条;
// 培训班3期，120人次), or, where it is compared with, in the next clause
// (与上年的5件相比，今年收到申请3件).
ConceptSet BlockReader::Carried(const Clause& clause, std::size_t index, Region before) const {
  std::size_t known = 0;
  for (std::size_t i = before.first; i < before.last; ++i) known += token(i).end - token(i).begin;
  const std::size_t begin = before.first == clause.first ? clause.begin : token(before.first).begin;
  if (token(index).begin > begin + known + kMaxUnknown) return {};
  if (subject_.any()) return subject_;
  if (previous_.phrase.any()) {
    const ConceptSet said = Meanings(Union(before));
    const bool same = clause.end <= quantity(index).unit_end + kMaxUnknown &&
                      (said & ~previous_.phrase).none() &&
                      (said.any() || previous_.unit_class != quantity(index).unit_class);
    return same ? previous_.phrase : ConceptSet();
  }
  if (!compared_) return {};
  ConceptSet next;
  const std::size_t last = std::min(scan_.tokens.size(), clause.last + kMaxAround);
  for (std::size_t i = clause.last + 1; i < last && !IsQuantity(i); ++i) {
    next |= Meanings(Concepts(i));
  }
  return next;
}

BlockReader::Target BlockReader::FindTarget(const Clause& clause, std::size_t index) const {
  const Quantity& number = quantity(index);
  const auto assigned = respective_.find(index);
  if (assigned != respective_.end()) {
    Target target = ResolveAssigned(assigned->second, number);
    if (target.resolution.best != nullptr) return target;
    return ResolveAssigned({assigned->second.item, RestOfSentence(index)}, number);
  }
  const Region before = Before(clause, index);
  const Region after = After(clause, index);
  const ConceptSet lead = Union(before) | via_;
  const ConceptSet rest = Union(after);
  if (Meanings(lead | rest).none() && IsSameForAnotherPeriod(clause, index)) return {last_, lead};
  Target target = ResolvePhrase(lead, number);
  const bool adjacent = after.first < after.last && !IsBreak(after.first) &&
                        token(after.first).begin <= number.unit_end + 1;
  if (Meanings(rest).any() && (adjacent || target.resolution.best == nullptr)) {
    Target wider = ResolvePhrase(lead | rest, number);
    // 网站16个栏目: what the number counts stands behind it.
    const bool governs = number.unit_class == UnitClass::kThing &&
                         token(after.first).begin == number.unit_end &&
                         Meanings(Concepts(after.first)).any();
    if (governs || wider.resolution.score > target.resolution.score) target = std::move(wider);
  }
  const bool bare = OnlyVerbs(before) && OnlyVerbs(after);
  if (target.resolution.best != nullptr && !bare) return target;
  const ConceptSet carried = Carried(clause, index, before);
  Target wider = ResolvePhrase(lead | rest | carried, number);
  if (wider.resolution.best != nullptr || target.resolution.best != nullptr) {
    return wider.resolution.score > target.resolution.score ? wider : target;
  }
  return ResolveAssigned({lead | rest, RestOfSentence(index)}, number);
}

ConceptSet BlockReader::RestOfSentence(std::size_t index) const {
  ConceptSet rest;
  const std::size_t last = std::min(scan_.tokens.size(), index + kMaxAround);
  for (std::size_t i = index + 1; i < last; ++i) {
    if (IsBreak(i) && (token(i).index == U'。' || token(i).index == U'\n')) break;
    rest |= Concepts(i);
  }
  return Meanings(rest);
}

// Whether the words name no thing: 全年共公开.
bool BlockReader::OnlyVerbs(Region region) const {
  for (std::size_t i = region.first; i < region.last; ++i) {
    if (Meanings(Concepts(i)).any() && !HasRole(i, Role::kAct)) return false;
  }
  return true;
}

BlockReader::Target BlockReader::ResolveAssigned(const Assigned& assigned,
                                                 const Quantity& number) const {
  Context nearby = context_;
  nearby.See(Meanings(assigned.list));
  Target target{.resolution = {}, .phrase = assigned.item};
  if (breakdowns_.open()) target.phrase |= Of(Role::kPart);
  target.resolution = ResolveNumber(target.phrase, nearby, number);
  return target;
}

// 面复率、办结率、满意率均为100%, 行政复议、行政诉讼均为0件: one number for each of a list.
std::vector<BlockReader::Target> BlockReader::Distribute(const Clause& clause,
                                                         std::size_t index) const {
  const Quantity& number = quantity(index);
  const Region before = Before(clause, index);
  const bool each =
      RegionHas(before, Role::kEach) || number.value == 0 || number.unit_class == UnitClass::kRate;
  std::vector<Target> targets;
  if (!each || respective_.contains(index)) return targets;
  const std::vector<ConceptSet> items = Items(before);
  if (items.size() < 2) return targets;
  const ConceptSet whole = Meanings(Union(before));
  Context nearby = context_;
  nearby.See(whole);
  for (const ConceptSet& item : items) {
    Target target{.resolution = {}, .phrase = item};
    target.resolution = ResolveNumber(item, nearby, number);
    const Entry* const best = target.resolution.best;
    const bool known = best == nullptr || std::any_of(targets.begin(), targets.end(), [&](auto& t) {
                         return t.resolution.best->indicator == best->indicator;
                       });
    if (!known) targets.push_back(std::move(target));
  }
  if (targets.size() < 2 || IsOneOfItsOwn(whole, number, targets)) targets.clear();
  return targets;
}

// 借助微博、微信回应关切0次: what the list says together is counted as such, not for each.
bool BlockReader::IsOneOfItsOwn(const ConceptSet& whole, const Quantity& number,
                                const std::vector<Target>& items) const {
  const Entry* const best = ResolvePhrase(whole, number).resolution.best;
  return best != nullptr && std::none_of(items.begin(), items.end(), [&](const Target& item) {
           return item.resolution.best->indicator == best->indicator;
         });
}

std::vector<BlockReader::Target> BlockReader::FindTargets(const Clause& clause,
                                                          std::size_t index) const {
  std::vector<Target> targets = Distribute(clause, index);
  if (targets.empty()) targets.push_back(FindTarget(clause, index));
  return targets;
}

// A number without a unit counts only where its phrase makes it a count.
bool BlockReader::IsCounted(const Clause& clause, std::size_t index, const Target& target) const {
  const Quantity& number = quantity(index);
  if (number.unit >= 0) return true;
  const bool ends =
      token(index).end == clause.end ||
      (index + 1 < clause.last && IsBreak(index + 1) && token(index + 1).begin == token(index).end);
  if (!ends) return false;
  if (respective_.contains(index)) return true;
  const std::size_t begin = token(index).begin;
  const bool copula = begin > clause.begin && kCopulas.find(scan_.text[begin - 1]) != kCopulas.npos;
  const bool colon = begin == clause.begin && (clause.opener == U':');
  return copula || (colon && target.resolution.best != nullptr && number.value < 1e5);
}

// 确保100%公开, and other hundreds that count nothing.
bool BlockReader::IsSlogan(const Clause& clause, std::size_t index, const Target& target) const {
  if (quantity(index).unit_class != UnitClass::kRate) return false;
  if (RegionHas({clause.first, index}, Role::kPlan)) return true;
  return target.resolution.best == nullptr && quantity(index).value == 100 &&
         !RegionHas(Before(clause, index), Role::kShare);
}

// 上一个台阶, 由一名领导分管: an article; 十倍扣分: a manner.
bool BlockReader::IsFigureOfSpeech(const Quantity& number) const {
  if (number.arabic || number.approximate) return false;
  const bool multiple = number.unit >= 0 && lexicon_.unit(number.unit).text == "倍";
  return number.value == 1 || multiple;
}

void BlockReader::ReadQuantity(const Clause& clause, std::size_t index) {
  if (reading_.facts.size() >= kMaxFacts) return;
  const std::vector<Target> targets = FindTargets(clause, index);
  if (!IsCounted(clause, index, targets.front())) return Pass(index, NotCounted::kBare);
  if (IsSlogan(clause, index, targets.front())) return Pass(index, NotCounted::kSlogan);
  const Quantity& number = quantity(index);
  if (targets.front().resolution.best == nullptr && IsFigureOfSpeech(number)) {
    return Pass(index, NotCounted::kWord);
  }
  previous_ = {targets.front().phrase, number.unit_class};
  for (const Target& target : targets) AddFact(clause, index, target);
  context_.See(Meanings(Union({clause.first, index})));
}

void BlockReader::AddFact(const Clause& clause, std::size_t index, const Target& target) {
  const Quantity& number = quantity(index);
  v1::Fact fact;
  fact.set_fact_id(
      absl::StrCat("f", options_.first_fact + static_cast<int>(reading_.facts.size())));
  fact.set_value(number.value);
  if (number.range_end) fact.set_range_end(*number.range_end);
  fact.set_literal(TextOf(number.begin, number.end));
  if (number.unit >= 0) fact.set_unit(lexicon_.unit(number.unit).text);
  fact.set_year(IsBracketYear(clause, index) ? *bracket_year_ : period_.year());
  fact.set_origin(v1::Fact::NARRATIVE);
  fact.set_approximate(number.approximate);
  if (period_.Cumulative() || breakdowns_.cumulative()) fact.set_period(v1::Fact::CUMULATIVE);
  *fact.mutable_evidence() = EvidenceOf(number.begin, number.unit_end);
  const bool annual = !period_.PartOfYear() && !RegionHas({clause.first, index}, Role::kEvery) &&
                      !RegionHas({clause.first, index}, Role::kPlan);
  const Resolution& resolution = target.resolution;
  if (resolution.best != nullptr && annual) {
    fact.set_indicator(resolution.best->indicator);
    fact.set_column(resolution.best->column);
    if (fact.unit() != "%") last_ = resolution;
    for (const std::string& other : resolution.best->alternatives) {
      fact.add_alternative_indicators(other);
    }
    for (const Entry* other : resolution.others) {
      fact.add_alternative_indicators(other->indicator);
    }
  } else {
    const Region after = After(clause, index);
    const std::size_t end = after.last == clause.last ? clause.end : token(after.last).begin;
    const Region before = Before(clause, index);
    const std::size_t begin =
        before.first == clause.first ? clause.begin : token(before.first).begin;
    fact.set_phrase(text::Substring(TextOf(begin, std::max(end, number.unit_end)), 0, kMaxPhrase));
  }
  breakdowns_.AddFact(fact);
  AddShare(fact, target.phrase);
  reading_.facts.push_back(std::move(fact));
}

// 53条, 占42%: of the part and its whole. 受理39起, 办结率100%: of the whole.
void BlockReader::AddShare(const v1::Fact& fact, const ConceptSet& phrase) {
  if (fact.unit() != "%" || breakdowns_.last_count().empty()) return;
  v1::Share share;
  share.set_percentage_fact_id(fact.fact_id());
  if (Has(phrase, Role::kShare)) {
    share.set_part_fact_id(breakdowns_.last_count());
    share.set_whole_fact_id(breakdowns_.whole_of_last_count());
  } else {
    share.set_whole_fact_id(breakdowns_.last_count());
  }
  reading_.shares.push_back(std::move(share));
}

// 网上申请、信函申请分别为3件、2件: as many items as numbers, in the same order.
void BlockReader::AssignRespective() {
  for (const Clause& clause : clauses_) {
    for (std::size_t i = clause.first; i < clause.last; ++i) {
      if (HasRole(i, Role::kRespective)) AssignList(clause, i);
    }
  }
}

void BlockReader::AssignList(const Clause& clause, std::size_t index) {
  Region list{index, index};
  while (list.first > clause.first && !IsQuantity(list.first - 1)) --list.first;
  std::vector<std::size_t> numbers;
  // 分别公开信息3条、2条: what stands before the first number is said of all.
  ConceptSet common;
  const std::size_t last = std::min(scan_.tokens.size(), index + kMaxAround);
  for (std::size_t at = index + 1; at < last; ++at) {
    const bool stop = IsBreak(at) && token(at).index != U'、' && token(at).index != U',' &&
                      token(at).index != U'，';
    if (stop) break;
    if (IsQuantity(at)) numbers.push_back(at);
    if (Meanings(Concepts(at)).none()) continue;
    if (!numbers.empty()) break;
    common |= Concepts(at);
  }
  std::vector<ConceptSet> items = Items(list);
  // 利用微博、微信，分别发布3条、2条.
  if (items.empty() && clause.first > 0) {
    list = {clause.first - 1, clause.first - 1};
    const std::size_t first = list.first - std::min(list.first, kMaxAround);
    while (list.first > first &&
           (!IsBreak(list.first - 1) || token(list.first - 1).index == U'、') &&
           !IsQuantity(list.first - 1)) {
      --list.first;
    }
    items = Items(list);
  }
  // 微博微信分别发布3条、2条: each word is an item.
  if (items.size() < numbers.size()) items = Words(list);
  if (numbers.size() < 2 || items.size() < numbers.size()) return;
  const std::size_t skipped = items.size() - numbers.size();
  for (std::size_t n = 0; n < numbers.size(); ++n) {
    respective_[numbers[n]] = {items[skipped + n] | common, Union(list) | common};
  }
}

}  // namespace nianbao::extract::narrative
