// SPDX-License-Identifier: Apache-2.0
// Collects what the rules say about one report.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nianbao/v1/report.pb.h"
#include "services/validate/identity.h"
#include "services/validate/rules.h"

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
  explicit Ledger(const v1::Report& report);

  void Count(std::string_view rule, Verdict verdict, int times = 1);
  // Writes the finding; does not count.
  void Object(const Objection& objection);

  // Findings by severity, then place, then rule; assessments of every rule with explicit zeros.
  void WriteTo(v1::ValidatedReport& validated);

 private:
  struct Counts {
    int held = 0, failed = 0, not_assessable = 0;
  };
  const v1::Report* report_;
  std::map<std::string_view, Counts> counts_;
  std::vector<v1::Finding> findings_;
};

// "3", "12.5": the shortest decimal that reads back as `value`.
std::string FormatNumber(double value);

}  // namespace nianbao::validate
