// SPDX-License-Identifier: Apache-2.0
#include "services/validate/year_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/validate/indicator_label.h"
#include "services/validate/stated_figures.h"

namespace nianbao::validate {
namespace {

using v1::Claim;
using v1::Fact;
using v1::Report;

// The report for `year` under the name that the agency has in `report`.
const Report* FindYear(const Report& report, const History& history, int year) {
  for (const Report& other : history.reports) {
    const bool same = other.agency().display_name() == report.agency().display_name();
    if (other.year() == year && same) return &other;
  }
  return nullptr;
}

// What a report says of one figure: its table, else the text where it speaks of the whole.
std::vector<Interval> FiguresOf(const Report& report, const std::string& indicator,
                                const std::string& column) {
  std::vector<Interval> intervals;
  const TableReadings table = TableFigures(report).Find(indicator, column);
  if (table.known && !table.complete) return intervals;
  for (const TableFigure& figure : table.figures) intervals.push_back(figure.interval);
  if (!intervals.empty()) return intervals;
  for (const StatedFigure& figure : StatedFigures(report, report.year())) {
    const bool same = figure.whole && figure.readings.size() == 1 &&
                      figure.fact->indicator() == indicator && figure.fact->column() == column;
    if (same) intervals.push_back(figure.interval);
  }
  return intervals;
}

bool AnyMeets(const std::vector<Interval>& intervals, const Interval& other) {
  return std::any_of(intervals.begin(), intervals.end(),
                     [&](const Interval& interval) { return interval.Meets(other); });
}

// What disagrees with the report for one year.
struct Disagreement {
  int year = 0;
  std::string what;
  std::string what_en;
  std::string expected;
  std::string actual;
  const Fact* fact = nullptr;
};

// The disagreements with one year are one finding.
void ObjectToValues(const std::vector<Disagreement>& found, Ledger& ledger) {
  std::map<int, std::vector<const Disagreement*>> by_year;
  for (const Disagreement& one : found) by_year[one.year].push_back(&one);
  for (const auto& [year, those] : by_year) {
    Objection objection{.rule = kPreviousValue, .subject = {std::to_string(year)}};
    std::string sum, sum_en;
    for (const Disagreement* one : those) {
      const std::string values = " " + one->expected + " ≠ " + one->actual;
      sum += (sum.empty() ? "" : "；") + one->what + values;
      sum_en += (sum_en.empty() ? "" : "; ") + one->what_en + values;
      objection.expected += (objection.expected.empty() ? "" : ", ") + one->expected;
      objection.actual += (objection.actual.empty() ? "" : ", ") + one->actual;
      objection.facts.push_back(one->fact);
    }
    objection.subject.push_back(sum_en);
    objection.words = {{"year", std::to_string(year)}, {"sum", sum}, {"sum_en", sum_en}};
    objection.suggestion = "核对 " + std::to_string(year) + " 年度报告";
    ledger.Object(objection);
  }
}

// 上一年项目数量 is what the year before ended with.
void AddItems(const Judged& judged, std::vector<Disagreement>& found) {
  for (const Outcome& outcome : OutcomesOf(kPreviousValue, judged.outcomes)) {
    if (outcome.judgement.verdict != Verdict::kFailed) continue;
    const ReportCells& cells = *judged.reports.cells;
    const std::string previous = outcome.instance->indicator + ".previous_items";
    found.push_back({judged.reports.previous->year(), IndicatorLabel(&cells.index(), previous, ""),
                     previous, FormatNumber(outcome.right.value_or(0)),
                     FormatNumber(outcome.left.value_or(0)), cells.Find(previous, "").fact});
  }
}

// 2017年78条.
void CheckStated(const Report& report, const History& history, const FormIndex* form,
                 std::vector<Disagreement>& found, Ledger& ledger) {
  for (const Report& other : history.reports) {
    if (other.year() >= report.year() || FindYear(report, history, other.year()) == nullptr) {
      continue;
    }
    for (const StatedFigure& figure : StatedFigures(report, other.year())) {
      if (figure.fact->year() != other.year()) continue;
      const std::string& indicator = figure.fact->indicator();
      const std::vector<Interval> then = FiguresOf(other, indicator, figure.fact->column());
      if (AnyMeets(then, figure.interval)) {
        ledger.Count(kPreviousValue, Verdict::kHeld);
        ledger.See(*figure.fact);
      } else if (then.empty() || !figure.whole || figure.readings.size() > 1) {
        ledger.CountDoubt(kPreviousValue, v1::Assessment::Doubt::AMBIGUOUS_WORDS);
      } else {
        ledger.Count(kPreviousValue, Verdict::kFailed);
        found.push_back({other.year(), IndicatorLabel(form, indicator, figure.fact->column()),
                         indicator, WriteInterval(then.front()), WriteInterval(figure.interval),
                         figure.fact});
      }
    }
  }
}

// The running total of a table; nullptr where there is none or it is in doubt.
const Fact* RunningTotal(const Report& report, const std::string& indicator) {
  for (const Fact& fact : report.facts()) {
    const bool it = fact.origin() == Fact::TABLE && fact.period() == Fact::CUMULATIVE &&
                    fact.indicator() == indicator && fact.year() == report.year();
    if (it) return fact.has_value() && !fact.uncertain() ? &fact : nullptr;
  }
  return nullptr;
}

void CheckRunningTotals(const Report& report, const Report* before, const FormIndex* form,
                        std::vector<Disagreement>& found, Ledger& ledger) {
  const bool any = std::any_of(report.facts().begin(), report.facts().end(),
                               [](const Fact& fact) { return fact.period() == Fact::CUMULATIVE; });
  if (before == nullptr || !any) return;
  const TableFigures tables(report);
  for (const Fact& fact : report.facts()) {
    if (fact.period() != Fact::CUMULATIVE || fact.indicator().empty()) continue;
    if (RunningTotal(report, fact.indicator()) != &fact) continue;
    const Fact* then = RunningTotal(*before, fact.indicator());
    const TableReadings year = tables.Find(fact.indicator(), "");
    if (then == nullptr || !year.complete || year.figures.size() != 1) {
      ledger.CountDoubt(kPreviousValue, v1::Assessment::Doubt::NOT_FOUND);
      continue;
    }
    const double wanted = fact.value() - year.figures.front().interval.low;
    const bool holds = wanted == then->value();
    ledger.Count(kPreviousValue, holds ? Verdict::kHeld : Verdict::kFailed);
    ledger.See(fact);
    if (holds) continue;
    found.push_back({before->year(), IndicatorLabel(form, fact.indicator(), "") + " 历年累计",
                     fact.indicator(), FormatNumber(then->value()), FormatNumber(wanted), &fact});
  }
}

// Words of a comparison with another year, without which 提高, 增加 promise or praise.
bool Compares(const Claim& claim) {
  constexpr std::array<std::string_view, 9> kWords = {"同比", "上年", "去年", "上一年", "上年度",
                                                      "相比", "较20", "比20", "与20"};
  const std::string& words = claim.evidence().quote();
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return words.find(word) != std::string::npos; });
}

double HalfOfLastDigit(const Claim& claim) {
  const std::string& literal = claim.literal();
  const std::size_t point = literal.find('.');
  if (point == std::string::npos) return 0.5;
  const std::size_t end = literal.find_first_not_of("0123456789", point + 1);
  const std::size_t decimals = std::min(end, literal.size()) - point - 1;
  return 0.5 * std::pow(10.0, -static_cast<double>(decimals));
}

bool HasUnit(const Claim& claim, std::string_view unit) {
  return claim.unit().find(unit) != std::string::npos;
}

Verdict JudgeChange(const Claim& claim, double before, double now) {
  const double change = claim.direction() == Claim::DOWN ? before - now : now - before;
  if (claim.direction() == Claim::LEVEL) {
    if (now == before) return Verdict::kHeld;
    return claim.literal() == "持平" ? Verdict::kFailed : Verdict::kNotAssessable;
  }
  if (!(change > 0)) return Verdict::kFailed;
  if (!claim.has_value()) return Verdict::kHeld;
  if (claim.approximate() || HasUnit(claim, "倍") || HasUnit(claim, "点")) {
    return Verdict::kNotAssessable;
  }
  constexpr double kRounding = 1e-9;
  if (!HasUnit(claim, "%")) return change == claim.value() ? Verdict::kHeld : Verdict::kFailed;
  if (!(before > 0)) return Verdict::kNotAssessable;
  const double off = std::abs(100 * change / before - claim.value());
  return off <= HalfOfLastDigit(claim) + kRounding ? Verdict::kHeld : Verdict::kFailed;
}

// Holds in one of the readings, or fails in all of them.
Verdict JudgeChanges(const Claim& claim, const std::vector<Interval>& before,
                     const std::vector<Interval>& now) {
  bool doubt = before.empty() || now.empty();
  for (const Interval& base : before) {
    for (const Interval& figure : now) {
      const bool exact = base.low == base.high && figure.low == figure.high;
      const Verdict one =
          exact ? JudgeChange(claim, base.low, figure.low) : Verdict::kNotAssessable;
      if (one == Verdict::kHeld) return one;
      doubt = doubt || one == Verdict::kNotAssessable;
    }
  }
  return doubt ? Verdict::kNotAssessable : Verdict::kFailed;
}

// The figure that a claim speaks of, by the report itself.
std::vector<Interval> Claimed(const Report& report, const Claim& claim) {
  for (const StatedFigure& figure : StatedFigures(report, report.year())) {
    if (figure.fact->fact_id() != claim.fact_id()) continue;
    if (!figure.whole || figure.readings.size() > 1) return {};
    return {figure.interval};
  }
  if (!claim.fact_id().empty()) return {};
  return FiguresOf(report, claim.indicator(), claim.column());
}

// The same figure of the base year, by its own report, else by this one.
std::vector<Interval> BaseOf(const Report& report, const History& history, const Claim& claim) {
  const Report* base = FindYear(report, history, claim.base_year());
  if (base != nullptr) return FiguresOf(*base, claim.indicator(), claim.column());
  std::vector<Interval> stated;
  for (const StatedFigure& figure : StatedFigures(report, claim.base_year())) {
    const bool same = figure.fact->year() == claim.base_year() && figure.whole &&
                      figure.fact->indicator() == claim.indicator() &&
                      figure.fact->column() == claim.column();
    if (same) stated.push_back(figure.interval);
  }
  return stated;
}

void ObjectToClaim(const Claim& claim, double before, double now, const FormIndex* form,
                   Ledger& ledger) {
  std::string change;
  if (HasUnit(claim, "%") && before > 0) {
    change = "（" + FormatNumber(std::round(10000 * (now - before) / before) / 100) + "%）";
  }
  ledger.Object({.rule = kClaim,
                 .subject = {claim.indicator(), claim.column(), claim.literal(),
                             FormatNumber(before), FormatNumber(now)},
                 .words = {{"words", claim.evidence().quote()},
                           {"what", IndicatorLabel(form, claim.indicator(), claim.column())},
                           {"what_en", claim.indicator()},
                           {"year", std::to_string(claim.base_year())},
                           {"before", FormatNumber(before)},
                           {"now", FormatNumber(now)},
                           {"change", change}},
                 .places = {claim.evidence()},
                 .expected = FormatNumber(before) + " → " + FormatNumber(now) + change,
                 .actual = claim.literal()});
}

void CheckClaim(const Report& report, const History& history, const Claim& claim,
                const FormIndex* form, Ledger& ledger) {
  const bool about = !claim.indicator().empty() && claim.year() == report.year() &&
                     claim.base_year() < claim.year() && Compares(claim);
  if (!about) return;
  const std::vector<Interval> now = Claimed(report, claim);
  const std::vector<Interval> before = BaseOf(report, history, claim);
  const Verdict verdict = JudgeChanges(claim, before, now);
  ledger.Count(kClaim, verdict, 1,
               before.empty() ? v1::Assessment::Doubt::NO_OTHER_REPORT
                              : v1::Assessment::Doubt::AMBIGUOUS_WORDS);
  if (verdict != Verdict::kFailed) return;
  ObjectToClaim(claim, before.front().low, now.front().low, form, ledger);
}

}  // namespace

void CheckYears(const Judged& judged, Ledger& ledger) {
  const Report& report = judged.report;
  const Report* before = FindYear(report, judged.history, report.year() - 1);
  std::vector<Disagreement> found;
  AddItems(judged, found);
  CheckStated(report, judged.history, judged.form, found, ledger);
  CheckRunningTotals(report, before, judged.form, found, ledger);
  ObjectToValues(found, ledger);
  for (const Claim& claim : report.claims()) {
    CheckClaim(report, judged.history, claim, judged.form, ledger);
  }
}

}  // namespace nianbao::validate
