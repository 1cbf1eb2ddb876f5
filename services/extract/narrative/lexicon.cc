// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/lexicon.h"

#include <array>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "services/extract/narrative/lexicon_reader.h"

namespace nianbao::extract::narrative {

extern const std::vector<std::string_view> kLexiconFiles;

namespace {

constexpr std::array<std::string_view, 20> kNotCountedNames = {
    "name",      "word",  "indefinite", "date",       "duration", "clock",   "document_number",
    "article",   "phone", "postcode",   "address",    "level",    "ordinal", "list_number",
    "structure", "title", "code",       "comparison", "slogan",   "bare"};

ConceptSet RoleSet() {
  ConceptSet roles;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Role::kCount); ++i) roles.set(i);
  return roles;
}

}  // namespace

std::string_view NotCountedName(NotCounted what) {
  return kNotCountedNames[static_cast<std::size_t>(what)];
}

ConceptSet Meanings(const ConceptSet& concepts) {
  static const ConceptSet meanings = ~RoleSet();
  return concepts & meanings;
}

const Lexicon& Lexicon::BuiltIn() {
  static const Lexicon* const lexicon = [] {
    const LexiconFiles files{.words = kLexiconFiles[0],
                             .names = kLexiconFiles[1],
                             .units = kLexiconFiles[2],
                             .entries = kLexiconFiles[3]};
    absl::StatusOr<Lexicon> parsed = Parse(files, indicators::Concordance::BuiltIn());
    if (!parsed.ok()) {
      std::cerr << "the built-in lexicon is broken: " << parsed.status().ToString() << "\n";
      std::abort();
    }
    return new Lexicon(*std::move(parsed));
  }();
  return *lexicon;
}

absl::StatusOr<Lexicon> Lexicon::Parse(const LexiconFiles& files,
                                       const indicators::Concordance& concordance) {
  return LexiconReader(concordance).Read(files);
}

}  // namespace nianbao::extract::narrative
