// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/opencc_tables.h"

#include <exception>
#include <opencc/Lexicon.hpp>
#include <opencc/MarisaDict.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

// Where Debian's libopencc-data puts them.
constexpr char kFolder[] = "/usr/share/opencc/";

std::vector<Word> Load(const char* name) {
  const auto dictionary = opencc::SerializableDict::NewFromFile<opencc::MarisaDict>(
      absl::StrCat(kFolder, name, ".ocd2"));
  std::vector<Word> words;
  for (const auto& entry : *dictionary->GetLexicon()) {
    Word word{.from = text::DecodeUtf8(entry->Key()), .to = text::DecodeUtf8(entry->GetDefault())};
    if (!word.from.empty()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace

absl::StatusOr<OpenCcTables> LoadOpenCcTables() {
  try {
    return OpenCcTables{.characters = Load("TSCharacters"),
                        .phrases = Load("TSPhrases"),
                        .taiwan_phrases = Load("TWPhrasesRev")};
  } catch (const std::exception& error) {
    return absl::FailedPreconditionError(absl::StrCat(
        "OpenCC's tables cannot be read (", error.what(), "): install Debian's libopencc-data"));
  }
}

}  // namespace nianbao::normalize
