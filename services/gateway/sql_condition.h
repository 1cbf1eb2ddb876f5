// SPDX-License-Identifier: Apache-2.0
// The WHERE part of a statement that is put together at run time.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "common/store/store.h"

namespace nianbao::gateway {

// SQL with ? for each parameter.
struct SqlCondition {
  using Parameter = std::variant<std::int64_t, double, std::string>;

  std::string text = "1 = 1";
  std::vector<Parameter> parameters = {};

  // Adds one that must hold too.
  void And(const std::string& condition, const std::vector<Parameter>& values = {}) {
    text += " AND " + condition;
    parameters.insert(parameters.end(), values.begin(), values.end());
  }
  void And(const SqlCondition& other) { And(other.text, other.parameters); }

  // For a statement; views of the parameters.
  std::vector<store::Value> Values() const {
    std::vector<store::Value> values;
    for (const Parameter& parameter : parameters) {
      std::visit([&values](const auto& value) { values.emplace_back(value); }, parameter);
    }
    return values;
  }
};

}  // namespace nianbao::gateway
