// SPDX-License-Identifier: Apache-2.0
// Values of what only the running text of a report states.
#pragma once

#include <set>
#include <string>

#include "tests/generator/form_state.h"
#include "tests/generator/random.h"

namespace nianbao::generator {

// Every indicator that a report may state: those of narrative.tsv and of all forms.
std::set<std::string> KnownIndicators();

// Draws a value for every indicator of narrative.tsv that `state` does not have, sums and bounds
// kept.
void DrawNarrative(FormState& state, Random& random);

}  // namespace nianbao::generator
