// SPDX-License-Identifier: Apache-2.0
// The dictionaries of OpenCC, read once.
//
// Its converter gives text for text without saying which words became which, under a lock and at a
// few MB/s; its dictionaries are all that is needed to match words ourselves, with their places.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "services/normalize/characters/word_table.h"

namespace nianbao::normalize {

struct OpenCcTables {
  // Traditional characters and the simplified ones that they become outside of phrases.
  std::vector<Word> characters;
  // Traditional phrases in which characters become others than those.
  std::vector<Word> phrases;
  // Taiwan's words and the mainland's, both in traditional characters.
  std::vector<Word> taiwan_phrases;
};

// FAILED_PRECONDITION: the dictionaries are not installed.
absl::StatusOr<OpenCcTables> LoadOpenCcTables();

}  // namespace nianbao::normalize
