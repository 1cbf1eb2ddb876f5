// SPDX-License-Identifier: Apache-2.0
// Collects what the rules say about one report.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/rules.h"
#include "services/validate/rules/evaluate.h"
#include "services/validate/verdict.h"

namespace nianbao::validate {

// What a rule found wrong, before it has words.
struct Objection {
  std::string_view rule = {};
  // What the fingerprint is made of beside the rule and the year: indicators and columns, values.
  std::vector<std::string> subject = {};
  // Values for the placeholders of the rule's messages.
  std::vector<std::pair<std::string_view, std::string>> words = {};
  std::vector<const v1::Fact*> facts = {};
  // Where to look; the places of `facts` where empty.
  std::vector<v1::Evidence> places = {};
  std::string expected = {};
  std::string actual = {};
  std::string suggestion = {};
};

// Not thread-safe; one for each validation.
class Ledger {
 public:
  // Both must outlive it.
  Ledger(const v1::Report& report, const RuleBook& book);

  // `doubt`: why it is not assessable.
  void Count(std::string_view rule, Verdict verdict, int times = 1,
             Doubt doubt = v1::Assessment::Doubt::REASON_UNSPECIFIED);
  void Count(std::string_view rule, const Judgement& judgement);
  void CountDoubt(std::string_view rule, Doubt doubt, int times = 1) {
    Count(rule, Verdict::kNotAssessable, times, doubt);
  }
  // Notes that a rule held the fact of the report to something.
  void See(const v1::Fact& fact) { seen_.insert(&fact); }
  // Writes the finding; does not count.
  void Object(const Objection& objection);

  // Findings by severity, then place, then rule; assessments of every rule with explicit zeros; how
  // many facts were seen.
  void WriteTo(v1::ValidatedReport& validated);

 private:
  struct Counts {
    int held = 0, failed = 0, not_assessable = 0;
    std::map<Doubt, int> doubts = {};
  };
  const v1::Report* report_;
  const RuleBook* book_;
  std::map<std::string_view, Counts> counts_;
  absl::flat_hash_set<const v1::Fact*> seen_;
  std::vector<v1::Finding> findings_;
};

// "3", "12.5": the shortest decimal that reads back as `value`.
std::string FormatNumber(double value);

}  // namespace nianbao::validate
