// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules.h"

#include <fstream>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/rules/example_for_test.h"
#include "services/validate/validator.h"

namespace nianbao::validate {
namespace {

TEST(RulesTest, EveryRuleIsComplete) {
  std::set<std::string_view> ids;
  for (const Rule& rule : Rules()) {
    SCOPED_TRACE(rule.id);
    EXPECT_TRUE(ids.insert(rule.id).second);
    EXPECT_EQ(FindRule(rule.id), &rule);
    EXPECT_NE(rule.severity, v1::Finding::SEVERITY_UNSPECIFIED);
    for (const std::string_view text :
         {rule.holds_when_zh, rule.holds_when_en, rule.why, rule.source, rule.not_assessable,
          rule.message_zh, rule.message_en}) {
      EXPECT_FALSE(text.empty());
    }
  }
  EXPECT_EQ(FindRule("form.no_such_rule"), nullptr);
}

std::set<std::string> RulesBroken(const rules::v1::Example& example) {
  static const Validator* const validator = new Validator(forms::Catalogue::BuiltIn());
  const testing::ExampleReports reports = testing::MakeExample(example);
  const v1::ValidatedReport validated = validator->Validate(reports.report, reports.history);
  std::set<std::string> broken;
  for (const v1::Finding& finding : validated.findings()) broken.insert(finding.rule_id());
  return broken;
}

TEST(RulesTest, EveryExampleIsAsItSays) {
  for (const Rule& rule : Rules()) {
    SCOPED_TRACE(rule.id);
    EXPECT_THAT(RulesBroken(rule.data->breaks()), ::testing::ElementsAre(std::string(rule.id)));
    EXPECT_THAT(RulesBroken(rule.data->keeps()), ::testing::IsEmpty());
  }
}

constexpr char kRule[] = R"(
rule_set: "r"
sets { name: "rows" members: ["applications.received", "applications.carried_in"] }
rules {
  id: "a.b" severity: ERROR
  holds_when_zh: "t" holds_when_en: "t" why: "t" source: "t" not_assessable: "t"
  message_zh: "t" message_en: "t"
  checks { forms: ["FORM_2021"] holds: "$r[other] <= $r[total] for $r in rows" source: "clause" }
  breaks { words: "t" } keeps { words: "t" }
})";

TEST(RulesTest, ABrokenFileIsRefusedWithItsCause) {
  struct Case {
    std::string from, to, message;
  };
  const auto parse = [](const std::string& file) {
    return RuleBook::Parse({file}, forms::Catalogue::BuiltIn()).status();
  };
  EXPECT_EQ(parse(kRule), absl::OkStatus());
  for (const Case& test : std::vector<Case>{
           {"rule_set: \"r\"", "", "rule_set is missing"},
           {"id: \"a.b\"", "", "a rule without id"},
           {"severity: ERROR", "severity: FATAL", "rule file 0: line 6"},
           {"severity: ERROR", "", "rule a.b: severity is missing"},
           {"why: \"t\"", "", "rule a.b: one of its texts is missing"},
           {"source: \"clause\"", "", "the source of a check is missing"},
           {"checks {", "function: \"magic\" checks {", "there is no function magic"},
           {"checks { forms: [\"FORM_2021\"] holds: \"$r[other] <= $r[total] for $r in rows\" "
            "source: \"clause\" }",
            "", "neither a check nor a function judges it"},
           {"in rows", "in cows", "check 1 for FORM_2021: holds: character"},
           {"in rows\"", "in rows\" when: \"report.year > 2000\"", "it has no wording"},
           {"sets {", "sets { name: \"rows\" members: \"a\" } sets {", "set rows"},
           {"rules {", "rules { id: \"c\" severity: INFO } rules {", "rule c: one of its texts"},
       }) {
    SCOPED_TRACE(test.to);
    std::string file = kRule;
    const std::size_t place = file.find(test.from);
    ASSERT_NE(place, std::string::npos) << test.from;
    const absl::Status status = parse(file.replace(place, test.from.size(), test.to));
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr(test.message));
  }
}

TEST(RulesTest, FillTemplate) {
  struct Case {
    const char* text;
    const char* want;
  };
  for (const Case& test : {Case{"", ""}, Case{"no name", "no name"}, Case{"{a}+{b}", "1+2"},
                           Case{"{c} {", "{c} {"}, Case{"x{a}", "x1"}, Case{"}{a}", "}1"}}) {
    SCOPED_TRACE(test.text);
    EXPECT_EQ(FillTemplate(test.text, {{"a", "1"}, {"b", "2"}}), test.want);
  }
}

TEST(RulesTest, ThePageIsNotStale) {
  std::ifstream file(NIANBAO_SOURCE_DIR "/docs/rules.md");
  ASSERT_TRUE(file) << "docs/rules.md is missing: build the target validate_rules_doc";
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), RulesDocument()) << "build the target validate_rules_doc";
}

}  // namespace
}  // namespace nianbao::validate
