// SPDX-License-Identifier: Apache-2.0
// The syntax of the sums and comparisons that rules are made of. README.md beside this file has the
// language; what its names mean and whether its types fit is checked in program.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace nianbao::validate {

// "$r in results": `variable` (without $) takes each member of the set in turn.
struct Binding {
  std::string variable = {};
  std::string set = {};
};

// A node of the syntax tree.
struct Expression {
  enum class Kind {
    kNumber,  // number
    kText,    // name: what stands between the quotes
    kCell,    // name: indicator or variable with its suffix; column
    kField,   // name: a field of the report (report.year)
    kSum,     // operands[0] for each member of bindings[0]
    kDay,     // day(year, month, day): operands
    kStated,  // name: what the running text states of an indicator
    kBlank,   // operands[0], a cell, is blank
    kNegate,  // operands[0]
    kAdd,     // operands[0] + operands[1]
    kSubtract,
    kMultiply,
    kEqual,
    kNotEqual,
    kAtMost,  // operands[0] <= operands[1]; >= is written with its operands swapped
    kLess,
    kNot,
    kAnd,
    kOr,
    kImplies,
  };

  Kind kind = Kind::kNumber;
  double number = 0;
  std::string name = {};
  std::string column = {};
  // True for what the report for the year before says.
  bool previous = false;
  std::vector<Binding> bindings = {};
  std::vector<Expression> operands = {};
  // Byte of the text where it begins, from 0.
  int position = 0;
};

// What a check asks for: `root` for every combination of the bindings.
struct Statement {
  Expression root = {};
  std::vector<Binding> bindings = {};
};

// Limits: longer texts and deeper trees are refused.
inline constexpr std::size_t kMaxExpressionBytes = 4096;
inline constexpr int kMaxExpressionDepth = 64;

// INVALID_ARGUMENT names the character (from 1) and what was wanted there.
absl::StatusOr<Statement> ParseStatement(std::string_view text);

// The text of it, fully in brackets; it reads back as the same tree.
std::string WriteStatement(const Statement& statement);

// INVALID_ARGUMENT "character 12: ..." for a byte of the text of a statement.
absl::Status ExpressionError(int position, std::string_view what);

}  // namespace nianbao::validate
