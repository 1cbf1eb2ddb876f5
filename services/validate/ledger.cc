// SPDX-License-Identifier: Apache-2.0
#include "services/validate/ledger.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>

#include "services/validate/fingerprint.h"

namespace nianbao::validate {
namespace {

using v1::Evidence;
using v1::Finding;

// What has no place in the text comes last.
auto PlaceOf(const Finding& finding) {
  constexpr int kNowhere = std::numeric_limits<int>::max();
  if (finding.evidence().empty() || !finding.evidence(0).has_block()) {
    return std::make_tuple(kNowhere, 0, 0, 0);
  }
  const Evidence& first = finding.evidence(0);
  return std::make_tuple(first.block(), first.row(), first.column(), first.begin());
}

bool ComesBefore(const Finding& a, const Finding& b) {
  if (a.severity() != b.severity()) return a.severity() > b.severity();
  if (PlaceOf(a) != PlaceOf(b)) return PlaceOf(a) < PlaceOf(b);
  return std::tie(a.rule_id(), a.finding_id()) < std::tie(b.rule_id(), b.finding_id());
}

}  // namespace

std::string FormatNumber(double value) {
  char buffer[32];
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, value + 0.0, std::chars_format::fixed);
  if (error != std::errc()) return "?";
  // Sums of decimal fractions carry noise far behind the written digits.
  std::string text(buffer, end);
  if (const std::size_t point = text.find('.'); point != text.npos && text.size() > point + 7) {
    const auto rounded =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, 6);
    if (rounded.ec != std::errc()) return text;
    text.assign(buffer, rounded.ptr);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

Ledger::Ledger(const v1::Report& report, const RuleBook& book) : report_(&report), book_(&book) {}

void Ledger::Count(std::string_view rule, const Judgement& judgement) {
  Count(rule, judgement.verdict, 1, judgement.doubt);
}

void Ledger::Count(std::string_view rule, Verdict verdict, int times, Doubt doubt) {
  if (times == 0) return;
  Counts& counts = counts_[rule];
  switch (verdict) {
    case Verdict::kHeld:
      counts.held += times;
      break;
    case Verdict::kFailed:
      counts.failed += times;
      break;
    case Verdict::kNotAssessable:
      counts.not_assessable += times;
      counts.doubts[doubt] += times;
      break;
  }
}

void Ledger::Object(const Objection& objection) {
  const Rule* rule = book_->Find(objection.rule);
  if (rule == nullptr) return;
  std::vector<std::string> parts = {std::string(rule->id), std::to_string(report_->year())};
  parts.insert(parts.end(), objection.subject.begin(), objection.subject.end());

  Finding finding;
  finding.set_finding_id(Fingerprint(parts).substr(0, 16));
  finding.set_rule_id(std::string(rule->id));
  finding.set_severity(rule->severity);
  finding.set_message(FillTemplate(rule->message_zh, objection.words));
  finding.set_message_en(FillTemplate(rule->message_en, objection.words));
  for (const v1::Fact* fact : objection.facts) {
    finding.add_fact_ids(fact->fact_id());
    See(*fact);
    if (objection.places.empty() && fact->has_evidence()) {
      *finding.add_evidence() = fact->evidence();
    }
  }
  for (const Evidence& place : objection.places) *finding.add_evidence() = place;
  finding.set_expected(objection.expected);
  finding.set_actual(objection.actual);
  finding.set_suggestion(objection.suggestion);
  findings_.push_back(std::move(finding));
}

void Ledger::WriteTo(v1::ValidatedReport& validated) {
  std::stable_sort(findings_.begin(), findings_.end(), ComesBefore);
  for (Finding& finding : findings_) *validated.add_findings() = std::move(finding);
  findings_.clear();
  for (const Rule& rule : book_->rules()) {
    const Counts& counts = counts_[rule.id];
    v1::Assessment* assessment = validated.add_assessments();
    assessment->set_rule_id(std::string(rule.id));
    assessment->set_held(counts.held);
    assessment->set_failed(counts.failed);
    assessment->set_not_assessable(counts.not_assessable);
    std::vector<std::pair<int, Doubt>> doubts;
    for (const auto& [reason, count] : counts.doubts) doubts.emplace_back(-count, reason);
    std::sort(doubts.begin(), doubts.end());
    for (const auto& [count, reason] : doubts) {
      v1::Assessment::Doubt* doubt = assessment->add_doubts();
      doubt->set_reason(reason);
      doubt->set_count(-count);
    }
  }
  validated.mutable_coverage()->set_facts(report_->facts_size());
  validated.mutable_coverage()->set_judged(static_cast<int>(seen_.size()));
}

}  // namespace nianbao::validate
