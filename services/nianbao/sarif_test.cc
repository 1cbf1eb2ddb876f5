// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/sarif.h"

#include <set>
#include <string>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "services/validate/rules.h"

namespace nianbao::cli {
namespace {

using Json = nlohmann::json;

v1::ValidatedReport Checked() {
  v1::ValidatedReport report;
  report.mutable_document()->set_uri("年报.html");
  report.mutable_document()->set_part(2);
  v1::Finding& finding = *report.add_findings();
  finding.set_finding_id("0123456789abcdef");
  finding.set_rule_id("form.balance");
  finding.set_severity(v1::Finding::ERROR);
  finding.set_message("不相等");
  finding.set_message_en("not equal");
  finding.set_suggestion("改为 3");
  for (int column = 1; column < 3; ++column) {
    v1::Evidence& evidence = *finding.add_evidence();
    evidence.set_block(14);
    evidence.set_row(3);
    evidence.set_column(column);
    evidence.mutable_source()->set_begin(100 + column);
    evidence.mutable_source()->set_end(102 + column);
  }
  return report;
}

TEST(SarifTest, AFindingHasItsRulePlaceAndFingerprint) {
  const Json log = Json::parse(ToSarif({Checked()}, Language::kChinese));
  EXPECT_EQ(log["version"], "2.1.0");
  const Json& run = log["runs"][0];
  EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
  ASSERT_EQ(run["results"].size(), 1u);
  const Json& result = run["results"][0];
  EXPECT_EQ(result["ruleId"], "form.balance");
  EXPECT_EQ(result["level"], "error");
  EXPECT_EQ(result["message"]["text"], "不相等\n改为 3");
  EXPECT_EQ(result["partialFingerprints"]["nianbaoFinding/v1"], "0123456789abcdef");
  const Json& place = result["locations"][0];
  EXPECT_EQ(place["physicalLocation"]["artifactLocation"]["uri"], "年报.html");
  EXPECT_EQ(place["physicalLocation"]["region"]["charOffset"], 101);
  EXPECT_EQ(place["physicalLocation"]["region"]["charLength"], 2);
  EXPECT_EQ(place["logicalLocations"][0]["fullyQualifiedName"], "part 2/block 14/row 3/column 1");
  EXPECT_EQ(result["relatedLocations"].size(), 1u);
}

TEST(SarifTest, EveryResultNamesARuleOfTheLog) {
  const Json log = Json::parse(ToSarif({Checked()}, Language::kEnglish));
  std::set<std::string> rules;
  for (const Json& rule : log["runs"][0]["tool"]["driver"]["rules"]) rules.insert(rule["id"]);
  EXPECT_EQ(rules.size(), validate::Rules().size());
  EXPECT_EQ(rules.count(log["runs"][0]["results"][0]["ruleId"]), 1u);
  EXPECT_EQ(log["runs"][0]["results"][0]["message"]["text"], "not equal\n改为 3");
}

TEST(SarifTest, AFileThatCouldNotBeReadIsNoCleanRun) {
  v1::ValidatedReport failed;
  failed.mutable_document()->set_uri("x.pdf");
  failed.mutable_failure()->set_message("x.pdf: not read");
  const Json log = Json::parse(ToSarif({failed}, Language::kEnglish));
  const Json& invocation = log["runs"][0]["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["message"]["text"], "x.pdf: not read");
  EXPECT_TRUE(log["runs"][0]["results"].empty());
}

}  // namespace
}  // namespace nianbao::cli
