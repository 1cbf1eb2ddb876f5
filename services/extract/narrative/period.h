// SPDX-License-Identifier: Apache-2.0
// The year and the period that the numbers of a sentence are about.
#pragma once

#include "services/extract/narrative/lexicon.h"
#include "services/extract/narrative/not_counted.h"

namespace nianbao::extract::narrative {

// Follows the words of time through a text. A year holds to the end of its sentence; a date with a
// month, and what makes a running total, to the end of the clause that has a number.
class Period {
 public:
  explicit Period(int report_year) : report_year_(report_year), year_(report_year) {}

  void StartSentence();
  // `said`: concepts of a word.
  void SeeWord(const ConceptSet& said);
  void SeeDate(const Passage& date);
  // 2018年至2022年: more than one year.
  void SeeSpan() { history_ = true; }
  void EndClause(bool had_number);

  // A running total is one at the end of the reported year unless another is named.
  int year() const { return year_ > 0 && !history_ ? year_ : report_year_; }
  int report_year() const { return report_year_; }
  // 累计 without a word for the year, 历年, 截至年底.
  bool Cumulative() const;
  // Some months of the year only.
  bool PartOfYear() const { return part_of_year_; }

 private:
  int report_year_;
  int year_;
  // The year to go back to after a date with a month.
  int sentence_year_ = 0;
  bool part_of_year_ = false;
  bool annual_ = false;
  // A word for the year stood earlier in the paragraph.
  bool annual_before_ = false;
  bool cumulative_ = false;
  bool history_ = false;
  bool so_far_ = false;
  bool so_far_end_ = false;
};

}  // namespace nianbao::extract::narrative
