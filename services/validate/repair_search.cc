// SPDX-License-Identifier: Apache-2.0
#include "services/validate/repair_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace nianbao::validate {
namespace {

constexpr double kRounding = 1e-6;
constexpr int kMaxPairs = 20'000;

using Indices = std::vector<std::size_t>;
using Changes = std::vector<NumberChange>;
// Variables of a printed row, by column.
using PrintedRow = std::map<int, std::size_t>;

double Residual(const Equation& equation, const Problem& problem) {
  double sum = 0;
  for (const Term& term : equation.terms) {
    sum += term.factor * problem.variables[term.variable].value;
  }
  return sum;
}

bool Breaks(double residual, const Equation& equation) {
  const double excess = equation.at_most ? residual : std::abs(residual);
  return excess > equation.tolerance + kRounding;
}

double FactorOf(const Equation& equation, std::size_t variable) {
  for (const Term& term : equation.terms) {
    if (term.variable == variable) return term.factor;
  }
  return 0;
}

bool MayBecome(const Variable& variable, double value) {
  if (value < -kRounding && !variable.may_be_negative) return false;
  return !variable.whole || std::abs(value - std::round(value)) < kRounding;
}

// Takes the noise of sums of decimal fractions off.
double Tidy(double value) { return std::round(value * 1e6) / 1e6; }

class Search {
 public:
  explicit Search(const Problem& problem)
      : problem_(problem), by_variable_(problem.variables.size()) {
    for (std::size_t i = 0; i < problem.equations.size(); ++i) {
      residuals_.push_back(Residual(problem.equations[i], problem));
      broken_.push_back(Breaks(residuals_.back(), problem.equations[i]));
      for (const Term& term : problem.equations[i].terms) by_variable_[term.variable].push_back(i);
    }
    for (std::size_t i = 0; i < problem.variables.size(); ++i) {
      const Variable& variable = problem.variables[i];
      if (variable.row >= 0) rows_[{variable.block, variable.row}][variable.column] = i;
    }
  }

  std::vector<Cause> Run() {
    std::vector<Indices> unexplained;
    for (const Indices& group : Groups()) {
      if (!Explain(group, OneSlip(WithBounds(group))) && !Explain(group, OneSlip(group))) {
        unexplained.push_back(group);
      }
    }
    ExplainTogether(unexplained);
    ExplainBounds();
    return std::move(causes_);
  }

 private:
  const Equation& At(std::size_t equation) const { return problem_.equations[equation]; }

  // Broken equalities that share a number, directly or over others.
  std::vector<Indices> Groups() const {
    Indices parent(problem_.equations.size());
    std::iota(parent.begin(), parent.end(), 0);
    const auto root = [&parent](std::size_t i) {
      while (parent[i] != i) i = parent[i] = parent[parent[i]];
      return i;
    };
    for (const Indices& equations : by_variable_) {
      std::optional<std::size_t> first;
      for (const std::size_t i : equations) {
        if (!broken_[i] || At(i).at_most) continue;
        if (first) parent[root(i)] = root(*first);
        first = first.value_or(i);
      }
    }
    std::map<std::size_t, Indices> groups;
    for (std::size_t i = 0; i < parent.size(); ++i) {
      if (broken_[i] && !At(i).at_most) groups[root(i)].push_back(i);
    }
    std::vector<Indices> result;
    for (auto& [first, group] : groups) result.push_back(std::move(group));
    return result;
  }

  // The group and the broken bounds over any of its numbers.
  Indices WithBounds(Indices group) const {
    std::set<std::size_t> bounds;
    for (const std::size_t variable : VariablesOf(group)) {
      for (const std::size_t i : by_variable_[variable]) {
        if (broken_[i] && At(i).at_most) bounds.insert(i);
      }
    }
    group.insert(group.end(), bounds.begin(), bounds.end());
    return group;
  }

  Indices VariablesOf(const Indices& equations) const {
    std::set<std::size_t> variables;
    for (const std::size_t i : equations) {
      for (const Term& term : At(i).terms) variables.insert(term.variable);
    }
    return {variables.begin(), variables.end()};
  }

  // All `wanted` hold after the changes, and no equation breaks that held.
  bool Settles(const Changes& changes, const Indices& wanted) const {
    std::map<std::size_t, double> moved;
    for (const NumberChange& change : changes) {
      const Variable& variable = problem_.variables[change.variable];
      if (!MayBecome(variable, *change.value)) return false;
      for (const std::size_t i : by_variable_[change.variable]) {
        const auto [entry, added] = moved.try_emplace(i, residuals_[i]);
        entry->second += FactorOf(At(i), change.variable) * (*change.value - variable.value);
      }
    }
    for (const std::size_t i : wanted) {
      if (!moved.contains(i)) return false;
    }
    return std::all_of(moved.begin(), moved.end(), [&](const auto& entry) {
      const auto& [i, residual] = entry;
      const bool judged = !broken_[i] || std::find(wanted.begin(), wanted.end(), i) != wanted.end();
      return !judged || !Breaks(residual, At(i));
    });
  }

  // Every number whose change alone settles the group, equalities first in it.
  std::vector<Repair> OneNumber(const Indices& group) const {
    std::vector<Repair> repairs;
    const std::size_t exact =
        *std::min_element(group.begin(), group.end(), [this](std::size_t a, std::size_t b) {
          return std::pair(At(a).at_most, At(a).tolerance) <
                 std::pair(At(b).at_most, At(b).tolerance);
        });
    for (const Term& term : At(exact).terms) {
      const double value = problem_.variables[term.variable].value;
      Changes changes = {{term.variable, Tidy(value - residuals_[exact] / term.factor)}};
      if (Settles(changes, group)) repairs.push_back({.changes = std::move(changes)});
    }
    return repairs;
  }

  // One number, or neighbours that were exchanged, where one number would do as well.
  std::vector<Repair> OneSlip(const Indices& group) const {
    std::vector<Repair> repairs = OneNumber(group);
    if (repairs.empty()) return repairs;
    for (const auto& [row, cells] : rows_) {
      for (auto cell = cells.begin(); cell != cells.end() && std::next(cell) != cells.end();
           ++cell) {
        const std::size_t beside = std::next(cell)->second;
        AddRow(Repair::Kind::kNumbers, Exchange({{0, cell->second}}, {{0, beside}}), group,
               repairs);
      }
      const auto next = rows_.find({row.first, row.second + 1});
      if (next == rows_.end()) continue;
      for (const auto& [column, variable] : cells) {
        const auto below = next->second.find(column);
        if (below == next->second.end()) continue;
        AddRow(Repair::Kind::kNumbers, Exchange({{0, variable}}, {{0, below->second}}), group,
               repairs);
      }
    }
    return repairs;
  }

  // Records the cause where there are repairs.
  bool Explain(const Indices& group, std::vector<Repair> repairs) {
    if (repairs.empty()) return false;
    Cause& cause = causes_.emplace_back();
    cause.equations = group;
    for (std::size_t i = 0; i < problem_.equations.size(); ++i) {
      const bool settled = At(i).at_most && broken_[i] && Settles(repairs.front().changes, {i});
      if (settled) cause.equations.push_back(i);
    }
    for (const std::size_t i : cause.equations) explained_.insert(i);
    cause.further = repairs.size() - std::min(repairs.size(), kMaxRepairs);
    repairs.resize(repairs.size() - cause.further);
    cause.repairs = std::move(repairs);
    return true;
  }

  bool IsOpen(const Indices& group) const {
    return std::all_of(group.begin(), group.end(), [this](std::size_t i) { return At(i).open; });
  }

  // What no single number explains: two groups may have one cause, such as two rows exchanged.
  void ExplainTogether(std::vector<Indices> groups) {
    std::erase_if(groups, [this](const Indices& group) { return IsOpen(group); });
    Indices all;
    for (const Indices& group : groups) all.insert(all.end(), group.begin(), group.end());
    if (groups.size() > 2 && Explain(all, Rows(all))) return;
    for (std::size_t a = 0; a < groups.size(); ++a) {
      for (std::size_t b = a + 1; b < groups.size() && !groups[a].empty(); ++b) {
        if (groups[b].empty()) continue;
        Indices both = groups[a];
        both.insert(both.end(), groups[b].begin(), groups[b].end());
        if (!Explain(both, TwoNumbersOrRows(both))) continue;
        groups[a].clear();
        groups[b].clear();
      }
    }
    for (const Indices& group : groups) {
      if (group.empty() || Explain(group, TwoNumbersOrRows(group))) continue;
      causes_.push_back({.equations = group});
      explained_.insert(group.begin(), group.end());
    }
  }

  std::vector<Repair> TwoNumbersOrRows(const Indices& group) {
    std::vector<Repair> repairs = Rows(group);
    for (Repair& pair : TwoNumbers(group)) {
      const bool known = std::any_of(repairs.begin(), repairs.end(), [&](const Repair& repair) {
        return repair.changes == pair.changes;
      });
      if (!known) repairs.push_back(std::move(pair));
    }
    return repairs;
  }

  std::vector<Repair> TwoNumbers(const Indices& group) {
    std::vector<Repair> repairs;
    const Indices candidates = VariablesOf(group);
    const std::size_t shortest = *std::min_element(
        group.begin(), group.end(),
        [this](std::size_t a, std::size_t b) { return At(a).terms.size() < At(b).terms.size(); });
    std::set<std::pair<std::size_t, std::size_t>> tried;
    for (const Term& term : At(shortest).terms) {
      for (const std::size_t other : candidates) {
        const auto pair = std::minmax(term.variable, other);
        if (other == term.variable || !Touch(pair, group) || !tried.insert(pair).second) continue;
        if (++pairs_ > kMaxPairs) return repairs;
        if (auto changes = Solve(pair, group)) repairs.push_back({.changes = *std::move(changes)});
      }
    }
    return repairs;
  }

  bool Touch(const std::pair<std::size_t, std::size_t>& pair, const Indices& group) const {
    return std::all_of(group.begin(), group.end(), [&](std::size_t i) {
      return FactorOf(At(i), pair.first) != 0 || FactorOf(At(i), pair.second) != 0;
    });
  }

  // The differences follow from two equations that are independent in the two numbers.
  std::optional<Changes> Solve(const std::pair<std::size_t, std::size_t>& pair,
                               const Indices& group) const {
    const auto row = [&](std::size_t i) {
      return std::array<double, 3>{FactorOf(At(i), pair.first), FactorOf(At(i), pair.second),
                                   -residuals_[i]};
    };
    const std::array<double, 3> one = row(group.front());
    for (const std::size_t variable : {pair.first, pair.second}) {
      for (const std::size_t i : by_variable_[variable]) {
        if (At(i).at_most) continue;
        const std::array<double, 3> two = row(i);
        const double determinant = one[0] * two[1] - one[1] * two[0];
        if (std::abs(determinant) < kRounding) continue;
        const double first = (one[2] * two[1] - one[1] * two[2]) / determinant;
        const double second = (one[0] * two[2] - one[2] * two[0]) / determinant;
        if (std::abs(first) < kRounding || std::abs(second) < kRounding) return std::nullopt;
        Changes changes = {{pair.first, Tidy(problem_.variables[pair.first].value + first)},
                           {pair.second, Tidy(problem_.variables[pair.second].value + second)}};
        if (!Settles(changes, group)) return std::nullopt;
        return changes;
      }
    }
    return std::nullopt;
  }

  std::vector<Repair> Rows(const Indices& group) const {
    std::vector<Repair> repairs;
    for (auto row = rows_.begin(); row != rows_.end(); ++row) {
      if (row->second.size() < 3) continue;
      for (const bool to_the_right : {true, false}) {
        AddRow(Repair::Kind::kRowMoved, MoveBack(row->second, to_the_right), group, repairs);
      }
      const auto next = std::next(row);
      if (next == rows_.end() || next->first.first != row->first.first) continue;
      AddRow(Repair::Kind::kRowsExchanged, Exchange(row->second, next->second), group, repairs);
    }
    return repairs;
  }

  void AddRow(Repair::Kind kind, Changes changes, const Indices& group,
              std::vector<Repair>& repairs) const {
    std::sort(changes.begin(), changes.end(),
              [](const auto& a, const auto& b) { return a.variable < b.variable; });
    if (changes.size() < 2 || !Settles(changes, group)) return;
    repairs.push_back({kind, std::move(changes)});
  }

  void Put(std::size_t variable, double value, Changes& changes) const {
    if (std::abs(problem_.variables[variable].value - value) < kRounding) return;
    changes.push_back({variable, value});
  }

  Changes Exchange(const PrintedRow& row, const PrintedRow& next) const {
    Changes changes;
    for (const auto& [column, variable] : row) {
      const auto below = next.find(column);
      if (below == next.end()) return {};
      Put(variable, problem_.variables[below->second].value, changes);
      Put(below->second, problem_.variables[variable].value, changes);
    }
    return changes;
  }

  // A row whose numbers stand one column too far to the right, or to the left. The one that fell
  // off the end follows from a sum.
  Changes MoveBack(const PrintedRow& row, bool to_the_right) const {
    Indices cells;
    for (const auto& [column, variable] : row) cells.push_back(variable);
    if (!to_the_right) std::reverse(cells.begin(), cells.end());
    // What a row moves out of is left blank.
    if (problem_.variables[cells.front()].value != 0) return {};
    Changes changes;
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) {
      Put(cells[i], problem_.variables[cells[i + 1]].value, changes);
    }
    for (const std::size_t i : by_variable_[cells.back()]) {
      if (At(i).at_most) continue;
      double residual = residuals_[i];
      for (const NumberChange& change : changes) {
        residual += FactorOf(At(i), change.variable) *
                    (*change.value - problem_.variables[change.variable].value);
      }
      const double factor = FactorOf(At(i), cells.back());
      Put(cells.back(), Tidy(problem_.variables[cells.back()].value - residual / factor), changes);
      break;
    }
    return changes;
  }

  // Bounds alone name no value: one number that all of them are over explains them together.
  void ExplainBounds() {
    Indices bounds;
    for (std::size_t i = 0; i < problem_.equations.size(); ++i) {
      if (broken_[i] && At(i).at_most && !explained_.contains(i)) bounds.push_back(i);
    }
    while (!bounds.empty()) {
      Indices group = {bounds.front()};
      std::vector<Repair> repairs = Suspects(group);
      for (std::size_t i = 1; i < bounds.size(); ++i) {
        group.push_back(bounds[i]);
        std::vector<Repair> fewer = Suspects(group);
        if (fewer.empty()) {
          group.pop_back();
        } else {
          repairs = std::move(fewer);
        }
      }
      std::erase_if(bounds, [&group](std::size_t i) {
        return std::find(group.begin(), group.end(), i) != group.end();
      });
      causes_.push_back({.equations = std::move(group), .repairs = std::move(repairs)});
    }
  }

  // The numbers that would have to move the same way in every bound. One that a sum holds fast is
  // not the one that is wrong.
  std::vector<Repair> Suspects(const Indices& bounds) const {
    std::vector<Repair> repairs;
    for (const Term& term : At(bounds.front()).terms) {
      const Indices& equations = by_variable_[term.variable];
      const bool fast = std::any_of(equations.begin(), equations.end(), [this](std::size_t i) {
        return !At(i).at_most && !broken_[i];
      });
      const bool in_all = std::all_of(bounds.begin(), bounds.end(), [&](std::size_t i) {
        return FactorOf(At(i), term.variable) * term.factor > 0;
      });
      if (!fast && in_all) repairs.push_back({.changes = {{term.variable, std::nullopt}}});
    }
    return repairs;
  }

  const Problem& problem_;
  std::vector<Indices> by_variable_;
  // By block and row.
  std::map<std::pair<int, int>, PrintedRow> rows_;
  std::vector<double> residuals_;
  std::vector<bool> broken_;
  std::set<std::size_t> explained_;
  std::vector<Cause> causes_;
  int pairs_ = 0;
};

}  // namespace

bool IsBroken(const Equation& equation, const Problem& problem) {
  return Breaks(Residual(equation, problem), equation);
}

std::vector<Cause> FindRepairs(const Problem& problem) { return Search(problem).Run(); }

}  // namespace nianbao::validate
