// SPDX-License-Identifier: Apache-2.0
#include "services/validate/history_rules.h"

#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "services/validate/copied_text.h"
#include "services/validate/expiry.h"
#include "services/validate/report_cells.h"

namespace nianbao::validate {
namespace {

using State = ReportCell::State;
using v1::Report;

constexpr std::string_view kCarriedIn = "applications.carried_in";
constexpr std::string_view kCarriedOut = "applications.carried_out";
constexpr std::string_view kTotal = "total";
constexpr double kJumpFactor = 20;
// Narratives with fewer characters of their own are not compared.
constexpr std::size_t kMinNarrative = 200;
constexpr double kCopiedShare = 0.8;

// The documents in force that form2021 counts.
constexpr std::array<std::string_view, 2> kInForceGroups = {
    "disclosure.art20_1.rules", "disclosure.art20_1.normative_documents"};

// A report and the one for the year before.
struct Years {
  const ReportCells* now = nullptr;
  const ReportCells* before = nullptr;
  // The agency was the same body in both years, as far as its name tells.
  bool same_body = false;

  std::string YearBefore() const { return std::to_string(before->report().year()); }
};

bool IsCertainNumber(const ReportCell& cell) {
  return cell.state == State::kNumber && !cell.uncertain;
}

const Report* FindYear(const History& history, int year) {
  for (const Report& report : history.reports) {
    if (report.year() == year) return &report;
  }
  return nullptr;
}

// Applicant columns in which the form has the indicator.
std::vector<std::string> ColumnsOf(const ReportCells& cells, std::string_view indicator) {
  std::vector<std::string> columns;
  for (const ReportCell& cell : cells.cells()) {
    if (cell.key.first == indicator) columns.push_back(cell.key.second);
  }
  return columns;
}

// Columns in which both years disagree.
struct Disagreement {
  std::vector<ReportCell> now;
  std::vector<ReportCell> before;
};

void ObjectToCarryOver(const Disagreement& found, const Years& years, Ledger& ledger) {
  Objection objection{.rule = kCarryOver};
  std::string zh, en;
  for (std::size_t i = 0; i < found.now.size(); ++i) {
    const std::string now = FormatNumber(found.now[i].value);
    const std::string before = FormatNumber(found.before[i].value);
    const std::string& column = found.now[i].key.second;
    objection.subject.insert(objection.subject.end(), {column, before, now});
    objection.facts.push_back(found.now[i].fact);
    zh += (i == 0 ? "" : "；") + ColumnLabel(column) + " " + before + " ≠ " + now;
    en += (i == 0 ? "" : "; ") + ColumnLabelEn(column) + " " + before + " ≠ " + now;
    objection.expected += (i == 0 ? "" : ", ") + before;
    objection.actual += (i == 0 ? "" : ", ") + now;
  }
  objection.words = {{"year", years.YearBefore()}, {"sum", zh}, {"sum_en", en}};
  objection.suggestion = "核对 " + years.YearBefore() + " 年度报告“四、结转下年度继续办理”一行";
  ledger.Object(objection);
}

void CheckCarryOver(const Years& years, Ledger& ledger) {
  const std::vector<std::string> columns = ColumnsOf(*years.now, kCarriedIn);
  const bool comparable = years.before != nullptr && years.same_body &&
                          years.before->index().Find(kCarriedOut, kTotal) != nullptr;
  Disagreement disagreement;
  for (const std::string& column : columns) {
    const ReportCell now = years.now->Find(kCarriedIn, column);
    const ReportCell before = comparable ? years.before->Find(kCarriedOut, column) : ReportCell();
    if (!IsCertainNumber(now) || !IsCertainNumber(before)) {
      ledger.Count(kCarryOver, Verdict::kNotAssessable);
    } else if (now.value == before.value) {
      ledger.Count(kCarryOver, Verdict::kHeld);
    } else {
      ledger.Count(kCarryOver, Verdict::kFailed);
      disagreement.now.push_back(now);
      disagreement.before.push_back(before);
    }
  }
  if (!disagreement.now.empty()) ObjectToCarryOver(disagreement, years, ledger);
}

void CheckInForceOf(std::string_view group, const Years& years, Ledger& ledger) {
  const std::string prefix = std::string(group) + ".";
  const ReportCell in_force = years.now->Find(prefix + "in_force", "");
  if (in_force.state == State::kAbsent) return;
  const ReportCell issued = years.now->Find(prefix + "issued", "");
  const ReportCell repealed = years.now->Find(prefix + "repealed", "");
  const ReportCell before = years.before != nullptr && years.same_body
                                ? years.before->Find(prefix + "in_force", "")
                                : ReportCell();
  if (!IsCertainNumber(in_force) || !IsCertainNumber(issued) || !IsCertainNumber(repealed) ||
      !IsCertainNumber(before)) {
    ledger.Count(kInForce, Verdict::kNotAssessable);
    return;
  }
  const double wanted = before.value + issued.value - repealed.value;
  if (wanted == in_force.value) {
    ledger.Count(kInForce, Verdict::kHeld);
    return;
  }
  if (in_force.value < wanted && TellsOfExpiry(years.now->report())) {
    ledger.Count(kInForce, Verdict::kNotAssessable);
    return;
  }
  ledger.Count(kInForce, Verdict::kFailed);
  const std::string sum = years.YearBefore() + " 年现行有效 " + FormatNumber(before.value) +
                          " + 制发 " + FormatNumber(issued.value) + " - 废止 " +
                          FormatNumber(repealed.value) + " = " + FormatNumber(wanted) +
                          " ≠ 现行有效 " + FormatNumber(in_force.value);
  const std::string sum_en =
      "in force in " + years.YearBefore() + " " + FormatNumber(before.value) + " + issued " +
      FormatNumber(issued.value) + " - repealed " + FormatNumber(repealed.value) + " = " +
      FormatNumber(wanted) + " ≠ in force " + FormatNumber(in_force.value);
  ledger.Object({.rule = kInForce,
                 .subject = {std::string(group), sum},
                 .words = {{"what", years.now->index().Label(prefix + "in_force")},
                           {"what_en", prefix + "in_force"},
                           {"sum", sum},
                           {"sum_en", sum_en}},
                 .facts = {in_force.fact, issued.fact, repealed.fact},
                 .expected = FormatNumber(wanted),
                 .actual = FormatNumber(in_force.value)});
}

// Rows of the applicants' table are judged by their totals.
bool IsWhole(const CellKey& key) { return key.second.empty() || key.second == kTotal; }

void CheckJumps(const Years& years, Ledger& ledger) {
  for (const ReportCell& now : years.now->cells()) {
    if (!IsWhole(now.key) || !IsCertainNumber(now)) continue;
    const ReportCell before = years.before->Find(now.key.first, now.key.second);
    if (!IsCertainNumber(before) || !(before.value > 0) || !(now.value > 0)) continue;
    const double factor = now.value / before.value;
    if (factor < kJumpFactor && factor > 1 / kJumpFactor) {
      ledger.Count(kJump, Verdict::kHeld);
      continue;
    }
    ledger.Count(kJump, Verdict::kFailed);
    ledger.Object({.rule = kJump,
                   .subject = {now.key.first, now.key.second, FormatNumber(before.value),
                               FormatNumber(now.value)},
                   .words = {{"what", years.now->index().Label(now.key.first)},
                             {"what_en", now.key.first},
                             {"year", years.YearBefore()},
                             {"before", FormatNumber(before.value)},
                             {"now", FormatNumber(now.value)}},
                   .facts = {now.fact},
                   .expected = FormatNumber(before.value),
                   .actual = FormatNumber(now.value)});
  }
}

void CheckCopiedText(const Report& report, const Report* before, Ledger& ledger) {
  const TextOverlap overlap = before == nullptr ? TextOverlap() : CompareText(report, *before);
  if (overlap.characters < kMinNarrative) {
    ledger.Count(kCopiedText, Verdict::kNotAssessable);
    return;
  }
  if (overlap.Share() < kCopiedShare) {
    ledger.Count(kCopiedText, Verdict::kHeld);
    return;
  }
  ledger.Count(kCopiedText, Verdict::kFailed);
  std::vector<v1::Evidence> places;
  if (overlap.block >= 0) {
    places.emplace_back().set_block(overlap.block);
    places.back().set_quote(overlap.longest);
  }
  const std::string percent = FormatNumber(std::floor(overlap.Share() * 100));
  ledger.Object({.rule = kCopiedText,
                 .subject = {std::to_string(before->year())},
                 .words = {{"year", std::to_string(before->year())}, {"percent", percent}},
                 .places = places,
                 .expected = "< " + FormatNumber(kCopiedShare * 100) + "%",
                 .actual = percent + "%"});
}

}  // namespace

void CheckHistory(const Report& report, const History& history, const FormIndexes& indexes,
                  Ledger& ledger) {
  const Report* before = FindYear(history, report.year() - 1);
  CheckCopiedText(report, before, ledger);
  const auto index = indexes.find(Report::Form_Name(report.form()));
  if (index == indexes.end()) return;
  const ReportCells now(report, index->second);
  Years years{.now = &now};
  std::optional<ReportCells> cells_before;
  if (before != nullptr) {
    const auto index_before = indexes.find(Report::Form_Name(before->form()));
    if (index_before != indexes.end()) {
      years.before = &cells_before.emplace(*before, index_before->second);
    }
    years.same_body = before->agency().display_name() == report.agency().display_name();
  }
  CheckCarryOver(years, ledger);
  for (const std::string_view group : kInForceGroups) CheckInForceOf(group, years, ledger);
  if (years.before != nullptr) CheckJumps(years, ledger);
}

}  // namespace nianbao::validate
