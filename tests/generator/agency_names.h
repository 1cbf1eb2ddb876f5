// SPDX-License-Identifier: Apache-2.0
// Invented bodies: a region and a line of work.
#pragma once

#include <string>
#include <vector>

#include "tests/generator/random.h"

namespace nianbao::generator {

struct Body {
  // Full and unique: 聊城市商务局, 威海市环翠区商务局.
  std::string name{};
  // Equally right names.
  std::vector<std::string> alternatives{};
  std::string region_code{};
  // What the body calls its region: 全县, 全区, 全市, 全省.
  std::string area{};
  // A government, which reports for its departments and lower governments too.
  bool government = false;
};

Body InventBody(Random& random);

// What `body` becomes when it is merged with another one of its region.
Body MergedBody(const Body& body, Random& random);

}  // namespace nianbao::generator
