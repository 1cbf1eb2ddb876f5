// SPDX-License-Identifier: Apache-2.0
// The sections of a report and what is written in each.
#pragma once

#include <string>
#include <vector>

#include "common/forms/forms.h"

namespace nianbao::generator {

struct Section {
  // Without its number.
  std::string heading{};
  // Topics of the wordings, a paragraph each.
  std::vector<std::string> topics{};
  // Ids of the form's tables that stand in it.
  std::vector<std::string> tables{};
};

// The contents that Art. 32 of Order 492 asks for, as offices without a form outline them.
std::vector<Section> FreeOutline();

// The sections that `form` prescribes.
std::vector<Section> OutlineOf(const forms::v1::Form& form);

}  // namespace nianbao::generator
