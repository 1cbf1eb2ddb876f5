// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules/evaluate.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "services/validate/expiry.h"

namespace nianbao::validate {
namespace {

using Code = Instruction::Code;
using Field = Instruction::Field;
using State = ReportCell::State;
using Reason = v1::Assessment::Doubt;

// Sums of decimal fractions are exact only to here.
constexpr double kRounding = 1e-6;

// A value on the stack: a number or date, a text, or a condition.
struct Value {
  Quantity number = {};
  std::string_view text = {};
  Judgement condition = {};
};

Quantity Constant(double number) {
  return {.nominal = number, .low = number, .high = number, .known = true};
}

Quantity Unread(Doubt doubt) { return {.unread = doubt}; }

Quantity Negate(const Quantity& a) {
  Quantity negated = a;
  negated.nominal = -a.nominal;
  negated.low = -a.high;
  negated.high = -a.low;
  std::swap(negated.open, negated.open_below);
  return negated;
}

// One of both is a constant.
Quantity Multiply(const Quantity& a, const Quantity& b) {
  Quantity product = Add(a, b);
  product.nominal = a.nominal * b.nominal;
  const auto [low, high] =
      std::minmax({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
  product.low = low;
  product.high = high;
  // A factor below 0 turns the ends round.
  const bool turned = a.high < 0 || b.high < 0;
  if (turned) std::swap(product.open, product.open_below);
  return product;
}

// YYYY-MM-DD as a number whose order is that of days.
Quantity DateOf(std::string_view text) {
  int year = 0, month = 0, day = 0;
  const auto read = [&](std::size_t begin, std::size_t length, int& out) {
    const char* const first = text.data() + begin;
    return std::from_chars(first, first + length, out).ptr == first + length;
  };
  const bool complete = text.size() == 10 && text[4] == '-' && text[7] == '-' && read(0, 4, year) &&
                        read(5, 2, month) && read(8, 2, day);
  return complete ? Constant(year * 10'000 + month * 100 + day) : Unread(Reason::NOT_FOUND);
}

Doubt UnreadReason(State state) {
  switch (state) {
    case State::kBlank:
      return Reason::BLANK;
    case State::kNotApplicable:
      return Reason::DOES_NOT_APPLY;
    case State::kNotANumber:
      return Reason::NOT_A_NUMBER;
    case State::kAmbiguous:
      return Reason::TWO_READINGS;
    default:
      return Reason::NOT_FOUND;
  }
}

// What holds no number is not known, and never 0.
Quantity NumberOf(const ReportCell& cell) {
  return cell.state == State::kNumber ? QuantityOf(cell) : Unread(UnreadReason(cell.state));
}

Judgement Not(Judgement a) {
  if (a.verdict == Verdict::kHeld) {
    a.verdict = Verdict::kFailed;
  } else if (a.verdict == Verdict::kFailed) {
    a.verdict = Verdict::kHeld;
  }
  return a;
}

Judgement And(const Judgement& a, const Judgement& b) {
  if (a.verdict == Verdict::kFailed && !(b.verdict == Verdict::kFailed && a.uncertain)) return a;
  if (b.verdict == Verdict::kFailed) return b;
  if (a.verdict == Verdict::kNotAssessable) return a;
  if (b.verdict == Verdict::kNotAssessable) return b;
  return {Verdict::kHeld, a.uncertain || b.uncertain, {}};
}

Judgement Or(const Judgement& a, const Judgement& b) { return Not(And(Not(a), Not(b))); }

// The largest figure that the running text gives for an indicator; 0 where it gives none.
Quantity StatedOf(const v1::Report& report, const std::string& indicator) {
  double largest = 0;
  for (const v1::Fact& fact : report.facts()) {
    if (fact.origin() != v1::Fact::TABLE && fact.indicator() == indicator) {
      largest = std::max(largest, fact.value());
    }
  }
  return Constant(largest);
}

// What rests on an uncertain number is not assessable.
Judgement Settle(const Judgement& judgement) {
  if (judgement.verdict == Verdict::kNotAssessable || !judgement.uncertain) return judgement;
  return {Verdict::kNotAssessable, true, Reason::UNCERTAIN};
}

// Runs the code of one program over one report.
class Machine {
 public:
  Machine(const Program& program, const CheckedReports& reports)
      : program_(program), reports_(reports) {}

  // What comes of an instance; nothing where it is not for this report.
  std::optional<Outcome> Judge(const Instance& instance) {
    Outcome outcome{.instance = &instance};
    bool uncertain = false;
    if (!instance.when.empty()) {
      outcome.judgement = Run(instance.when).condition;
      if (outcome.judgement.verdict == Verdict::kFailed) return std::nullopt;
      if (outcome.judgement.verdict == Verdict::kNotAssessable) return outcome;
      uncertain = outcome.judgement.uncertain;
    }
    if (!instance.needs.empty()) {
      outcome.judgement = Run(instance.needs).condition;
      if (outcome.judgement.verdict == Verdict::kNotAssessable) return outcome;
      if (outcome.judgement.verdict == Verdict::kFailed) {
        outcome.judgement = {Verdict::kNotAssessable, false, Reason::DOES_NOT_APPLY};
        return outcome;
      }
    }
    outcome.judgement = Run(instance.holds, &outcome).condition;
    outcome.judgement.uncertain |= uncertain;
    outcome.judgement = Settle(outcome.judgement);
    return outcome;
  }

  // The value of `range`. `sides`, where given: the numbers that its last comparison compares.
  Value Run(const Range& range, Outcome* sides = nullptr) {
    top_ = 0;
    for (int i = range.begin; i < range.end; ++i) {
      const Instruction& instruction = program_.code[static_cast<std::size_t>(i)];
      const bool last = i + 1 == range.end;
      if (last && sides != nullptr && instruction.code >= Code::kEqual &&
          instruction.code <= Code::kLess) {
        sides->left = stack_[top_ - 2].number.nominal;
        sides->right = stack_[top_ - 1].number.nominal;
      }
      Step(instruction);
    }
    return stack_[0];
  }

 private:
  void Push(Value value) { stack_[top_++] = value; }
  Value Pop() { return stack_[--top_]; }

  void Step(const Instruction& instruction) {
    switch (instruction.code) {
      case Code::kNumber:
        return Push({.number = Constant(instruction.number)});
      case Code::kText:
        return Push({.number = Constant(0),
                     .text = program_.texts[static_cast<std::size_t>(instruction.index)]});
      case Code::kCell:
        return Push({.number = Read(program_.cells[static_cast<std::size_t>(instruction.index)])});
      case Code::kField:
        return Push(Read(instruction));
      case Code::kBlank:
        return Push(
            {.condition = IsBlank(program_.cells[static_cast<std::size_t>(instruction.index)])});
      case Code::kStated:
        return Push(
            {.number = StatedOf(*reports_.report,
                                program_.texts[static_cast<std::size_t>(instruction.index)])});
      case Code::kNegate:
        return Push({.number = Negate(Pop().number)});
      case Code::kNot:
        return Push({.condition = Not(Pop().condition)});
      case Code::kDay:
        return Day();
      default:
        return Combine(instruction.code);
    }
  }

  void Combine(Code code) {
    const Value right = Pop();
    const Value left = Pop();
    switch (code) {
      case Code::kAdd:
        return Push({.number = Add(left.number, right.number)});
      case Code::kSubtract:
        return Push({.number = Add(left.number, Negate(right.number))});
      case Code::kMultiply:
        return Push({.number = Multiply(left.number, right.number)});
      case Code::kAnd:
        return Push({.condition = And(left.condition, right.condition)});
      case Code::kOr:
        return Push({.condition = Or(left.condition, right.condition)});
      case Code::kImplies:
        return Push({.condition = Or(Not(left.condition), right.condition)});
      default:
        return Push({.condition = CompareValues(code, left, right)});
    }
  }

  static Judgement CompareValues(Code code, const Value& left, const Value& right) {
    switch (code) {
      case Code::kAtMost:
        return Compare(Comparison::kAtMost, left.number, right.number);
      case Code::kLess:
        return Compare(Comparison::kLess, left.number, right.number);
      case Code::kNotEqual:
        return Not(CompareValues(Code::kEqual, left, right));
      default:
        break;
    }
    // Texts have the number 0, dates and numbers an empty text.
    const Judgement numbers = Compare(Comparison::kEqual, left.number, right.number);
    if (numbers.verdict == Verdict::kHeld && left.text != right.text) return {Verdict::kFailed};
    return numbers;
  }

  void Day() {
    const Value day = Pop();
    const Value month = Pop();
    const Value year = Pop();
    if (year.number.unread != Reason::REASON_UNSPECIFIED) return Push(year);
    Push({.number = Constant(year.number.nominal * 10'000 + month.number.nominal * 100 +
                             day.number.nominal)});
  }

  Judgement IsBlank(const CellUse& use) const {
    const Quantity number = Read(use);
    if (number.unread == Reason::BLANK)
      return {Verdict::kHeld, FindCell(use, reports_).uncertain, {}};
    if (number.unread == Reason::REASON_UNSPECIFIED) return {Verdict::kFailed, false, {}};
    return {Verdict::kNotAssessable, false, number.unread};
  }

  Quantity Read(const CellUse& use) const {
    if (use.previous) {
      if (reports_.previous == nullptr) return Unread(Reason::NO_OTHER_REPORT);
      if (reports_.previous_cells == nullptr) return Unread(Reason::DOES_NOT_APPLY);
      return NumberOf(reports_.previous_cells->Find(use.key.first, use.key.second));
    }
    const ReportCell* cell = reports_.cells->At(use.slot);
    return cell == nullptr ? Unread(Reason::NOT_FOUND) : NumberOf(*cell);
  }

  Value Read(const Instruction& instruction) const {
    const v1::Report* report = instruction.previous ? reports_.previous : reports_.report;
    if (report == nullptr) return {.number = Unread(Reason::NO_OTHER_REPORT)};
    switch (instruction.field) {
      case Field::kYear:
        return {.number =
                    report->year() == 0 ? Unread(Reason::NOT_FOUND) : Constant(report->year())};
      case Field::kAgency:
        return {.number = Constant(0), .text = report->agency().display_name()};
      case Field::kForm:
        return {.number = Constant(0), .text = v1::Report::Form_Name(report->form())};
      case Field::kSignedOn:
        return {.number = DateOf(report->signed_on())};
      case Field::kTellsOfExpiry:
        return {.condition = {TellsOfExpiry(*report) ? Verdict::kHeld : Verdict::kFailed}};
      default:
        return {.number = DateOf(report->published_on())};
    }
  }

  const Program& program_;
  const CheckedReports& reports_;
  std::array<Value, kMaxStack> stack_;
  std::size_t top_ = 0;
};

}  // namespace

Quantity QuantityOf(const ReportCell& cell) {
  const bool left_out = cell.state == State::kAbsent && cell.rule != nullptr && cell.rule->optional;
  switch (left_out ? State::kNotApplicable : cell.state) {
    case State::kNumber:
      return {.nominal = cell.value,
              .low = cell.value - cell.tolerance,
              .high = cell.value + cell.tolerance,
              .known = true,
              .uncertain = cell.uncertain};
    case State::kNotApplicable:
      return {.uncertain = cell.uncertain};
    case State::kBlank:
      return {.open = true,
              .open_below = cell.rule != nullptr && cell.rule->may_be_negative,
              .uncertain = cell.uncertain};
    default:
      return Unread(UnreadReason(cell.state));
  }
}

Quantity Add(const Quantity& a, const Quantity& b) {
  return {.nominal = a.nominal + b.nominal,
          .low = a.low + b.low,
          .high = a.high + b.high,
          .open = a.open || b.open,
          .open_below = a.open_below || b.open_below,
          .known = a.known || b.known,
          .uncertain = a.uncertain || b.uncertain,
          .unread = a.unread == Reason::REASON_UNSPECIFIED ? b.unread : a.unread};
}

Judgement Compare(Comparison comparison, const Quantity& left, const Quantity& right) {
  const Quantity both = Add(left, right);
  if (both.unread != Reason::REASON_UNSPECIFIED) {
    return {Verdict::kNotAssessable, false, both.unread};
  }
  if (!left.known && !right.known) {
    return {Verdict::kNotAssessable, false, both.open ? Reason::BLANK : Reason::NOT_FOUND};
  }
  const bool less = comparison == Comparison::kLess;
  const bool left_larger =
      less ? left.low > right.high - kRounding : left.low > right.high + kRounding;
  const bool right_larger = comparison == Comparison::kEqual && right.low > left.high + kRounding;
  if (!left_larger && !right_larger) return {Verdict::kHeld, both.uncertain, {}};
  const bool could_be_true =
      left_larger ? right.open || left.open_below : left.open || right.open_below;
  if (could_be_true) return {Verdict::kNotAssessable, false, Reason::BLANK};
  return {Verdict::kFailed, both.uncertain, {}};
}

ReportCell FindCell(const CellUse& use, const CheckedReports& reports) {
  const ReportCells* cells = use.previous ? reports.previous_cells : reports.cells;
  return cells == nullptr ? ReportCell{.key = use.key} : cells->Find(use.key.first, use.key.second);
}

Judgement EvaluateCondition(const Program& program, const Range& range,
                            const CheckedReports& reports) {
  return Machine(program, reports).Run(range).condition;
}

std::vector<Outcome> Evaluate(const Program& program, const CheckedReports& reports) {
  std::vector<Outcome> outcomes;
  Machine machine(program, reports);
  for (const Instance& instance : program.instances) {
    if (instance.is_equation) continue;
    if (auto outcome = machine.Judge(instance)) outcomes.push_back(*outcome);
  }
  return outcomes;
}

}  // namespace nianbao::validate
