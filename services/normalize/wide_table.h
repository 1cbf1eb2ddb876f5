// SPDX-License-Identifier: Apache-2.0
// Tables that are too wide for a page: their last columns stand below the first, each row under its
// labels again.
#pragma once

#include "services/normalize/draft.h"

namespace nianbao::normalize {

// Puts the columns of the table `below` beside those of `table` where both have the same rows: the
// same labels at the front of each, three rows or more, and other headers. False where they are not
// of one table; then neither is changed.
bool JoinBeside(DraftBlock& table, DraftBlock& below);

}  // namespace nianbao::normalize
