// SPDX-License-Identifier: Apache-2.0
// Looks for the one cell whose change makes broken sums true.
#pragma once

#include <string>
#include <vector>

#include "services/validate/identity.h"

namespace nianbao::validate {

// For each identity, in order: what to change, in Chinese, or "". A cell is proposed for a failed
// identity where every sum that it stands in fails, one new value makes all of them true, and it is
// the only such cell of that identity.
std::vector<std::string> SuggestChanges(const std::vector<Identity>& identities,
                                        const FormIndex& index);

}  // namespace nianbao::validate
