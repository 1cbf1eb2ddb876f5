// SPDX-License-Identifier: Apache-2.0
// A correct report that is about to be spoiled.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/generator/report.h"

namespace nianbao::testing {

// Where a finding has to point: a cell of a table, or words of its places or of its message.
struct MistakePlace {
  std::string indicator = {};
  std::string column = {};
  std::string words = {};
};

// The last report of a correct history of one agency, to be spoiled.
class Draft {
 public:
  // Two years at least.
  explicit Draft(std::vector<generator::GeneratedReport> years);

  const generator::GeneratedReport& report() const { return years_.back(); }
  // The report for the year before.
  const generator::GeneratedReport& before() const { return years_[years_.size() - 2]; }
  int year() const { return report().truth.year; }
  // Whether its title, headings or paragraphs have the words.
  bool Has(const std::string& words) const;
  // Whether its running text states a number of an indicator that begins so.
  bool States(const std::string& indicator) const;
  // Of a cell; 0 for one without a number.
  double Get(const std::string& indicator, const std::string& column = "") const;
  // The same of the year before; nothing where its cell has no number.
  std::optional<double> GetBefore(const std::string& indicator,
                                  const std::string& column = "") const;

  // All return nothing, and change nothing, where the report does not have the place.
  std::optional<MistakePlace> SetCell(const std::string& indicator, const std::string& column,
                                      const std::string& text);
  std::optional<MistakePlace> Add(const std::string& indicator, const std::string& column,
                                  double difference);
  // Adds a paragraph at the end of the first section; the finding has to show `words`.
  MistakePlace Say(const std::string& paragraph, const std::string& words);
  // Replaces the words in the title, headings and paragraphs.
  std::optional<MistakePlace> Replace(const std::string& words, const std::string& by);
  bool RemoveTableOf(const std::string& indicator);
  bool RemoveSection(const std::string& words_of_heading);
  // Replaces the text of all sections by that of the year before, its year changed.
  void CopyTextOfYearBefore();
  // Replaces the paragraphs of the first section.
  void RewriteFirstSection(const std::string& paragraph);
  void PublishOn(const std::string& date) { published_on_ = date; }
  const std::string& published_on() const { return published_on_; }

 private:
  static const generator::TrueFact* FindCell(const generator::GeneratedReport& report,
                                             const std::string& indicator,
                                             const std::string& column);
  std::vector<generator::Block>& blocks() { return years_.back().document.blocks; }
  void Insert(std::size_t at, generator::Block block);
  void Remove(std::size_t at);

  std::vector<generator::GeneratedReport> years_;
  std::string published_on_;
};

}  // namespace nianbao::testing
