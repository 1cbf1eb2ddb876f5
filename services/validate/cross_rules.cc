// SPDX-License-Identifier: Apache-2.0
#include "services/validate/cross_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/validate/indicator_label.h"
#include "services/validate/stated_figures.h"

namespace nianbao::validate {
namespace {

using v1::Fact;
using Key = std::pair<std::string, std::string>;

// What a report counts once, as a whole: two figures for it contradict each other.
constexpr std::array<std::string_view, 11> kCountedOnce = {
    "applications.",     "reconsideration.", "litigation.",
    "complaints.",       "disclosure.total", "disclosure.normative_documents.",
    "disclosure.art20_", "staff.total",      "staff.full_time",
    "proposals.npc",     "proposals.cppcc"};
// What is often told of one by one: a figure below the table's is a part of it.
constexpr std::array<std::string_view, 6> kToldOneByOne = {
    "meetings.", "media.", "gazette.", "websites.", "reading_points.", "staff.units"};

template <std::size_t kSize>
bool BeginsWithAny(std::string_view indicator, const std::array<std::string_view, kSize>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return indicator.starts_with(word); });
}

bool IsFee(const StatedFigure& figure) { return figure.fact->indicator().starts_with("fees."); }

Key KeyOf(const StatedFigure& figure) { return {figure.fact->indicator(), figure.fact->column()}; }

// A figure of the narrative beside the numbers of the tables that it may mean.
struct Comparison {
  const StatedFigure* stated = nullptr;
  std::vector<TableFigure> table = {};
  // True where the tables have a cell for it.
  bool known = false;
  Verdict verdict = Verdict::kNotAssessable;
};

Comparison Compare(const StatedFigure& stated, const TableFigures& tables) {
  Comparison comparison{.stated = &stated};
  bool complete = true;
  for (const std::string& reading : stated.readings) {
    TableReadings found = tables.Find(reading, stated.fact->column());
    complete = complete && found.complete;
    comparison.known = comparison.known || found.known;
    std::move(found.figures.begin(), found.figures.end(), std::back_inserter(comparison.table));
  }
  const bool agrees = std::any_of(
      comparison.table.begin(), comparison.table.end(),
      [&](const TableFigure& figure) { return figure.interval.Meets(stated.interval); });
  if (agrees) {
    comparison.verdict = Verdict::kHeld;
  } else if (complete && stated.whole) {
    comparison.verdict = Verdict::kFailed;
  }
  return comparison;
}

// Whether a contradiction stands when all figures for the indicator are seen.
bool IsContradiction(const Comparison& comparison, const std::vector<Comparison>& all) {
  const Key key = KeyOf(*comparison.stated);
  const double stated = comparison.stated->interval.high;
  if (BeginsWithAny(key.first, kToldOneByOne) && stated < comparison.table.front().interval.low) {
    return false;
  }
  if (BeginsWithAny(key.first, kCountedOnce)) return true;
  return std::none_of(all.begin(), all.end(), [&](const Comparison& other) {
    const bool differs = !other.stated->interval.Meets(comparison.stated->interval);
    return KeyOf(*other.stated) == key && (other.verdict == Verdict::kHeld || differs);
  });
}

void ObjectToTable(const Comparison& comparison, const FormIndex* form, Ledger& ledger) {
  const StatedFigure& stated = *comparison.stated;
  const auto& [indicator, column] = KeyOf(stated);
  Objection objection{.rule = kNarrativeTable, .subject = {indicator, column}};
  objection.facts.push_back(stated.fact);
  std::string sum, sum_en;
  std::set<std::string> told;
  for (const TableFigure& figure : comparison.table) {
    const std::string value = WriteInterval(figure.interval);
    if (!told.insert(value).second) continue;
    sum += (sum.empty() ? "" : "，或") + TermsLabel(form, figure.facts) + " " + value;
    sum_en += (sum_en.empty() ? "" : ", or ") + figure.name + " " + value;
    objection.expected += (objection.expected.empty() ? "" : ", ") + value;
    for (const Fact* fact : figure.facts) {
      if (std::find(objection.facts.begin(), objection.facts.end(), fact) == objection.facts.end())
        objection.facts.push_back(fact);
    }
  }
  objection.actual = WriteInterval(stated.interval);
  objection.subject.insert(objection.subject.end(), {objection.expected, objection.actual});
  objection.words = {
      {"words", stated.words}, {"actual", objection.actual}, {"sum", sum}, {"sum_en", sum_en}};
  ledger.Object(objection);
}

// Facts of the narrative that contradict a table: they are not reported a second time.
std::set<const Fact*> CheckTables(const std::vector<StatedFigure>& figures,
                                  const TableFigures& tables, const FormIndex* form,
                                  Ledger& ledger) {
  std::vector<Comparison> comparisons;
  for (const StatedFigure& figure : figures) {
    if (IsFee(figure)) continue;
    Comparison comparison = Compare(figure, tables);
    if (comparison.known) comparisons.push_back(std::move(comparison));
  }
  std::set<const Fact*> objected;
  std::set<std::pair<Key, double>> told;
  for (const Comparison& comparison : comparisons) {
    Verdict verdict = comparison.verdict;
    if (verdict == Verdict::kFailed && !IsContradiction(comparison, comparisons)) {
      verdict = Verdict::kNotAssessable;
    }
    ledger.Count(kNarrativeTable, verdict, 1, v1::Assessment::Doubt::AMBIGUOUS_WORDS);
    if (verdict != Verdict::kNotAssessable) ledger.See(*comparison.stated->fact);
    if (verdict != Verdict::kFailed) continue;
    objected.insert(comparison.stated->fact);
    const bool news =
        told.emplace(KeyOf(*comparison.stated), comparison.stated->interval.low).second;
    if (news) ObjectToTable(comparison, form, ledger);
  }
  return objected;
}

void ObjectToNarrative(const StatedFigure& first, const StatedFigure& second, const FormIndex* form,
                       Ledger& ledger) {
  const auto& [indicator, column] = KeyOf(second);
  const std::string expected = WriteInterval(first.interval);
  const std::string actual = WriteInterval(second.interval);
  ledger.Object({.rule = kNarrativeNarrative,
                 .subject = {indicator, column, expected, actual},
                 .words = {{"what", IndicatorLabel(form, indicator, column)},
                           {"what_en", indicator},
                           {"first", first.words},
                           {"second", second.words}},
                 .facts = {second.fact, first.fact},
                 .expected = expected,
                 .actual = actual});
}

// 收到 20 件 and 收到 23 件 agree where 3 were carried in.
bool DifferByCarriedIn(const StatedFigure& a, const StatedFigure& b,
                       const std::vector<StatedFigure>& figures, const TableFigures& tables) {
  if (a.fact->indicator() != "applications.received") return false;
  const double difference = std::abs(a.interval.low - b.interval.low);
  for (const TableFigure& figure :
       tables.Find("applications.carried_in", a.fact->column()).figures) {
    if (figure.interval.low == difference) return true;
  }
  return std::any_of(figures.begin(), figures.end(), [&](const StatedFigure& figure) {
    return figure.fact->indicator() == "applications.carried_in" &&
           figure.interval.low == difference;
  });
}

void CheckNarrative(const std::vector<StatedFigure>& figures, const TableFigures& tables,
                    const std::set<const Fact*>& objected, const FormIndex* form, Ledger& ledger) {
  std::map<Key, const StatedFigure*> first_by_key;
  std::set<Key> told;
  for (const StatedFigure& figure : figures) {
    const Key key = KeyOf(figure);
    const bool comparable = figure.whole && figure.readings.size() == 1 &&
                            !objected.contains(figure.fact) &&
                            BeginsWithAny(key.first, kCountedOnce);
    if (!comparable) continue;
    const auto [first, is_first] = first_by_key.emplace(key, &figure);
    if (is_first) continue;
    ledger.See(*first->second->fact);
    ledger.See(*figure.fact);
    if (first->second->interval.Meets(figure.interval) ||
        DifferByCarriedIn(*first->second, figure, figures, tables)) {
      ledger.Count(kNarrativeNarrative, Verdict::kHeld);
      continue;
    }
    ledger.Count(kNarrativeNarrative, Verdict::kFailed);
    if (told.insert(key).second) ObjectToNarrative(*first->second, figure, form, ledger);
  }
}

// Words that make a stated fee one of disclosure.
bool IsDisclosureFee(const StatedFigure& figure) {
  for (const char* other : {"审批", "办事", "服务事项", "行政事业性", "中介", "证照"}) {
    if (figure.words.find(other) != std::string::npos) return false;
  }
  return figure.whole;
}

void ObjectToFee(const StatedFigure& stated, const Interval& expected, const std::string& source,
                 std::vector<const Fact*> facts, const FormIndex* form, Ledger& ledger) {
  const std::string& indicator = stated.fact->indicator();
  facts.insert(facts.begin(), stated.fact);
  ledger.Object({.rule = kFeeStatement,
                 .subject = {indicator, WriteInterval(expected), WriteInterval(stated.interval)},
                 .words = {{"what", IndicatorLabel(form, indicator, "")},
                           {"what_en", indicator},
                           {"first", source},
                           {"second", stated.words}},
                 .facts = std::move(facts),
                 .expected = WriteInterval(expected),
                 .actual = WriteInterval(stated.interval)});
}

void CheckFees(const std::vector<StatedFigure>& figures, const TableFigures& tables,
               const FormIndex* form, Ledger& ledger) {
  std::map<std::string, const StatedFigure*> first_by_fee;
  for (const StatedFigure& figure : figures) {
    if (!IsFee(figure)) continue;
    const std::string& indicator = figure.fact->indicator();
    const TableReadings table = tables.Find(indicator, "");
    const auto [first, is_first] = first_by_fee.emplace(indicator, &figure);
    if (!IsDisclosureFee(figure) || (is_first && table.figures.empty())) {
      if (!IsDisclosureFee(figure) && is_first) first_by_fee.erase(first);
      ledger.CountDoubt(kFeeStatement, v1::Assessment::Doubt::AMBIGUOUS_WORDS);
      continue;
    }
    const Interval expected =
        table.figures.empty() ? first->second->interval : table.figures.front().interval;
    if (expected.Meets(figure.interval)) {
      ledger.Count(kFeeStatement, Verdict::kHeld);
      continue;
    }
    ledger.Count(kFeeStatement, Verdict::kFailed);
    if (table.figures.empty()) {
      ObjectToFee(figure, expected, first->second->words, {first->second->fact}, form, ledger);
    } else {
      ObjectToFee(figure, expected, "表格中的 " + table.figures.front().facts.front()->literal(),
                  table.figures.front().facts, form, ledger);
    }
  }
}

}  // namespace

void CheckCross(const v1::Report& report, const FormIndex* form, Ledger& ledger) {
  const std::vector<StatedFigure> figures = StatedFigures(report, report.year());
  const TableFigures tables(report);
  const std::set<const Fact*> objected = CheckTables(figures, tables, form, ledger);
  CheckNarrative(figures, tables, objected, form, ledger);
  CheckFees(figures, tables, form, ledger);
}

}  // namespace nianbao::validate
