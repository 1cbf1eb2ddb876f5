// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/indicators/indicators.h"
#include "services/extract/narrative/block_reader.h"

namespace nianbao::extract::narrative {
namespace {

// 未收到申请的情况 says that there were none; 未收到申请的单位 says nothing of the kind.
bool IsRelative(std::u32string_view rest) {
  static constexpr std::array<std::u32string_view, 16> kFillers = {
      U"情况", U"情形", U"现象", U"问题", U"事项", U"案件", U"行为", U"事件",
      U"费用", U"申请", U"政府", U"信息", U"行政", U"举报", U"投诉", U"件"};
  if (!rest.starts_with(U"的")) return false;
  rest.remove_prefix(1);
  return rest.size() > 1 && std::none_of(kFillers.begin(), kFillers.end(),
                                         [&](auto filler) { return rest.starts_with(filler); });
}

}  // namespace

// Where the last word with a meaning ends; `otherwise` where there is none.
std::size_t BlockReader::EndOf(Region region, std::size_t otherwise) const {
  for (std::size_t i = region.last; i > region.first; --i) {
    if (Meanings(Concepts(i - 1)).any()) return token(i - 1).end;
  }
  return otherwise;
}

bool BlockReader::IsStated(const Clause& clause, std::size_t index, Region objects) const {
  const Region before{clause.first, index};
  if (RegionHas(before, Role::kCondition) || RegionHas(before, Role::kPlan)) return false;
  if (index > clause.first && HasRole(index - 1, Role::kNot) &&
      token(index - 1).end == token(index).begin) {
    return false;
  }
  const std::size_t end = EndOf(objects, token(index).end);
  return !IsRelative(std::u32string_view(scan_.text).substr(end, clause.end - end));
}

void BlockReader::ReadZero(const Clause& clause, std::size_t index) {
  Region objects{index + 1, index + 1};
  while (objects.last < clause.last && !IsQuantity(objects.last) &&
         !HasRole(objects.last, Role::kZero)) {
    ++objects.last;
  }
  // 未发生一起行政复议 is still none; 没有3件 is something else.
  if (objects.last < clause.last && IsQuantity(objects.last)) {
    if (quantity(objects.last).value != 1) return;
    consumed_[objects.last] = true;
    Pass(objects.last, NotCounted::kWord);
    const std::size_t first = objects.last + 1;
    objects = {first, clause.last};
  }
  if (!IsStated(clause, index, objects)) return;
  const Region before{clause.first, index};
  const Token& word = token(index);
  const ConceptSet said = Concepts(index);
  std::vector<ConceptSet> items = Items(objects);
  if (!items.empty()) {
    context_.See(Meanings(Union(before)));
    return AddZeros(items, said, word.begin, EndOf(objects, word.end),
                    TextOf(word.begin, word.end));
  }
  // 行政复议、行政诉讼均为零; 收费情况:无.
  std::size_t first = index;
  while (first > clause.first && !IsQuantity(first - 1)) --first;
  items = Items({first, index});
  if (items.empty() && clause.opener == U':') items = previous_items_;
  // 零诉讼, 未收费: the word says of what.
  const bool named = scan_.text[word.begin] == U'零' && Meanings(said).any();
  if (items.empty() || named) items = {said};
  const std::size_t begin = first == clause.first ? clause.begin : token(first).begin;
  AddZeros(items, said, begin, word.end, TextOf(word.begin, word.end));
}

void BlockReader::AddZeros(const std::vector<ConceptSet>& items, const ConceptSet& said,
                           std::size_t begin, std::size_t end, std::string_view word) {
  Context nearby = context_;
  for (const ConceptSet& item : items) nearby.See(Meanings(item));
  std::set<std::pair<std::string, std::string>> found;
  for (const ConceptSet& item : items) {
    if (reading_.facts.size() >= kMaxFacts) return;
    const Resolution resolution =
        Resolve(lexicon_, item | said, nearby, UnitClass::kNone, options_.year);
    if (resolution.best == nullptr) continue;
    const Entry& entry = *resolution.best;
    if (!found.emplace(entry.indicator, entry.column).second) continue;
    v1::Fact fact;
    fact.set_fact_id(
        absl::StrCat("f", options_.first_fact + static_cast<int>(reading_.facts.size())));
    fact.set_indicator(entry.indicator);
    fact.set_column(entry.column);
    fact.set_value(0);
    fact.set_literal(std::string(word));
    const auto* const known = indicators::Concordance::BuiltIn().Find(entry.indicator);
    if (known != nullptr) fact.set_unit(known->unit);
    fact.set_year(period_.year());
    fact.set_origin(v1::Fact::STATED);
    if (period_.Cumulative()) fact.set_period(v1::Fact::CUMULATIVE);
    *fact.mutable_evidence() = EvidenceOf(begin, end);
    reading_.facts.push_back(std::move(fact));
  }
}

}  // namespace nianbao::extract::narrative
