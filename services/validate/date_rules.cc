// SPDX-License-Identifier: Apache-2.0
#include "services/validate/date_rules.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

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

// Both dates are YYYY-MM-DD, so that they compare as text.
void CheckSignature(const Report& report, Ledger& ledger) {
  if (report.signed_on().empty() || report.year() == 0) {
    ledger.Count(kSignedTooEarly, Verdict::kNotAssessable);
    return;
  }
  const std::string year_end = Day(report.year(), "12-31");
  if (report.signed_on() >= year_end) {
    ledger.Count(kSignedTooEarly, Verdict::kHeld);
    return;
  }
  ledger.Count(kSignedTooEarly, Verdict::kFailed);
  ledger.Object({.rule = kSignedTooEarly,
                 .subject = {report.signed_on()},
                 .words = {{"date", report.signed_on()}, {"year", std::to_string(report.year())}},
                 .places = SignaturePlace(report),
                 .expected = "≥ " + year_end,
                 .actual = report.signed_on()});
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
    ledger.Count(kLate, Verdict::kNotAssessable);
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

}  // namespace

void CheckDates(const Report& report, Ledger& ledger) {
  CheckSignature(report, ledger);
  CheckDeadline(report, ledger);
}

}  // namespace nianbao::validate
