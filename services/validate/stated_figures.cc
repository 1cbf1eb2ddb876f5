// SPDX-License-Identifier: Apache-2.0
#include "services/validate/stated_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "common/indicators/indicators.h"
#include "common/text/text.h"
#include "services/validate/ledger.h"
#include "services/validate/report_lines.h"

namespace nianbao::validate {
namespace {

using View = std::u32string_view;
using v1::Fact;

// A word beside a number that makes it count a part, another time or another thing, but for the
// indicators that are called so.
struct Restriction {
  View word;
  std::string_view unless = {};
};

constexpr std::array<Restriction, 58> kRestrictions = {{
    {U"其余"},
    {U"分别"},
    {U"其他", ".other"},
    {U"其它", ".other"},
    {U"另有"},
    {U"另外"},
    {U"除"},
    {U"不同渠道"},
    {U"只计"},
    {U"月份"},
    {U"季度"},
    {U"上半年"},
    {U"下半年"},
    {U"每月"},
    {U"每季"},
    {U"每周"},
    {U"每日"},
    {U"每年"},
    {U"日均"},
    {U"平均"},
    {U"连续"},
    {U"上年", ".carried_in"},
    {U"去年", ".carried_in"},
    {U"上一年", ".carried_in"},
    {U"往年"},
    {U"历年"},
    {U"截至目前"},
    {U"栏目"},
    {U"涉及", ".refused."},
    {U"属于", ".refused."},
    {U"所申请"},
    {U"计划"},
    {U"拟"},
    {U"力争"},
    {U"目标"},
    {U"预计"},
    {U"确保"},
    {U"首次"},
    {U"超期"},
    {U"撤回", ".withdrawn"},
    {U"撤销"},
    {U"专题"},
    {U"系列"},
    {U"剩余"},
    {U"转办"},
    {U"转交"},
    {U"重复", ".repeated"},
    {U"同一"},
    {U"多数"},
    {U"少数"},
    {U"之一"},
    {U"下属"},
    {U"所属"},
    {U"直属"},
    {U"例如"},
    {U"比如"},
    {U"同期"},
    {U"增加"},
}};

// Words by which a figure speaks of a region and all its bodies.
constexpr std::array<View, 9> kRegionWide = {U"全省", U"全市", U"全县", U"全区", U"全州",
                                             U"全旗", U"全镇", U"全乡", U"各级"};

// Words by which a figure of a government's report speaks of one body only.
constexpr std::array<View, 8> kOneBody = {U"本级",   U"省政府", U"市政府", U"县政府",
                                          U"区政府", U"办公室", U"办公厅", U"常务会议"};

bool Contains(View text, View word) { return text.find(word) != View::npos; }

template <std::size_t kSize>
bool ContainsAny(View text, const std::array<View, kSize>& words) {
  return std::any_of(words.begin(), words.end(), [&](View word) { return Contains(text, word); });
}

bool IsSentenceEnd(char32_t c) { return View(U"。；;！!？?\n").find(c) != View::npos; }
bool IsClauseEnd(char32_t c) {
  return IsSentenceEnd(c) || View(U"，,、：:（）()").find(c) != View::npos;
}

int Decimals(std::string_view literal) {
  const std::size_t point = literal.find('.');
  if (point == literal.npos) return 0;
  int decimals = 0;
  for (std::size_t i = point + 1; i < literal.size() && std::isdigit(literal[i]) != 0; ++i)
    ++decimals;
  return decimals;
}

// The unit of the last digit that is not zero: 10 of 50 and of 330.
double RoundUnit(double value) {
  double unit = 1;
  while (unit < value && std::fmod(value, unit * 10) == 0) unit *= 10;
  return unit;
}

// What stands around a figure in its line.
struct Surroundings {
  // From the beginning of the sentence, or the figure before it, to the figure.
  View lead;
  // The end of the lead that belongs to the same clause.
  View clause;
  // The clause with what a list has before it.
  View phrase;
  // From the figure to the end of its clause.
  View tail;
};

Surroundings Look(View line, std::size_t begin, std::size_t end, std::size_t previous_end) {
  Surroundings around;
  std::size_t from = begin, clause = begin;
  while (from > previous_end && !IsSentenceEnd(line[from - 1])) --from;
  while (clause > from && !IsClauseEnd(line[clause - 1])) --clause;
  std::size_t to = end;
  while (to < line.size() && !IsClauseEnd(line[to])) ++to;
  around.lead = line.substr(from, begin - from);
  around.clause = line.substr(clause, begin - clause);
  while (clause > from && (line[clause - 1] == U'、' || !IsClauseEnd(line[clause - 1]))) --clause;
  around.phrase = line.substr(clause, begin - clause);
  around.tail = line.substr(end, to - end);
  return around;
}

std::size_t Ideographs(View text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), text::IsIdeograph));
}

// 主动公开政府信息 counts what is disclosed; 发布信息 counts what was put on a page.
bool NamesItsCount(const Fact& fact, View lead) {
  const std::string& indicator = fact.indicator();
  if (lead.ends_with(U"计") || lead.ends_with(U"计为")) return false;
  if (indicator == "disclosure.total") return Contains(lead, U"公开") && Contains(lead, U"信息");
  if (indicator == "applications.received") {
    return !fact.column().empty() || Contains(lead, U"申请");
  }
  // 网站公开政府信息数 of the form is that of the government's site.
  if (indicator == "disclosure.channel.website") {
    return Contains(lead, U"公开") && (Contains(lead, U"门户") || Contains(lead, U"政府网站"));
  }
  if (indicator == "interpretation.policy_articles") return Contains(lead, U"稿");
  return true;
}

// Without 公民、法人和其他组织, which are all who apply.
std::u32string WithoutApplicants(View text) {
  constexpr View kOthers = U"其他组织";
  std::u32string rest(text);
  for (std::size_t at = rest.find(kOthers); at != rest.npos; at = rest.find(kOthers)) {
    rest.erase(at, kOthers.size());
  }
  return rest;
}

bool IsRestricted(const Fact& fact, const Surroundings& around) {
  const std::u32string lead = WithoutApplicants(around.lead);
  return std::any_of(kRestrictions.begin(), kRestrictions.end(), [&](const Restriction& r) {
    const bool called_so =
        !r.unless.empty() && fact.indicator().find(r.unless) != std::string::npos;
    return !called_so && (Contains(lead, r.word) || Contains(around.tail, r.word));
  });
}

// 累计 is a running total, unless it adds up the months of the year: 全年累计.
bool RunsOverYears(View lead) {
  constexpr std::array<View, 4> kOfTheYear = {U"全年", U"本年", U"年内", U"年度"};
  return Contains(lead, U"累计") && !ContainsAny(lead, kOfTheYear);
}

bool SpeaksOfTheWhole(const v1::Report& report, const Fact& fact, const Surroundings& around) {
  const bool consolidated = report.scope() == v1::Report::CONSOLIDATED;
  if (consolidated ? ContainsAny(around.lead, kOneBody) : ContainsAny(around.lead, kRegionWide)) {
    return false;
  }
  if (IsRestricted(fact, around) || RunsOverYears(around.lead)) return false;
  if (fact.origin() == Fact::STATED) return true;
  // A name in quotation marks is one channel, one meeting or one kind among several.
  if (around.lead.find_first_of(U"“”《》\"「」『』") != View::npos) return false;
  return Ideographs(around.clause) >= 2 && around.tail.empty() && NamesItsCount(fact, around.lead);
}

bool IsOfYear(const Fact& fact, int year) {
  return fact.period() == Fact::PERIOD_UNSPECIFIED &&
         (fact.year() == 0 || year == 0 || fact.year() == year);
}

bool IsNarrative(const Fact& fact) {
  return fact.origin() == Fact::NARRATIVE || fact.origin() == Fact::STATED;
}

// The lines of the narrative by their block.
std::map<int, std::u32string> LinesByBlock(const v1::Report& report) {
  std::map<int, std::u32string> lines;
  for (ReportLine& line : LinesOf(report)) {
    if (line.block >= 0) lines.emplace(line.block, std::move(line.text));
  }
  return lines;
}

// Parts that count the same as their whole, and parts of something that is no whole itself.
void DropParts(const v1::Report& report, std::vector<StatedFigure>& figures) {
  std::map<std::string, StatedFigure*> by_id;
  for (StatedFigure& figure : figures) by_id[figure.fact->fact_id()] = &figure;
  for (const v1::Breakdown& breakdown : report.breakdowns()) {
    const auto whole = by_id.find(breakdown.whole_fact_id());
    for (const std::string& id : breakdown.part_fact_ids()) {
      const auto part = by_id.find(id);
      if (part == by_id.end()) continue;
      const bool of_whole = whole != by_id.end() && whole->second->whole &&
                            (whole->second->fact->indicator() != part->second->fact->indicator() ||
                             whole->second->fact->column() != part->second->fact->column());
      if (!of_whole) part->second->whole = false;
    }
  }
}

bool IsCertainCell(const Fact& fact) {
  return fact.has_value() && !fact.uncertain() && !fact.chosen_by_sum() &&
         fact.alternatives().empty();
}

// Numbers that a form gives as sums of other cells.
struct Composed {
  std::string_view indicator;
  std::vector<std::string> terms;
};

const std::vector<Composed>& ComposedFigures() {
  static const auto* const composed = new std::vector<Composed>{
      {"applications.received", {"applications.received", "applications.carried_in"}},
      {"litigation.total", {"litigation.direct.total", "litigation.after_reconsideration.total"}},
      {"applications.answer.refused",
       {"applications.result.refused.state_secret", "applications.result.refused.prohibited_by_law",
        "applications.result.refused.three_securities_one_stability",
        "applications.result.refused.third_party_rights",
        "applications.result.refused.internal_affairs",
        "applications.result.refused.process_information",
        "applications.result.refused.enforcement_file",
        "applications.result.refused.administrative_query"}},
      {"applications.result.unavailable",
       {"applications.result.unavailable.not_held",
        "applications.result.unavailable.would_need_creation",
        "applications.result.unavailable.unclear_after_correction"}},
      {"applications.result.not_processed",
       {"applications.result.not_processed.petition_complaint",
        "applications.result.not_processed.repeated",
        "applications.result.not_processed.published_material",
        "applications.result.not_processed.excessive",
        "applications.result.not_processed.reconfirmation"}},
      // 其他处理 names the group as well as its last row.
      {"applications.result.other.other",
       {"applications.result.other.overdue_correction", "applications.result.other.overdue_fee",
        "applications.result.other.other"}},
  };
  return *composed;
}

}  // namespace

std::optional<Interval> IntervalOf(const Fact& fact) {
  if (!fact.has_value()) return std::nullopt;
  const double value = fact.value();
  const bool money = fact.unit().find("元") != std::string::npos;
  const double scale = fact.unit() == "万元" ? 10000 : fact.unit() == "亿元" ? 1e8 : 1;
  if (fact.has_range_end()) return Interval{value * scale, fact.range_end() * scale};
  if (fact.approximate()) {
    const bool more = fact.literal().find("余") != std::string::npos ||
                      fact.literal().find("多") != std::string::npos;
    const double unit = RoundUnit(value);
    if (!more || unit <= 1 || money) return std::nullopt;
    return Interval{value, value + unit - 1};
  }
  if (!money) return Interval{value, value};
  const double half = value == 0 ? 0 : 0.5 * std::pow(10.0, -Decimals(fact.literal()));
  return Interval{(value - half) * scale, (value + half) * scale};
}

std::string WriteInterval(const Interval& interval) {
  if (interval.low == interval.high) return FormatNumber(interval.low);
  return "[" + FormatNumber(interval.low) + ", " + FormatNumber(interval.high) + "]";
}

std::vector<StatedFigure> StatedFigures(const v1::Report& report, int year) {
  const std::map<int, std::u32string> lines = LinesByBlock(report);
  std::vector<StatedFigure> figures;
  int block = -1;
  std::size_t previous_end = 0;
  for (const Fact& fact : report.facts()) {
    if (!IsNarrative(fact)) continue;
    const v1::Evidence& place = fact.evidence();
    const auto end = static_cast<std::size_t>(std::max(0, place.end()));
    const auto begin = static_cast<std::size_t>(std::max(0, place.begin()));
    if (place.block() != block) previous_end = 0;
    const std::size_t after = std::exchange(previous_end, std::max(previous_end, end));
    block = place.block();
    if (fact.indicator().empty() || fact.unit() == "%" || !IsOfYear(fact, year)) continue;
    const std::optional<Interval> interval = IntervalOf(fact);
    if (!interval) continue;
    StatedFigure figure{.fact = &fact, .interval = *interval, .readings = {fact.indicator()}};
    figure.readings.insert(figure.readings.end(), fact.alternative_indicators().begin(),
                           fact.alternative_indicators().end());
    figure.words = place.quote();
    const auto line = lines.find(block);
    if (line != lines.end() && begin <= end && end <= line->second.size()) {
      const Surroundings around = Look(line->second, begin, end, std::min(after, begin));
      figure.words = text::EncodeUtf8(around.phrase) + figure.words;
      figure.whole = !fact.uncertain() && SpeaksOfTheWhole(report, fact, around);
    }
    figures.push_back(std::move(figure));
  }
  DropParts(report, figures);
  return figures;
}

FactIndex::FactIndex(const v1::Report& report) {
  for (const Fact& fact : report.facts()) facts_.emplace(fact.fact_id(), &fact);
}

const Fact* FactIndex::Find(const std::string& id) const {
  const auto found = facts_.find(id);
  return found == facts_.end() ? nullptr : found->second;
}

TableFigures::TableFigures(const v1::Report& report) {
  const auto& concordance = indicators::Concordance::BuiltIn();
  for (const Fact& fact : report.facts()) {
    if (fact.origin() != Fact::TABLE || fact.indicator().empty() ||
        !IsOfYear(fact, report.year())) {
      continue;
    }
    const auto [cell, added] = cells_.emplace(std::pair(fact.indicator(), fact.column()), &fact);
    if (!added && cell->second != nullptr && cell->second->value() != fact.value()) {
      cell->second = nullptr;
    }
    const indicators::Indicator* known = concordance.Find(fact.indicator());
    if (known == nullptr || known->comparable != indicators::Comparable::kYears) continue;
    std::vector<std::string>& series = by_series_[known->series];
    if (std::find(series.begin(), series.end(), fact.indicator()) == series.end()) {
      series.push_back(fact.indicator());
    }
  }
}

std::optional<TableFigure> TableFigures::Sum(const std::vector<std::string>& terms,
                                             const std::string& column) const {
  TableFigure sum;
  for (const std::string& term : terms) {
    auto cell = cells_.find({term, column});
    if (cell == cells_.end() && column.empty()) cell = cells_.find({term, "total"});
    if (cell == cells_.end() || cell->second == nullptr) return std::nullopt;
    const bool is_part = terms.size() > 1;
    const bool struck_out = is_part && cell->second->mark() == Fact::NOT_APPLICABLE;
    if (!IsCertainCell(*cell->second) && (!struck_out || cell->second->uncertain())) {
      return std::nullopt;
    }
    const std::optional<Interval> interval = struck_out ? Interval{} : IntervalOf(*cell->second);
    if (!interval) return std::nullopt;
    sum.interval.low += interval->low;
    sum.interval.high += interval->high;
    sum.facts.push_back(cell->second);
    sum.name += (sum.name.empty() ? "" : " + ") + term;
  }
  return sum;
}

bool TableFigures::Has(const std::string& indicator, const std::string& column) const {
  return cells_.contains({indicator, column}) ||
         (column.empty() && cells_.contains({indicator, "total"}));
}

TableReadings TableFigures::Find(const std::string& indicator, const std::string& column) const {
  std::set<std::vector<std::string>> ways;
  if (Has(indicator, column)) ways.insert({indicator});
  const auto* known = indicators::Concordance::BuiltIn().Find(indicator);
  const bool over_forms = known != nullptr && known->comparable == indicators::Comparable::kYears;
  const auto series = over_forms ? by_series_.find(known->series) : by_series_.end();
  if (ways.empty() && series != by_series_.end() && series->second.size() == 1) {
    ways.insert({series->second.front()});
  }
  for (const Composed& composed : ComposedFigures()) {
    const bool there = composed.indicator == indicator &&
                       std::all_of(composed.terms.begin(), composed.terms.end(),
                                   [&](const std::string& term) { return Has(term, column); });
    if (there) ways.insert(composed.terms);
  }
  TableReadings readings{.figures = {}, .known = !ways.empty(), .complete = !ways.empty()};
  for (const std::vector<std::string>& way : ways) {
    std::optional<TableFigure> figure = Sum(way, column);
    if (figure) {
      readings.figures.push_back(*std::move(figure));
    } else {
      readings.complete = false;
    }
  }
  return readings;
}

}  // namespace nianbao::validate
