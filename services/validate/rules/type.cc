// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules/type.h"

#include "absl/strings/str_cat.h"

namespace nianbao::validate {

using Kind = Expression::Kind;

std::string NameOf(const Type& type) {
  switch (type.kind) {
    case Type::Class::kCondition:
      return "a condition";
    case Type::Class::kNumber:
      return "a number";
    case Type::Class::kCount:
      return "a count";
    case Type::Class::kAmount:
      return absl::StrCat("an amount in ", type.unit);
    case Type::Class::kText:
      return "a text";
    default:
      return "a date";
  }
}

absl::StatusOr<Type> TypeOfOperator(const Expression& expression, const Type& left,
                                    const Type& right) {
  const auto wrong = [&](std::string_view what) {
    return ExpressionError(expression.position,
                           absl::StrCat(NameOf(left), " and ", NameOf(right), std::string(what)));
  };
  const bool numbers = left.IsNumeric() && right.IsNumeric();
  const bool free = left.kind == Type::Class::kNumber || right.kind == Type::Class::kNumber;
  const Type& wider = left.kind == Type::Class::kNumber ? right : left;
  switch (expression.kind) {
    case Kind::kAdd:
    case Kind::kSubtract:
    case Kind::kNegate:
      if (!numbers || !(free || left == right)) return wrong(" cannot be added up");
      return wider;
    case Kind::kMultiply:
      if (!numbers || !free) return wrong(" cannot be multiplied");
      return wider;
    case Kind::kEqual:
    case Kind::kNotEqual:
    case Kind::kAtMost:
    case Kind::kLess: {
      const bool order = expression.kind == Kind::kAtMost || expression.kind == Kind::kLess;
      const bool alike = left == right && left.kind != Type::Class::kCondition &&
                         !(order && left.kind == Type::Class::kText);
      if (!alike && !(numbers && free)) return wrong(" cannot be compared");
      return Type{Type::Class::kCondition};
    }
    default:
      if (left.kind != Type::Class::kCondition || right.kind != Type::Class::kCondition) {
        return wrong(" are no conditions");
      }
      return Type{Type::Class::kCondition};
  }
}

}  // namespace nianbao::validate
