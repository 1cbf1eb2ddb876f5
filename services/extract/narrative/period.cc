// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/period.h"

namespace nianbao::extract::narrative {

void Period::StartSentence() {
  const bool annual = annual_before_ || annual_;
  *this = Period(report_year_);
  sentence_year_ = report_year_;
  annual_before_ = annual;
}

void Period::SeeWord(const ConceptSet& said) {
  const auto set_year = [&](int year) { year_ = sentence_year_ = year; };
  if (Has(said, Role::kLastYear)) set_year(report_year_ - 1);
  if (Has(said, Role::kYearBefore)) set_year(report_year_ - 2);
  if (Has(said, Role::kNextYear)) set_year(report_year_ + 1);
  if (Has(said, Role::kAnnual)) {
    set_year(report_year_);
    annual_ = true;
  }
  if (Has(said, Role::kPartOfYear)) part_of_year_ = true;
  if (Has(said, Role::kCumulative)) cumulative_ = true;
  if (Has(said, Role::kHistory)) history_ = true;
  if (Has(said, Role::kSoFar)) so_far_ = true;
}

void Period::SeeDate(const Passage& date) {
  if (so_far_) {
    // 截至2017年底 is a running total; 截至12月27日 only says when the year was closed.
    so_far_end_ = so_far_end_ || (!date.has_month && date.year > 0);
    if (date.year > 0) year_ = sentence_year_ = date.year;
    if (date.has_month && date.month != 12) part_of_year_ = true;
    return;
  }
  if (date.year > 0) {
    year_ = date.year;
    if (!date.has_month) {
      sentence_year_ = date.year;
      annual_ = true;
    }
  }
  if (date.has_month && !date.year_end) part_of_year_ = true;
}

bool Period::Cumulative() const {
  return history_ || so_far_end_ || (cumulative_ && (so_far_ || !(annual_ || annual_before_)));
}

void Period::EndClause(bool had_number) {
  year_ = sentence_year_;
  cumulative_ = false;
  if (!had_number) return;
  annual_before_ = annual_before_ || annual_;
  history_ = so_far_ = so_far_end_ = annual_ = part_of_year_ = false;
}

}  // namespace nianbao::extract::narrative
