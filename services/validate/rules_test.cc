// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules.h"

#include <fstream>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

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
         {rule.holds_when_zh, rule.holds_when_en, rule.source, rule.not_assessable, rule.breaks,
          rule.keeps, rule.message_zh, rule.message_en}) {
      EXPECT_FALSE(text.empty());
    }
  }
  EXPECT_EQ(FindRule("form.no_such_rule"), nullptr);
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
