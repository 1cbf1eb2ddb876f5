// SPDX-License-Identifier: Apache-2.0
// Table-driven tests of rules: a correct report, what is done to it, and what the rule must say.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/report_maker_for_test.h"
#include "services/validate/validator.h"

namespace nianbao::validate::testing {

enum class Expect { kHolds, kFails, kNotAssessable };

struct RuleCase {
  const char* name;
  v1::Report::Form form;
  std::string rule;
  // Done to a report whose every number is 0.
  std::function<void(v1::Report&)> change;
  Expect expect;
  // Words of the Chinese message, of the English one, expected and actual; only where it fails.
  std::string message = {};
  std::string message_en = {};
  std::string expected = {};
  std::string actual = {};
};

inline v1::ValidatedReport Check(const v1::ExtractedReport& extracted) {
  static const Validator* const validator = new Validator(forms::Catalogue::BuiltIn());
  return validator->Validate(extracted, {});
}

inline const v1::Finding* FindFinding(const v1::ValidatedReport& validated,
                                      const std::string& rule) {
  for (const v1::Finding& finding : validated.findings()) {
    if (finding.rule_id() == rule) return &finding;
  }
  return nullptr;
}

inline void RunRuleCases(const std::vector<RuleCase>& cases) {
  using ::testing::HasSubstr;
  for (const RuleCase& test : cases) {
    SCOPED_TRACE(test.name);
    v1::ExtractedReport extracted = ZeroReport(test.form);
    const v1::ValidatedReport before = Check(extracted);
    test.change(*extracted.mutable_report());
    const v1::ValidatedReport after = Check(extracted);
    const v1::Finding* finding = FindFinding(after, test.rule);
    const v1::Assessment* assessment = FindAssessment(after, test.rule);
    ASSERT_NE(assessment, nullptr);
    if (test.expect != Expect::kFails) {
      EXPECT_EQ(finding, nullptr) << finding->message();
      EXPECT_EQ(assessment->failed(), 0);
      const int doubts = FindAssessment(before, test.rule)->not_assessable();
      if (test.expect == Expect::kHolds) {
        EXPECT_GT(assessment->held(), 0);
        EXPECT_EQ(assessment->not_assessable(), doubts);
      } else {
        EXPECT_GT(assessment->not_assessable(), doubts);
      }
      continue;
    }
    ASSERT_NE(finding, nullptr);
    EXPECT_GT(assessment->failed(), 0);
    EXPECT_THAT(finding->message(), HasSubstr(test.message));
    EXPECT_THAT(finding->message_en(), HasSubstr(test.message_en));
    EXPECT_THAT(finding->message() + finding->message_en(), ::testing::Not(HasSubstr("{")));
    EXPECT_EQ(finding->expected(), test.expected);
    EXPECT_EQ(finding->actual(), test.actual);
  }
}

// Sets several cells at once.
inline std::function<void(v1::Report&)> Set(std::vector<std::pair<CellName, double>> values) {
  return [values = std::move(values)](v1::Report& report) {
    for (const auto& [name, value] : values) SetValue(report, name, value);
  };
}

// Does both.
inline std::function<void(v1::Report&)> Both(std::function<void(v1::Report&)> first,
                                             std::function<void(v1::Report&)> second) {
  return [first = std::move(first), second = std::move(second)](v1::Report& report) {
    first(report);
    second(report);
  };
}

// Makes cells blank.
inline std::function<void(v1::Report&)> Blank(std::vector<CellName> names) {
  return [names = std::move(names)](v1::Report& report) {
    for (const CellName& name : names) SetBlank(*FindFact(report, name));
  };
}

// Makes cells doubtful.
inline std::function<void(v1::Report&)> Doubt(std::vector<CellName> names) {
  return [names = std::move(names)](v1::Report& report) {
    for (const CellName& name : names) FindFact(report, name)->set_uncertain(true);
  };
}

// Writes words or signs into a cell.
inline std::function<void(v1::Report&)> Write(CellName name, std::string literal,
                                              v1::Fact::Mark mark) {
  return [=](v1::Report& report) {
    v1::Fact& fact = *FindFact(report, name);
    fact.clear_value();
    fact.set_literal(literal);
    fact.set_mark(mark);
  };
}

// Takes the facts of an indicator out, as if its row had not been printed.
inline std::function<void(v1::Report&)> Remove(std::string indicator) {
  return [indicator = std::move(indicator)](v1::Report& report) {
    auto& facts = *report.mutable_facts();
    for (int i = facts.size() - 1; i >= 0; --i) {
      if (facts[i].indicator() == indicator) facts.DeleteSubrange(i, 1);
    }
  };
}

}  // namespace nianbao::validate::testing
