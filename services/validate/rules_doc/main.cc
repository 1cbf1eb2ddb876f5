// SPDX-License-Identifier: Apache-2.0
// Prints docs/rules.md.
#include <iostream>

#include "services/validate/rules.h"

int main() {
  std::cout << nianbao::validate::RulesDocument();
  return std::cout.good() ? 0 : 1;
}
