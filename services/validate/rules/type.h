// SPDX-License-Identifier: Apache-2.0
// The types of expressions.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/validate/rules/expression.h"

namespace nianbao::validate {

struct Type {
  enum class Class { kCondition, kNumber, kCount, kAmount, kText, kDate };
  Class kind = Class::kNumber;
  // Of an amount.
  std::string unit = {};

  bool IsNumeric() const {
    return kind == Class::kNumber || kind == Class::kCount || kind == Class::kAmount;
  }
  bool operator==(const Type&) const = default;
};

// "an amount in 万元".
std::string NameOf(const Type& type);

// The type of an operator over operands of these types; of one operand both are its type.
// INVALID_ARGUMENT: they do not fit.
absl::StatusOr<Type> TypeOfOperator(const Expression& expression, const Type& left,
                                    const Type& right);

}  // namespace nianbao::validate
