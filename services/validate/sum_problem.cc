// SPDX-License-Identifier: Apache-2.0
#include "services/validate/sum_problem.h"

#include <algorithm>
#include <utility>

#include "services/validate/ledger.h"
#include "services/validate/rules.h"
#include "services/validate/sum_text.h"

namespace nianbao::validate {
namespace {

using State = ReportCell::State;

constexpr std::string_view kCarriedIn = "applications.carried_in";
constexpr std::string_view kCarriedOut = "applications.carried_out";

bool IsUnread(const ReportCell& cell) {
  return cell.state == State::kAbsent && (cell.rule == nullptr || !cell.rule->optional);
}

// A part that was not read, or that the form does not know, may be any number; a reading that the
// sum decided cannot be judged by it.
bool CanBeWorkedOut(const Identity& identity) {
  int blanks = 0;
  bool unread = false, used = false;
  for (const std::vector<ReportCell>* side : {&identity.left, &identity.right}) {
    for (const ReportCell& cell : *side) {
      unread |= IsUnread(cell);
      blanks += cell.state == State::kBlank || cell.state == State::kNotANumber ? 1 : 0;
      used |= identity.across_columns && cell.fact != nullptr && cell.fact->chosen_by_sum();
    }
  }
  const bool open_to_unknown =
      blanks == 0 && (identity.left_sum.open || identity.right_sum.open) && !unread;
  return !unread && !used && !open_to_unknown;
}

std::string CarryOverText(const ReportCell& before, const ReportCell& now, int year, bool english) {
  const std::string column = english ? ColumnLabelEn(now.key.second) : ColumnLabel(now.key.second);
  const std::string numbers = FormatNumber(before.value) + " ≠ " + FormatNumber(now.value);
  const std::string front = std::to_string(year) + (english ? " carried over, " : " 年结转，");
  return front + column + (english ? ": " : "：") + numbers;
}

}  // namespace

SumProblem::SumProblem(const ReportCells& now, const std::vector<Identity>& sums) : now_(&now) {
  AddSums(now, sums, true);
}

bool SumProblem::AnyBroken() const {
  return std::any_of(problem_.equations.begin(), problem_.equations.end(),
                     [this](const Equation& equation) { return IsBroken(equation, problem_); });
}

void SumProblem::AddSums(const ReportCells& cells, const std::vector<Identity>& sums,
                         bool of_this_year) {
  for (const Identity& identity : sums) {
    if (!CanBeWorkedOut(identity)) continue;
    Equation equation{.at_most = identity.at_most, .open = identity.verdict != Verdict::kFailed};
    AddSide(identity.left, 1, cells, equation);
    AddSide(identity.right, -1, cells, equation);
    problem_.equations.push_back(std::move(equation));
    Sum& sum = sums_.emplace_back();
    sum.rule = identity.rule_id;
    sum.of_this_year = of_this_year;
    sum.failed = identity.verdict == Verdict::kFailed;
    if (!IsBroken(problem_.equations.back(), problem_)) continue;
    sum.text = WriteIdentity(identity, cells.index(), Language::kChinese);
    sum.text_en = WriteIdentity(identity, cells.index(), Language::kEnglish);
    for (const std::vector<ReportCell>* side : {&identity.left, &identity.right}) {
      for (const ReportCell& cell : *side) {
        if (of_this_year && cell.fact != nullptr) sum.facts.push_back(cell.fact);
      }
    }
  }
}

void SumProblem::AddSide(const std::vector<ReportCell>& side, double factor,
                         const ReportCells& cells, Equation& equation) {
  for (const ReportCell& cell : side) {
    if (cell.fact == nullptr) continue;
    equation.terms.push_back({VariableOf(cell, cells), factor});
    equation.tolerance += cell.tolerance;
  }
}

std::size_t SumProblem::VariableOf(const ReportCell& cell, const ReportCells& cells) {
  const auto [entry, added] = variables_.emplace(cell.fact, cells_.size());
  if (!added) return entry->second;
  Variable& variable = problem_.variables.emplace_back();
  variable.value = cell.value;
  variable.whole = cell.rule == nullptr || IsCountUnit(cell.rule->unit);
  variable.may_be_negative = cell.rule != nullptr && cell.rule->may_be_negative;
  const v1::Evidence& place = cell.fact->evidence();
  if (&cells == now_ && place.has_row()) {
    variable.block = place.block();
    variable.row = place.row();
    variable.column = place.column();
  }
  cells_.push_back({cell, &cells.index(), cells.report().year()});
  return entry->second;
}

void SumProblem::AddYearBefore(const ReportCells& before, const std::vector<Identity>& sums) {
  AddSums(before, sums, false);
  for (const ReportCell& now : now_->cells()) {
    if (now.key.first != kCarriedIn || now.state != State::kNumber || now.uncertain) continue;
    const ReportCell then = before.Find(kCarriedOut, now.key.second);
    if (then.state != State::kNumber || then.uncertain) continue;
    Equation equation;
    AddSide({then}, 1, before, equation);
    AddSide({now}, -1, *now_, equation);
    problem_.equations.push_back(std::move(equation));
    Sum& sum = sums_.emplace_back();
    sum.rule = kCarryOver;
    sum.failed = then.value != now.value;
    sum.facts = {now.fact};
    sum.text = CarryOverText(then, now, before.report().year(), false);
    sum.text_en = CarryOverText(then, now, before.report().year(), true);
  }
}

}  // namespace nianbao::validate
