// SPDX-License-Identifier: Apache-2.0
// Checks, compiled for one form: names have become places, sets and bindings are written out, and
// types have been found to fit. README.md beside this file has the language.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "nianbao/rules/v1/rule.pb.h"
#include "services/validate/form_index.h"

namespace nianbao::validate {

// Names of indicator sets and their members, as the rule files have them.
using IndicatorSets = std::map<std::string, std::vector<std::string>, std::less<>>;

// One instruction of a stack machine.
struct Instruction {
  enum class Code {
    kNumber,  // pushes number
    kText,    // pushes texts[index]
    kCell,    // pushes cells[index] of the program
    kField,   // pushes a field of the report
    kBlank,   // pushes whether cells[index] is blank
    kStated,  // pushes what the text states of texts[index]
    kDay,     // year, month, day -> date
    kNegate,
    kAdd,
    kSubtract,
    kMultiply,
    kEqual,
    kNotEqual,
    kAtMost,
    kLess,
    kNot,
    kAnd,
    kOr,
    kImplies,
  };
  enum class Field { kYear, kAgency, kForm, kSignedOn, kPublishedOn, kTellsOfExpiry };

  Code code = Code::kNumber;
  int index = 0;
  double number = 0;
  Field field = Field::kYear;
  bool previous = false;
};

// Half-open range of one of the program's arrays.
struct Range {
  int begin = 0;
  int end = 0;

  bool empty() const { return begin == end; }
};

// A cell that a check names: of the report, or of the one for the year before.
struct CellUse {
  // Place in the form's index; of this year's form, and -1 where only other forms have the cell.
  int slot = -1;
  CellKey key = {};
  bool previous = false;
};

// A check with values for its bindings.
struct Instance {
  const rules::v1::Rule* rule = nullptr;
  const rules::v1::Check* check = nullptr;
  // Index of the check among all of the form.
  int check_index = 0;
  // Bound column and indicator; "" where there is none.
  std::string column = {};
  std::string indicator = {};
  // Instructions.
  Range when = {};
  Range needs = {};
  Range holds = {};
  // Cells that `holds` names, in the order of its text.
  Range cells = {};

  // A comparison of two sums of cells of the report alone: `holds` is empty then. A single total is
  // on the right.
  bool is_equation = false;
  bool at_most = false;
  Range left = {};
  Range right = {};
  // The sides are numbers of one row in several columns.
  bool across_columns = false;
};

// Immutable; thread-safe. The rule files must outlive it.
struct Program {
  std::vector<Instruction> code;
  std::vector<CellUse> cells;
  std::vector<std::string> texts;
  std::vector<Instance> instances;
};

// A sum or bound over cells of one report: left = right, or left <= right. A single total stands on
// the right; an empty side is 0.
struct SumOfCells {
  bool at_most = false;
  std::vector<CellKey> left = {};
  std::vector<CellKey> right = {};
};

// The equations of a program, for whoever makes reports that keep them.
std::vector<SumOfCells> SumsOf(const Program& program);

// No check needs more room than this on the stack; a deeper one is refused.
inline constexpr int kMaxStack = 16;

// The forms by name, to look up what only earlier years' forms have.
using FormIndexes = std::map<std::string, FormIndex, std::less<>>;

// Adds a check for the form of `index`. INVALID_ARGUMENT names the expression, the character and
// what is wrong: syntax, an unknown set, variable, indicator, column or field, types that do not
// fit (counts and amounts, amounts in two units, texts that are added up), a `holds` that is no
// condition, more instances or stack than the limits.
absl::Status CompileCheck(const rules::v1::Rule& rule, const rules::v1::Check& check,
                          int check_index, const FormIndex& index, const FormIndexes& all,
                          const IndicatorSets& sets, Program& program);

}  // namespace nianbao::validate
