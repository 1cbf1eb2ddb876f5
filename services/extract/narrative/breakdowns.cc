// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/breakdowns.h"

#include <array>
#include <string_view>

namespace nianbao::extract::narrative {
namespace {

std::string_view Parent(std::string_view indicator) {
  const std::size_t dot = indicator.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : indicator.substr(0, dot);
}

// The indicators below which the parts of `whole` are: applications of applications.received.
std::string_view Family(std::string_view whole) {
  static constexpr std::array<std::string_view, 7> kTotals = {
      ".total",     ".received", ".completed",      ".answered",
      ".processed", ".handled",  ".items_published"};
  for (const std::string_view total : kTotals) {
    if (whole.ends_with(total)) return whole.substr(0, whole.size() - total.size());
  }
  return whole;
}

bool IsBelow(std::string_view indicator, std::string_view family) {
  return indicator.starts_with(family) &&
         (indicator.size() == family.size() || indicator[family.size()] == '.');
}

std::string_view Root(std::string_view indicator) {
  return indicator.substr(0, indicator.find('.'));
}

}  // namespace

void Breakdowns::CloseBracket() {
  while (!lists_.empty() && lists_.back().depth >= depth_ && depth_ > 0) Close();
  if (depth_ > 0) --depth_;
  bracket_whole_ = {};
}

void Breakdowns::EndSentence() {
  lists_.clear();
  depth_ = 0;
  if (!last_.id.empty() && last_whole_.id.empty()) last_whole_ = last_;
  last_ = {};
  whole_of_last_.clear();
}

void Breakdowns::Open(bool complete, const v1::Evidence& words) {
  const Count& whole = last_.id.empty() ? last_whole_ : last_;
  if (whole.id.empty()) return;
  if (open()) {
    // 其中主动公开 5 条, 包括文件 2 件: a list within a part.
    if (lists_.back().index < 0) return;
  }
  lists_.push_back({whole, depth_, -1, complete, words});
}

void Breakdowns::Complete() {
  if (!open()) return;
  List& list = lists_.back();
  list.complete = true;
  if (list.index >= 0) out_[static_cast<std::size_t>(list.index)].set_complete(true);
}

void Breakdowns::Total() {
  Complete();
  if (open() && lists_.back().index >= 0) Close();
}

void Breakdowns::Close() { lists_.pop_back(); }

bool Breakdowns::IsPart(const List& list, const v1::Fact& fact) const {
  const std::string& indicator = fact.indicator();
  if (indicator.empty() || list.whole.indicator.empty()) return fact.unit() == list.whole.unit;
  if (IsBelow(indicator, Family(list.whole.indicator))) return true;
  return Root(indicator) == Root(list.whole.indicator) &&
         Parent(indicator) != Parent(list.whole.indicator);
}

void Breakdowns::OpenInBracket(const v1::Fact& fact) {
  if (depth_ == 0 || open() || bracket_whole_.id.empty() || fact.indicator().empty()) return;
  const bool below = fact.indicator() != bracket_whole_.indicator &&
                     !bracket_whole_.indicator.empty() &&
                     IsBelow(fact.indicator(), Family(bracket_whole_.indicator));
  if (below) lists_.push_back({bracket_whole_, depth_, -1, false, fact.evidence()});
}

void Breakdowns::AddFact(const v1::Fact& fact) {
  whole_of_last_.clear();
  if (fact.unit() == "%" || fact.unit() == "‰") return;
  const bool cumulative = fact.period() == v1::Fact::CUMULATIVE;
  // 申请 125 件, 历年累计 384 件, 其中: the parts are those of the year.
  if (cumulative && !this->cumulative() && !last_.id.empty() && !last_.cumulative) return;
  while (open() && !fact.indicator().empty() && !IsPart(lists_.back(), fact)) Close();
  OpenInBracket(fact);
  if (open() && IsPart(lists_.back(), fact)) {
    List& list = lists_.back();
    if (list.index < 0) {
      list.index = static_cast<std::ptrdiff_t>(out_.size());
      v1::Breakdown& made = out_.emplace_back();
      made.set_whole_fact_id(list.whole.id);
      made.set_complete(list.complete);
      *made.mutable_evidence() = list.words;
    }
    out_[static_cast<std::size_t>(list.index)].add_part_fact_ids(fact.fact_id());
    whole_of_last_ = list.whole.id;
  }
  last_ = {fact.fact_id(), fact.indicator(), fact.unit(), cumulative, whole_of_last_};
  if (lists_.empty()) last_whole_ = last_;
}

}  // namespace nianbao::extract::narrative
