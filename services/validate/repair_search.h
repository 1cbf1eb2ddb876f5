// SPDX-License-Identifier: Apache-2.0
// The smallest changes of numbers after which a set of sums holds: one number, two rows exchanged,
// a row that moved by one column, two numbers. Knows nothing of forms.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace nianbao::validate {

// A number that may be changed.
struct Variable {
  double value = 0;
  // What it may become.
  bool whole = true;
  bool may_be_negative = false;
  // Where it is printed, so that rows can be told; negative outside tables.
  int block = -1;
  int row = -1;
  int column = -1;
};

struct Term {
  std::size_t variable = 0;
  double factor = 1;
};

// The terms' sum is 0, or at most 0, give or take `tolerance`.
struct Equation {
  std::vector<Term> terms = {};
  double tolerance = 0;
  bool at_most = false;
  // True where a blank could make it hold: only a change of one number explains it.
  bool open = false;
};

struct Problem {
  std::vector<Variable> variables = {};
  std::vector<Equation> equations = {};
};

struct NumberChange {
  std::size_t variable = 0;
  // Nothing where many values would do.
  std::optional<double> value = {};

  friend bool operator==(const NumberChange&, const NumberChange&) = default;
};

struct Repair {
  enum class Kind { kNumbers, kRowsExchanged, kRowMoved };
  Kind kind = Kind::kNumbers;
  // Ordered by variable.
  std::vector<NumberChange> changes = {};
};

// Equations that do not hold and the repairs that explain all of them, equally small.
struct Cause {
  // Indices into Problem::equations.
  std::vector<std::size_t> equations = {};
  // Empty where no repair is small enough.
  std::vector<Repair> repairs = {};
  // Repairs beyond kMaxRepairs.
  std::size_t further = 0;
};

inline constexpr std::size_t kMaxRepairs = 24;

// True where the equation does not hold for the values as they are.
bool IsBroken(const Equation& equation, const Problem& problem);

// One cause for every group of broken equations that share a number. A repair makes all equations
// of its cause true and breaks none that holds. Bounded: at most 20,000 pairs of numbers are tried.
std::vector<Cause> FindRepairs(const Problem& problem);

}  // namespace nianbao::validate
