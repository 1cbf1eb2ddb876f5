// SPDX-License-Identifier: Apache-2.0
// Whether two lines of work (商务, 商务和投资促进) can be one, before and after a reform.
#pragma once

#include <string>
#include <string_view>

namespace nianbao::validate {

// Without the conjunctions that offices leave out or write differently: 和, 与, 及, 、.
std::string WithoutConjunctions(std::string_view text);

// True where the lines share a part (商务 in 商务和投资促进; 文化广电 in 文化广电和旅游), or where
// lines_of_work.tsv says that a reform turned a part of one into a part of the other. False where
// either is empty.
bool AreRelated(std::string_view a, std::string_view b);

}  // namespace nianbao::validate
