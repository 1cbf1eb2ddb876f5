// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules/program.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/validate/rules/expression.h"
#include "services/validate/rules/type.h"

namespace nianbao::validate {
namespace {

using Kind = Expression::Kind;
using Code = Instruction::Code;
using Field = Instruction::Field;

constexpr std::size_t kMaxInstances = 20'000;
constexpr std::string_view kTotal = "total";
constexpr std::array<std::string_view, 7> kColumns = {"natural_person",
                                                      "commercial_enterprise",
                                                      "research_institution",
                                                      "social_organization",
                                                      "legal_service",
                                                      "other",
                                                      kTotal};

struct FieldName {
  std::string_view name;
  Field field;
  Type::Class type;
};

constexpr std::array<FieldName, 6> kFields = {
    {{"report.year", Field::kYear, Type::Class::kNumber},
     {"report.agency", Field::kAgency, Type::Class::kText},
     {"report.form", Field::kForm, Type::Class::kText},
     {"report.signed_on", Field::kSignedOn, Type::Class::kDate},
     {"report.published_on", Field::kPublishedOn, Type::Class::kDate},
     {"report.tells_of_expiry", Field::kTellsOfExpiry, Type::Class::kCondition}}};

// What variables stand for.
using Values = std::map<std::string, std::string, std::less<>>;

std::optional<Code> CodeOf(Kind kind) {
  switch (kind) {
    case Kind::kNegate:
      return Code::kNegate;
    case Kind::kAdd:
      return Code::kAdd;
    case Kind::kSubtract:
      return Code::kSubtract;
    case Kind::kMultiply:
      return Code::kMultiply;
    case Kind::kEqual:
      return Code::kEqual;
    case Kind::kNotEqual:
      return Code::kNotEqual;
    case Kind::kAtMost:
      return Code::kAtMost;
    case Kind::kLess:
      return Code::kLess;
    case Kind::kNot:
      return Code::kNot;
    case Kind::kAnd:
      return Code::kAnd;
    case Kind::kOr:
      return Code::kOr;
    case Kind::kImplies:
      return Code::kImplies;
    default:
      return std::nullopt;
  }
}

// Writes one expression out, with values for its variables.
class Compiler {
 public:
  Compiler(const FormIndex& index, const FormIndexes& all, const IndicatorSets& sets,
           Program& program)
      : index_(index), all_(all), sets_(sets), program_(program) {}

  // The members of a set, in this form.
  absl::StatusOr<std::vector<std::string>> Members(const Binding& binding, int position) const {
    const bool columns = binding.set == "columns";
    if (columns || binding.set == "applicants") {
      return std::vector<std::string>(kColumns.begin(), kColumns.end() - (columns ? 0 : 1));
    }
    const auto set = sets_.find(binding.set);
    if (set == sets_.end()) {
      return ExpressionError(position, absl::StrCat("there is no set \"", binding.set, "\""));
    }
    if (binding.variable.front() != '$') {
      return ExpressionError(
          position, absl::StrCat("\"", binding.variable, "\" ranges over indicators: write $"));
    }
    std::vector<std::string> members = MembersInForm(set->second);
    if (members.empty()) {
      return ExpressionError(
          position, absl::StrCat(index_.form().form(), " has nothing of the set ", binding.set));
    }
    return members;
  }

  // Emits the instructions of `expression` and tells its type.
  absl::StatusOr<Type> Emit(const Expression& expression, const Values& values) {
    switch (expression.kind) {
      case Kind::kNumber:
        program_.code.push_back({.code = Code::kNumber, .number = expression.number});
        return Grow({Type::Class::kNumber}, expression);
      case Kind::kText:
        program_.code.push_back({.code = Code::kText, .index = AddText(expression.name)});
        return Grow({Type::Class::kText}, expression);
      case Kind::kCell:
        return EmitCell(expression, values);
      case Kind::kField:
        return EmitField(expression);
      case Kind::kStated:
        return EmitStated(expression);
      case Kind::kBlank:
        return EmitBlank(expression, values);
      case Kind::kSum:
        return EmitSum(expression, values);
      case Kind::kDay:
        return EmitDay(expression, values);
      default:
        return EmitOperator(expression, values);
    }
  }

  // The cell that an expression of the kind kCell names.
  absl::StatusOr<CellUse> FindCell(const Expression& cell, const Values& values) const {
    CellUse use{.previous = cell.previous};
    ASSIGN_OR_RETURN(use.key.first, Indicator(cell, values));
    const auto bound = values.find(cell.column);
    use.key.second = bound == values.end() ? cell.column : bound->second;
    const FormIndex* holder = HolderOf(use.key, cell);
    if (holder == nullptr && use.key.second.empty()) {
      // The row stands for its 总计.
      use.key.second = kTotal;
      holder = HolderOf(use.key, cell);
    }
    if (holder == nullptr) {
      return ExpressionError(cell.position,
                             absl::StrCat(index_.form().form(), " has no cell ", use.key.first,
                                          cell.column.empty() ? "" : "[" + use.key.second + "]"));
    }
    use.slot = index_.Slot(use.key.first, use.key.second);
    return use;
  }

 private:
  std::vector<std::string> MembersInForm(const std::vector<std::string>& patterns) const {
    std::vector<std::string> members;
    std::set<std::string> seen;
    const auto add = [&](const std::string& member) {
      if (seen.insert(member).second) members.push_back(member);
    };
    for (const std::string& pattern : patterns) {
      const bool all = pattern.ends_with('*');
      const std::string_view prefix(pattern.data(), pattern.size() - (all ? 1 : 0));
      for (const CellKey& key : index_.keys()) {
        const bool begins = key.first.starts_with(prefix);
        const bool itself =
            begins && (key.first.size() == prefix.size() || key.first[prefix.size()] == '.');
        if (all && begins) add(key.first);
        if (!all && itself) add(pattern);
      }
    }
    return members;
  }

  absl::StatusOr<std::string> Indicator(const Expression& cell, const Values& values) const {
    if (cell.name.front() != '$') return cell.name;
    const std::size_t dot = std::min(cell.name.find('.'), cell.name.size());
    const auto bound = values.find(cell.name.substr(0, dot));
    if (bound == values.end()) {
      return ExpressionError(cell.position, absl::StrCat("nothing is bound to ", cell.name));
    }
    return bound->second + cell.name.substr(dot);
  }

  // The form that says what the cell holds; nullptr where none has it.
  const FormIndex* HolderOf(const CellKey& key, const Expression& cell) const {
    if (index_.Find(key.first, key.second) != nullptr) return &index_;
    if (!cell.previous) return nullptr;
    for (const auto& [name, form] : all_) {
      if (form.Find(key.first, key.second) != nullptr) return &form;
    }
    return nullptr;
  }

  int AddText(const std::string& text) {
    program_.texts.push_back(text);
    return static_cast<int>(program_.texts.size()) - 1;
  }

  absl::StatusOr<Type> Grow(Type type, const Expression& expression) {
    if (++depth_ > kMaxStack) return ExpressionError(expression.position, "nested too deep");
    return type;
  }

  absl::StatusOr<Type> EmitCell(const Expression& cell, const Values& values) {
    ASSIGN_OR_RETURN(const CellUse use, FindCell(cell, values));
    const FormIndex* holder = HolderOf(use.key, cell);
    const CellRule* rule = holder->Find(use.key.first, use.key.second);
    program_.code.push_back(
        {.code = Code::kCell, .index = static_cast<int>(program_.cells.size())});
    program_.cells.push_back(use);
    Type type{IsCountUnit(rule->unit) ? Type::Class::kCount : Type::Class::kAmount, rule->unit};
    if (type.kind == Type::Class::kCount) type.unit.clear();
    return Grow(type, cell);
  }

  absl::StatusOr<Type> EmitField(const Expression& field) {
    for (const FieldName& known : kFields) {
      if (known.name != field.name) continue;
      program_.code.push_back(
          {.code = Code::kField, .field = known.field, .previous = field.previous});
      return Grow({known.type}, field);
    }
    return ExpressionError(field.position, absl::StrCat("a report has no field ", field.name));
  }

  absl::StatusOr<Type> EmitStated(const Expression& stated) {
    program_.code.push_back({.code = Code::kStated, .index = AddText(stated.name)});
    return Grow({Type::Class::kCount}, stated);
  }

  absl::StatusOr<Type> EmitBlank(const Expression& blank, const Values& values) {
    RETURN_IF_ERROR(EmitCell(blank.operands.front(), values).status());
    program_.code.back().code = Code::kBlank;
    return Type{Type::Class::kCondition};
  }

  absl::StatusOr<Type> EmitSum(const Expression& sum, const Values& values) {
    const Binding& binding = sum.bindings.front();
    ASSIGN_OR_RETURN(const auto members, Members(binding, sum.position));
    std::optional<Type> type;
    for (const std::string& member : members) {
      Values inner = values;
      inner[binding.variable] = member;
      ASSIGN_OR_RETURN(const Type next, Emit(sum.operands.front(), inner));
      if (!next.IsNumeric()) {
        return ExpressionError(sum.position, absl::StrCat(NameOf(next), " cannot be added up"));
      }
      if (type && !(*type == next)) {
        return ExpressionError(sum.position, absl::StrCat(NameOf(*type), " and ", NameOf(next),
                                                          " cannot be added up"));
      }
      if (type) {
        program_.code.push_back({.code = Code::kAdd});
        --depth_;
      }
      type = next;
    }
    return *type;
  }

  absl::StatusOr<Type> EmitDay(const Expression& day, const Values& values) {
    for (const Expression& part : day.operands) {
      ASSIGN_OR_RETURN(const Type type, Emit(part, values));
      if (type.kind != Type::Class::kNumber) {
        return ExpressionError(part.position,
                               absl::StrCat("a number is wanted, not ", NameOf(type)));
      }
    }
    program_.code.push_back({.code = Code::kDay});
    depth_ -= 2;
    return Type{Type::Class::kDate};
  }

  absl::StatusOr<Type> EmitOperator(const Expression& expression, const Values& values) {
    ASSIGN_OR_RETURN(const Type left, Emit(expression.operands[0], values));
    const bool one = expression.operands.size() == 1;
    Type right = left;
    if (!one) {
      ASSIGN_OR_RETURN(right, Emit(expression.operands[1], values));
      --depth_;
    }
    program_.code.push_back({.code = *CodeOf(expression.kind)});
    return TypeOfOperator(expression, left, right);
  }

  const FormIndex& index_;
  const FormIndexes& all_;
  const IndicatorSets& sets_;
  Program& program_;
  int depth_ = 0;
};

// The terms of a sum of cells of this year, each once; false for anything else. 0 has no terms.
bool ListTerms(const Expression& side, std::vector<const Expression*>& terms) {
  switch (side.kind) {
    case Kind::kNumber:
      return side.number == 0;
    case Kind::kCell:
      terms.push_back(&side);
      return !side.previous;
    case Kind::kSum:
      terms.push_back(&side);
      return side.operands.front().kind == Kind::kCell && !side.operands.front().previous;
    case Kind::kAdd:
      return ListTerms(side.operands[0], terms) && ListTerms(side.operands[1], terms);
    default:
      return false;
  }
}

// Compiles one check for one form.
class CheckCompiler {
 public:
  CheckCompiler(const FormIndex& index, const FormIndexes& all, const IndicatorSets& sets,
                Instance pattern, Program& program)
      : index_(index), all_(all), sets_(sets), pattern_(std::move(pattern)), program_(program) {}

  absl::Status Run() {
    const rules::v1::Check& check = *pattern_.check;
    RETURN_IF_ERROR(Parse("holds", check.holds(), holds_));
    if (!check.when().empty()) RETURN_IF_ERROR(Parse("when", check.when(), when_));
    if (!check.needs().empty()) RETURN_IF_ERROR(Parse("needs", check.needs(), needs_));
    for (const auto* condition : {&when_, &needs_}) {
      if (*condition && !(*condition)->bindings.empty()) {
        return absl::InvalidArgumentError("when, needs: \"for\" belongs into holds");
      }
    }
    return Bind(0, {});
  }

 private:
  static absl::Status Parse(std::string_view field, const std::string& text,
                            std::optional<Statement>& out) {
    auto statement = ParseStatement(text);
    if (!statement.ok()) return InField(field, statement.status());
    out = *std::move(statement);
    return absl::OkStatus();
  }

  static absl::Status InField(std::string_view field, const absl::Status& status) {
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(field), ": ", std::string(status.message())));
  }

  Compiler NewCompiler() const { return Compiler(index_, all_, sets_, program_); }

  // An instance for every combination of the bindings from the one at `depth` on.
  absl::Status Bind(std::size_t depth, const Values& values) {
    if (depth == holds_->bindings.size()) return AddInstance(values);
    const Binding& binding = holds_->bindings[depth];
    const auto members = NewCompiler().Members(binding, holds_->root.position);
    if (!members.ok()) return InField("holds", members.status());
    for (const std::string& member : *members) {
      Values inner = values;
      if (!inner.emplace(binding.variable, member).second) {
        return absl::InvalidArgumentError(
            absl::StrCat("holds: ", binding.variable, " is bound twice"));
      }
      RETURN_IF_ERROR(Bind(depth + 1, inner));
    }
    return absl::OkStatus();
  }

  absl::Status AddInstance(const Values& values) {
    if (program_.instances.size() >= kMaxInstances) {
      return absl::InvalidArgumentError("holds: too many instances");
    }
    Instance instance = pattern_;
    for (const auto& [variable, value] : values) {
      (variable.front() == '$' ? instance.indicator : instance.column) = value;
    }
    RETURN_IF_ERROR(EmitCondition("when", when_, values, instance.when));
    RETURN_IF_ERROR(EmitCondition("needs", needs_, values, instance.needs));
    const int first_cell = static_cast<int>(program_.cells.size());
    RETURN_IF_ERROR(EmitCondition("holds", holds_, values, instance.holds));
    instance.cells = {first_cell, static_cast<int>(program_.cells.size())};
    RETURN_IF_ERROR(MakeEquation(values, instance));
    program_.instances.push_back(std::move(instance));
    return absl::OkStatus();
  }

  // Emits a condition; nothing where there is none.
  absl::Status EmitCondition(std::string_view field, const std::optional<Statement>& statement,
                             const Values& values, Range& range) {
    range.begin = range.end = static_cast<int>(program_.code.size());
    if (!statement) return absl::OkStatus();
    const auto type = NewCompiler().Emit(statement->root, values);
    if (!type.ok()) return InField(field, type.status());
    if (type->kind != Type::Class::kCondition) {
      return InField(field, ExpressionError(statement->root.position,
                                            "a condition is wanted, not " + NameOf(*type)));
    }
    range.end = static_cast<int>(program_.code.size());
    return absl::OkStatus();
  }

  // Turns a comparison of two sums of cells into its sides, which messages write out.
  absl::Status MakeEquation(const Values& values, Instance& instance) {
    const Expression& root = holds_->root;
    const bool compares = root.kind == Kind::kEqual || root.kind == Kind::kAtMost;
    if (!compares || pattern_.check->has_wording()) return absl::OkStatus();
    std::vector<const Expression*> left, right;
    if (!ListTerms(root.operands[0], left) || !ListTerms(root.operands[1], right)) {
      return absl::OkStatus();
    }
    instance.is_equation = true;
    instance.at_most = root.kind == Kind::kAtMost;
    program_.code.resize(static_cast<std::size_t>(instance.holds.begin));
    instance.holds.end = instance.holds.begin;
    program_.cells.resize(static_cast<std::size_t>(instance.cells.begin));
    ASSIGN_OR_RETURN(instance.left, AddSide(left, values));
    ASSIGN_OR_RETURN(instance.right, AddSide(right, values));
    instance.cells.end = instance.right.end;
    const auto size = [](const Range& side) { return side.end - side.begin; };
    if (!instance.at_most && size(instance.left) == 1 && size(instance.right) > 1) {
      std::swap(instance.left, instance.right);
    }
    const CellUse& first = program_.cells[static_cast<std::size_t>(instance.cells.begin)];
    instance.across_columns =
        size(instance.cells) > 1 &&
        std::all_of(program_.cells.begin() + instance.cells.begin,
                    program_.cells.begin() + instance.cells.end,
                    [&](const CellUse& use) { return use.key.first == first.key.first; });
    return absl::OkStatus();
  }

  absl::StatusOr<Range> AddSide(const std::vector<const Expression*>& terms, const Values& values) {
    Range side;
    side.begin = static_cast<int>(program_.cells.size());
    const Compiler compiler = NewCompiler();
    for (const Expression* term : terms) {
      std::vector<Values> each = {values};
      if (term->kind == Kind::kSum) {
        each.clear();
        const Binding& binding = term->bindings.front();
        ASSIGN_OR_RETURN(const auto members, compiler.Members(binding, term->position));
        for (const std::string& member : members) {
          each.emplace_back(values)[binding.variable] = member;
        }
      }
      const Expression& cell = term->kind == Kind::kSum ? term->operands.front() : *term;
      for (const Values& inner : each) {
        ASSIGN_OR_RETURN(CellUse use, compiler.FindCell(cell, inner));
        program_.cells.push_back(std::move(use));
      }
    }
    side.end = static_cast<int>(program_.cells.size());
    return side;
  }

  const FormIndex& index_;
  const FormIndexes& all_;
  const IndicatorSets& sets_;
  const Instance pattern_;
  Program& program_;
  std::optional<Statement> holds_, when_, needs_;
};

std::vector<CellKey> KeysOf(const Range& side, const Program& program) {
  std::vector<CellKey> keys;
  for (int i = side.begin; i < side.end; ++i) {
    keys.push_back(program.cells[static_cast<std::size_t>(i)].key);
  }
  return keys;
}

}  // namespace

std::vector<SumOfCells> SumsOf(const Program& program) {
  std::vector<SumOfCells> sums;
  for (const Instance& instance : program.instances) {
    if (!instance.is_equation) continue;
    sums.push_back(
        {instance.at_most, KeysOf(instance.left, program), KeysOf(instance.right, program)});
  }
  return sums;
}

absl::Status CompileCheck(const rules::v1::Rule& rule, const rules::v1::Check& check,
                          int check_index, const FormIndex& index, const FormIndexes& all,
                          const IndicatorSets& sets, Program& program) {
  const Instance pattern{.rule = &rule, .check = &check, .check_index = check_index};
  return CheckCompiler(index, all, sets, pattern, program).Run();
}

}  // namespace nianbao::validate
