// SPDX-License-Identifier: Apache-2.0
// Reads and checks the lexicon's files (Lexicon::Parse says what is refused).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/indicators/indicators.h"
#include "services/extract/narrative/lexicon.h"

namespace nianbao::extract::narrative {

class LexiconReader {
 public:
  explicit LexiconReader(const indicators::Concordance& concordance);

  absl::StatusOr<Lexicon> Read(const LexiconFiles& files);

 private:
  absl::Status AddWords(const std::vector<std::string>& fields);
  absl::Status AddNames(const std::vector<std::string>& fields);
  absl::Status AddUnits(const std::vector<std::string>& fields);
  absl::Status AddEntry(const std::vector<std::string>& fields);
  // Adds the concepts that `names` lists to `concepts`.
  absl::Status ReadConcepts(const std::string& names, ConceptSet& concepts);
  absl::Status ReadContext(const std::string& names, Entry& entry);
  absl::Status ReadTarget(const std::string& target, Entry& entry) const;
  void Weigh();
  absl::Status CheckEntries() const;
  absl::Status CheckConcepts() const;
  std::int32_t WordIndex(std::string_view word);

  const indicators::Concordance& concordance_;
  Lexicon lexicon_;
  int line_ = 0;
  std::map<std::string, std::size_t> concepts_;
  std::set<std::size_t> used_;
};

}  // namespace nianbao::extract::narrative
