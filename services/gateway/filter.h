// SPDX-License-Identifier: Apache-2.0
// The filter of ListReports and WatchReports: a subset of AIP-160.
//
//   agency = "青湖市商务局" AND year >= 2021 AND severity = ERROR
//
// Restrictions `field operator value` joined by AND. Values may stand bare or in double or single
// quotes, where \" \' and \\ stand for themselves.
//
//   agency     =  !=    the agency's id or any of its names is (none is) the value
//              :        the id or a name contains the value, whatever the width and case of letters
//   year       =  !=  <  <=  >  >=  :     0 to 9999; a report of unknown year has year 0, which the
//                       ordering operators never match
//   form, scope, kind, state   =  !=  :   names of the contract: FORM_2021, OWN, GUIDE, CURRENT
//   region     =  !=    six digits of GB/T 2260
//              :        the code begins with these one to six digits: region : 37
//   severity   =  !=  <  <=  >  >=  :     severity of the gravest finding: NONE, INFO, WARNING,
//                       ERROR, in this order
//   finding    =  !=    a finding (no finding) is of this rule: form.balance
//              :        a finding is of a rule that begins so: finding : form.
//   fact(indicator), fact(indicator, column)   =  !=  <  <=  >  >=  :   the report's principal
//   figure
//                       (figures.h) has a value, and it is so; without a column that of the total
//
// `:` means the same as = where nothing else is said.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/gateway/report_columns.h"
#include "services/gateway/sql_condition.h"

namespace nianbao::gateway {

// Longest filter in bytes, and most restrictions in it.
inline constexpr std::size_t kMaxFilterBytes = 4096;
inline constexpr std::size_t kMaxRestrictions = 32;

// Immutable; thread-safe.
class Filter {
 public:
  // INVALID_ARGUMENT with the position (in characters, from 1) and what is allowed there. An empty
  // text matches everything.
  static absl::StatusOr<Filter> Parse(std::string_view text);

  // Whether the filter holds for a report with these columns.
  bool Matches(const ReportColumns& columns) const;

  // The same over table `report` under the alias r: a row satisfies it exactly where Matches holds
  // for the columns it was written from.
  SqlCondition Sql() const;

  enum class Field {
    kAgency,
    kYear,
    kForm,
    kScope,
    kKind,
    kState,
    kRegion,
    kSeverity,
    kFinding,
    kFact,
  };
  enum class Operator { kEqual, kNotEqual, kLess, kAtMost, kGreater, kAtLeast, kHas };
  struct Restriction {
    Field field;
    Operator op;
    // For agency, region and finding; folded for `agency :`. The indicator of a fact.
    std::string text = {};
    // For the others: the number of the year or of the enum's value.
    std::int64_t number = 0;
    // For a fact.
    std::string column = {};
    double value = 0;
  };

 private:
  std::vector<Restriction> restrictions_;
};

}  // namespace nianbao::gateway
