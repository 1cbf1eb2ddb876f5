// SPDX-License-Identifier: Apache-2.0
// Mistakes that offices make, to be put into correct reports on purpose.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "nianbao/v1/report.pb.h"
#include "tests/mistakes/draft.h"

namespace nianbao::testing {

struct Mistake {
  const char* name;
  const char* rule;
  std::vector<v1::Report::Form> forms;
  // What it touches: two mistakes that touch the same may hide each other. "*": everything.
  std::vector<std::string> touches;
  // Nothing where the report has no room for it.
  std::function<std::optional<MistakePlace>(Draft&)> make;
};

const std::vector<Mistake>& AllMistakes();

}  // namespace nianbao::testing
