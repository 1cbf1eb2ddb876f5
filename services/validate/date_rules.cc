// SPDX-License-Identifier: Apache-2.0
#include "services/validate/date_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/text.h"
#include "services/validate/report_lines.h"

namespace nianbao::validate {
namespace {

using v1::Report;

// Order 711, in force for the reports for 2019 on (Art. 49); Order 492 before it (Art. 31).
constexpr int kFirstYearOfNewOrder = 2019;
constexpr int kFirstYear = 2008;
// Order 711 gives these no date: townships, sub-districts, authorised organisations.
constexpr std::array<std::string_view, 10> kWithoutDeadline = {
    "镇人民政府", "乡人民政府", "街道办事处", "办事处", "街道",
    "镇政府",     "乡政府",     "医院",       "学校",   "公司"};
// The last line with a date is the signature among so many at the end.
constexpr std::size_t kSignatureLines = 8;
constexpr std::size_t kMaxSignature = 60;

std::string Day(int year, std::string_view month_and_day) {
  return std::to_string(year) + "-" + std::string(month_and_day);
}

// Line of the signature's date, for the eye; empty where it is not found again.
std::vector<v1::Evidence> SignaturePlace(const Report& report) {
  const std::vector<ReportLine> lines = LinesOf(report);
  for (std::size_t i = lines.size(); i-- > 0 && lines.size() - i <= kSignatureLines;) {
    const std::u32string& text = lines[i].text;
    const bool date = text.find(U'年') != text.npos && text.find(U'月') != text.npos;
    if (date && text.size() <= kMaxSignature) return {PlaceIn(lines[i], 0, text.size())};
  }
  return {};
}

void ObjectToSignature(const Judged& judged, Ledger& ledger) {
  const Report& report = judged.report;
  for (const Outcome& outcome : OutcomesOf(kSignedTooEarly, judged.outcomes)) {
    if (outcome.judgement.verdict != Verdict::kFailed) continue;
    ledger.Object({.rule = kSignedTooEarly,
                   .subject = {report.signed_on()},
                   .words = {{"date", report.signed_on()}, {"year", std::to_string(report.year())}},
                   .places = SignaturePlace(report),
                   .expected = "≥ " + Day(report.year(), "12-31"),
                   .actual = report.signed_on()});
  }
}

// "" where the law sets no date.
std::string DeadlineOf(const Report& report) {
  if (report.year() < kFirstYear) return "";
  if (report.year() < kFirstYearOfNewOrder) return Day(report.year() + 1, "03-31");
  const std::string& name = report.agency().display_name();
  const bool without = name.empty() || std::any_of(kWithoutDeadline.begin(), kWithoutDeadline.end(),
                                                   [&](auto end) { return name.ends_with(end); });
  if (without) return "";
  // The competent office reports for its government by the end of March.
  const bool government = report.scope() == Report::CONSOLIDATED || name.ends_with("人民政府") ||
                          name.ends_with("政府办公室") || name.ends_with("政府办公厅");
  return Day(report.year() + 1, government ? "03-31" : "01-31");
}

void CheckDeadline(const Report& report, Ledger& ledger) {
  const std::string deadline = DeadlineOf(report);
  const std::string& published = report.published_on();
  const bool again = published > Day(report.year() + 1, "12-31");
  const bool before = published < Day(report.year(), "12-31");
  if (deadline.empty() || published.empty() || again || before) {
    ledger.CountDoubt(kLate, v1::Assessment::Doubt::DOES_NOT_APPLY);
    return;
  }
  if (published <= deadline) {
    ledger.Count(kLate, Verdict::kHeld);
    return;
  }
  ledger.Count(kLate, Verdict::kFailed);
  ledger.Object({.rule = kLate,
                 .subject = {published},
                 .words = {{"date", published}, {"deadline", deadline}},
                 .expected = "≤ " + deadline,
                 .actual = published});
}

std::string_view PlaceName(v1::NameMention::Place place) {
  switch (place) {
    case v1::NameMention::TITLE:
      return "标题";
    case v1::NameMention::INTRODUCTION:
      return "引言";
    case v1::NameMention::CAPTION:
      return "表题";
    case v1::NameMention::PERIOD_STATEMENT:
      return "统计期限";
    default:
      return "";
  }
}

// 标题 2016、引言 2015. What a signature says is left to date.signed_too_early.
void CheckYearMentions(const Report& report, Ledger& ledger) {
  Objection objection{.rule = kYearMismatch};
  std::string years, years_en;
  bool differs = false;
  int first = 0;
  for (const v1::YearMention& mention : report.year_mentions()) {
    const std::string place(PlaceName(mention.place()));
    if (place.empty() || mention.year() == 0) continue;
    const std::string year = std::to_string(mention.year());
    const std::string place_en = v1::NameMention::Place_Name(mention.place());
    objection.subject.insert(objection.subject.end(), {place_en, year});
    years += (years.empty() ? "" : "、") + place + " " + year;
    years_en += (years_en.empty() ? "" : ", ") + place_en + " " + year;
    objection.places.push_back(mention.evidence());
    first = first == 0 ? mention.year() : first;
    differs = differs || mention.year() != first;
  }
  if (objection.places.size() < 2) {
    ledger.CountDoubt(kYearMismatch, v1::Assessment::Doubt::NOT_FOUND);
    return;
  }
  ledger.Count(kYearMismatch, differs ? Verdict::kFailed : Verdict::kHeld);
  if (!differs) return;
  objection.words = {{"years", years}, {"years_en", years_en}};
  objection.expected = std::to_string(report.year());
  objection.actual = years;
  ledger.Object(objection);
}

struct DayOfYear {
  int year = 0;
  int month = 0;
  int day = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The number that ends before `end`; nothing where no digit does.
std::optional<int> NumberBefore(const std::u32string& text, std::size_t& end) {
  std::size_t begin = end;
  while (begin > 0 && text[begin - 1] == U' ') --begin;
  const std::size_t last = begin;
  int value = 0, unit = 1;
  while (begin > 0 && last - begin < 4 && text[begin - 1] >= U'0' && text[begin - 1] <= U'9') {
    value += static_cast<int>(text[--begin] - U'0') * unit;
    unit *= 10;
  }
  if (begin == last) return std::nullopt;
  end = begin;
  return value;
}

// "2022年1月1日", "12月31日": the day whose 月 stands at `month`; its year is 0 where it has none.
std::optional<DayOfYear> DayAround(const std::u32string& text, std::size_t month) {
  DayOfYear day{.begin = month};
  const auto number = NumberBefore(text, day.begin);
  const std::size_t sign = text.find_first_of(U"日号", month);
  if (!number || sign == text.npos || sign > month + 5) return std::nullopt;
  std::size_t digits = sign;
  const auto of_month = NumberBefore(text, digits);
  if (!of_month || digits != text.find_first_not_of(U' ', month + 1)) return std::nullopt;
  day.month = *number;
  day.day = *of_month;
  day.end = sign + 1;
  std::size_t before = day.begin;
  while (before > 0 && text[before - 1] == U' ') --before;
  if (before > 0 && text[before - 1] == U'年') {
    std::size_t end = before - 1;
    if (const auto year = NumberBefore(text, end)) {
      day.year = *year;
      day.begin = end;
    }
  }
  return day;
}

// The two days next after 统计期限 and the like, close to each other.
std::vector<DayOfYear> PeriodIn(const std::u32string& text) {
  constexpr std::array<std::u32string_view, 6> kWords = {U"统计期限", U"统计时限", U"统计时间",
                                                         U"数据期限", U"数据时间", U"统计区间"};
  constexpr std::size_t kMaxDistance = 40;
  std::vector<DayOfYear> days;
  std::size_t at = text.npos;
  for (const std::u32string_view word : kWords) at = std::min(at, text.find(word));
  while (at != text.npos && days.size() < 2) {
    at = text.find(U'月', at + 1);
    if (at == text.npos || (!days.empty() && at > days.back().end + kMaxDistance)) break;
    if (const auto day = DayAround(text, at)) days.push_back(*day);
  }
  return days;
}

void CheckPeriod(const Report& report, Ledger& ledger) {
  for (const ReportLine& line : LinesOf(report)) {
    const std::vector<DayOfYear> days = PeriodIn(line.text);
    if (days.size() < 2) continue;
    const DayOfYear &first = days[0], &last = days[1];
    const bool one_year = first.year == 0 || last.year == 0 || first.year == last.year;
    const bool holds =
        one_year && first.month == 1 && first.day == 1 && last.month == 12 && last.day == 31;
    ledger.Count(kPeriod, holds ? Verdict::kHeld : Verdict::kFailed);
    if (holds) return;
    const v1::Evidence place = PlaceIn(line, first.begin, last.end);
    ledger.Object({.rule = kPeriod,
                   .subject = {place.quote()},
                   .words = {{"period", place.quote()}},
                   .places = {place},
                   .expected = "1月1日至12月31日",
                   .actual = place.quote()});
    return;
  }
  ledger.CountDoubt(kPeriod, v1::Assessment::Doubt::NOT_FOUND);
}

}  // namespace

void CheckDates(const Judged& judged, Ledger& ledger) {
  const Report& report = judged.report;
  ObjectToSignature(judged, ledger);
  CheckDeadline(report, ledger);
  CheckYearMentions(report, ledger);
  CheckPeriod(report, ledger);
}

}  // namespace nianbao::validate
