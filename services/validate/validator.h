// SPDX-License-Identifier: Apache-2.0
// Holds a report to the rules.
#pragma once

#include "common/forms/forms.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/history.h"
#include "services/validate/rules.h"

namespace nianbao::validate {

// A pure function of the report and its history: no clock, no storage, no order of calls. Thread-
// safe. The catalogue, and the book that was made for it, must outlive it.
//
//   const Validator validator(forms::Catalogue::BuiltIn());
//   const v1::ValidatedReport validated = validator.Validate(extracted, {});
class Validator {
 public:
  explicit Validator(const forms::Catalogue& catalogue, const RuleBook& book = RuleBook::BuiltIn());

  // Version of the rules that it applies.
  std::string_view rule_set() const { return book_->rule_set(); }

  // Returns the report with its findings, ordered by severity and then by place, and one assessment
  // for each rule. The agency and the name of the report are taken as they stand; state, revision,
  // validation and validated_time are left to the caller. A document that is no annual report gets
  // no findings and no assessments.
  v1::ValidatedReport Validate(const v1::ExtractedReport& extracted, const History& history) const;

 private:
  const forms::Catalogue* catalogue_;
  const RuleBook* book_;
};

}  // namespace nianbao::validate
