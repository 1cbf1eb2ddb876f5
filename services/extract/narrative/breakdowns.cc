// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/breakdowns.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace nianbao::extract::narrative {
namespace {

// Counts of a sentence among which the whole of a list is looked for.
constexpr std::size_t kMaxWholes = 8;

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

// Counting words that one list mixes: 咨询 28 人次, 现场 9 人次, 网上 16 次.
bool SameUnit(std::string_view a, std::string_view b) {
  static constexpr std::array<std::string_view, 3> kAlike = {"件 条 份 起 宗 例 篇",
                                                             "次 人次 场 期", "人 名 位"};
  return a == b || std::any_of(kAlike.begin(), kAlike.end(), [&](std::string_view units) {
           return units.find(a) != units.npos && units.find(b) != units.npos;
         });
}

// What parts of one list have in common: applications.channel of applications.channel.online; empty
// for an indicator that is of no kind. Results go by two names.
std::string_view Kind(std::string_view indicator) {
  const std::size_t dot = indicator.find('.', indicator.find('.') + 1);
  if (dot == std::string_view::npos) return {};
  const std::string_view kind = indicator.substr(0, dot);
  return kind == "applications.answer" ? "applications.result" : kind;
}

// Whether the fact can only be a part of a count of `whole`.
bool IsAlwaysPart(const v1::Fact& fact, std::string_view whole) {
  const std::string_view part = fact.indicator();
  if (whole.empty() || part.empty()) return false;
  // 办理提案 9 件, 答复提案 5 件: what became of them is no kind of them.
  if (part.ends_with(".answered")) return false;
  if (part == whole) return !fact.column().empty();
  if (whole == "applications.received") return part.starts_with("applications.channel.");
  if (whole == "applications.completed") {
    return IsBelow(part, whole) || part.starts_with("applications.result.") ||
           part.starts_with("applications.answer.");
  }
  if (whole == "applications.result.total" && part.starts_with("applications.answer.")) return true;
  if (whole == "applications.answered") return part.starts_with("applications.answer.");
  if (whole == "disclosure.total") return part.starts_with("disclosure.channel.");
  if (whole == "disclosure.documents.total" && part == "disclosure.total") return true;
  if (whole == "archives.items") return Parent(part) == "archives";
  if (whole == "hotline_12345.handled") {
    return part == "hotline_12345.own" || part == "hotline_12345.returned";
  }
  const std::string_view family = whole.ends_with(".total") ? Parent(whole) : whole;
  return part.size() > family.size() && IsBelow(part, family);
}

// Parts whose ids do not tell, where the text says that they are parts.
bool IsSaidPart(std::string_view part, std::string_view whole) {
  if (part == "disclosure.normative_documents.disclosed") {
    return whole.find("normative_documents.") != whole.npos;
  }
  return part == "interpretation.key_items" && whole == "interpretation.policy_articles";
}

// Whether `whole` is what the fact's indicator is a part of.
bool IsParent(std::string_view whole, const v1::Fact& fact) {
  return IsAlwaysPart(fact, whole) ||
         (whole == "applications.answered" && Kind(fact.indicator()) == "applications.result");
}

}  // namespace

void Breakdowns::CloseBracket() {
  while (!lists_.empty() && lists_.back().depth >= depth_ && depth_ > 0) Close();
  if (depth_ > 0) --depth_;
  bracket_whole_ = {};
}

void Breakdowns::EndSentence() {
  while (!lists_.empty()) Close();
  depth_ = 0;
  if (!last_.id.empty() && last_whole_.id.empty()) last_whole_ = last_;
  last_ = {};
  between_sentences_ = true;
}

void Breakdowns::OpenSorted(const v1::Evidence& words) {
  if (!last_.id.empty() && !open()) {
    lists_.push_back({last_, depth_, false, words, Ground::kImplied});
  }
}

void Breakdowns::Open(bool complete, const v1::Evidence& words) {
  const Count& whole = last_.id.empty() ? last_whole_ : last_;
  if (whole.id.empty()) return;
  if (open()) {
    // 其中主动公开 5 条, 包括文件 2 件: a list within a part.
    if (lists_.back().index < 0) return;
  }
  lists_.push_back({whole, depth_, complete, words});
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
  if (list.ground == Ground::kImplied) {
    // What nothing calls a part is none where it cannot be one.
    return SameUnit(fact.unit(), list.whole.unit) && list.sum + fact.value() <= list.whole.value &&
           IsAlwaysPart(fact, list.whole.indicator);
  }
  if (indicator.empty() || list.whole.indicator.empty()) return fact.unit() == list.whole.unit;
  if (IsAlwaysPart(fact, list.whole.indicator)) return true;
  // 申请 5 件, 其中网上 3 件, 信函 2 件, 同意公开 4 件: the 4 are no part of that list.
  const std::string_view kind = Kind(indicator);
  if (!kind.empty() && !list.kind.empty() && kind != list.kind) return false;
  if (IsBelow(indicator, Family(list.whole.indicator))) return true;
  if (IsSaidPart(indicator, list.whole.indicator)) return true;
  const std::string_view root = Root(indicator);
  // What is no total there has no other kind as its part.
  if (root != Root(list.whole.indicator) || root == "proposals" || root == "applications") {
    return false;
  }
  return Parent(indicator) != Parent(list.whole.indicator);
}

void Breakdowns::OpenInBracket(const v1::Fact& fact) {
  if (depth_ == 0 || open() || bracket_whole_.id.empty() || fact.indicator().empty()) return;
  const bool below = fact.indicator() != bracket_whole_.indicator &&
                     !bracket_whole_.indicator.empty() &&
                     IsBelow(fact.indicator(), Family(bracket_whole_.indicator));
  if (below) lists_.push_back({bracket_whole_, depth_, false, fact.evidence(), Ground::kBracket});
}

void Breakdowns::OpenImplied(const v1::Fact& fact) {
  if (!lists_.empty() || last_.id.empty()) return;
  const List list{last_whole_, depth_, false, fact.evidence(), Ground::kImplied};
  if (IsPart(list, fact)) lists_.push_back(list);
}

void Breakdowns::Remember() {
  last_whole_ = last_;
  if (between_sentences_) wholes_.clear();
  between_sentences_ = false;
  if (wholes_.size() == kMaxWholes) wholes_.erase(wholes_.begin());
  wholes_.push_back(last_);
}

// 答复22件，1件延期。其中同意公开18件: of the 22, which the indicators say, or else the numbers.
void Breakdowns::ChooseWhole(List& list, const v1::Fact& fact) const {
  const auto is_one = [&](const Count& count) { return count.id == list.whole.id; };
  if (list.ground != Ground::kSaid || IsParent(list.whole.indicator, fact)) return;
  const auto now = std::find_if(wholes_.rbegin(), wholes_.rend(), is_one);
  if (now == wholes_.rend()) return;
  const auto alike = [&](const Count& count) {
    return count.year == list.whole.year && count.cumulative == list.whole.cumulative &&
           SameUnit(count.unit, fact.unit());
  };
  const auto is_parent = [&](const Count& count) {
    return alike(count) && IsParent(count.indicator, fact);
  };
  const auto holds_parts = [&](const Count& count) {
    List other = list;
    other.whole = count;
    return alike(count) && count.value >= list.sum + fact.value() && IsPart(other, fact);
  };
  auto better = list.index < 0 ? std::find_if(now + 1, wholes_.rend(), is_parent) : wholes_.rend();
  if (better == wholes_.rend() && list.whole.value < list.sum + fact.value()) {
    better = std::find_if(now + 1, wholes_.rend(), holds_parts);
  }
  if (better != wholes_.rend()) list.whole = *better;
}

void Breakdowns::AddPart(List& list, const v1::Fact& fact) {
  // 网站（5条）、微信（3条）: one list in several brackets.
  const bool goes_on =
      list.ground != Ground::kSaid && !out_.empty() && out_.back().whole_fact_id() == list.whole.id;
  if (list.index < 0 && goes_on) {
    list.index = static_cast<std::ptrdiff_t>(out_.size()) - 1;
  } else if (list.index < 0) {
    list.index = static_cast<std::ptrdiff_t>(out_.size());
    v1::Breakdown& made = out_.emplace_back();
    made.set_complete(list.complete);
    *made.mutable_evidence() = list.words;
  }
  if (list.kind.empty()) list.kind = Kind(fact.indicator());
  list.sum += fact.value();
  v1::Breakdown& breakdown = out_[static_cast<std::size_t>(list.index)];
  breakdown.set_whole_fact_id(list.whole.id);
  breakdown.add_part_fact_ids(fact.fact_id());
}

void Breakdowns::AddFact(const v1::Fact& fact) {
  if (fact.unit() == "%" || fact.unit() == "‰") return;
  const bool cumulative = fact.period() == v1::Fact::CUMULATIVE;
  // 申请 125 件, 历年累计 384 件, 其中: the parts are those of the year.
  if (cumulative && !this->cumulative() && !last_.id.empty() && !last_.cumulative) return;
  if (open()) ChooseWhole(lists_.back(), fact);
  const bool known = !fact.indicator().empty();
  while (open() && !IsPart(lists_.back(), fact) &&
         (known || lists_.back().ground == Ground::kImplied)) {
    Close();
  }
  OpenInBracket(fact);
  OpenImplied(fact);
  std::string whole;
  if (open() && IsPart(lists_.back(), fact)) {
    AddPart(lists_.back(), fact);
    whole = lists_.back().whole.id;
  }
  last_ = {.id = fact.fact_id(),
           .indicator = fact.column().empty() ? fact.indicator() : "",
           .unit = fact.unit(),
           .cumulative = cumulative,
           .value = fact.value(),
           .year = fact.year(),
           .whole = std::move(whole)};
  if (lists_.empty()) Remember();
}

}  // namespace nianbao::extract::narrative
