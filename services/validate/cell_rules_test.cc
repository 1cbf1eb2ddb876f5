// SPDX-License-Identifier: Apache-2.0
#include "services/validate/cell_rules.h"

#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::Blank;
using testing::Both;
using testing::CellName;
using testing::Check;
using testing::Doubt;
using testing::Expect;
using testing::FindFinding;
using testing::Remove;
using testing::RunRuleCases;
using testing::Set;
using testing::Write;
using v1::Report;

const CellName kGranted("applications.result.granted", "natural_person");
const CellName kOther("applications.result.granted", "other");
const CellName kPending("reconsideration.pending", "");
const CellName kFees("disclosure.art20_8.fees.amount", "");
const CellName kChange("disclosure.art20_5.licences.change", "");
const CellName kOptional("applications.channel.other", "");

TEST(CellRulesTest, BlankCell) {
  RunRuleCases({
      {"two blanks of one table", Report::FORM_2021, "form.blank_cell", Blank({kGranted, kOther}),
       Expect::kFails, "收到和处理政府信息公开申请情况表：175 格中有 2 格空白，没有的应填 0",
       "Table applications: 2 of 175 cells are blank", "0", "2 格空白"},
      {"zeros", Report::FORM_2021, "form.blank_cell", Set({}), Expect::kHolds},
      {"not applicable", Report::FORM_2021, "form.blank_cell",
       Write(kPending, "无", v1::Fact::NOT_APPLICABLE), Expect::kHolds},
      {"lost cells", Report::FORM_2021, "form.blank_cell",
       Both(Blank({kPending}), Doubt({kPending})), Expect::kNotAssessable},
      {"a row that a province added, and did not fill", Report::FORM_2014, "form.blank_cell",
       Blank({kOptional}), Expect::kFails, "1 格空白", "1 of", "0", "1 格空白"},
      {"a row that a province did not add", Report::FORM_2014, "form.blank_cell",
       Remove(kOptional.first), Expect::kHolds},
      {"one lost beside one blank", Report::FORM_2021, "form.blank_cell",
       Both(Blank({kGranted, kOther}), Doubt({kOther})), Expect::kFails,
       "175 格中有 1 格空白，另有 1 格可能空白", "are blank, and 1 more may be;", "0", "1 格空白"},
      {"a blank total that form.blank_total names", Report::FORM_2014, "form.blank_cell",
       Both(Set({{{"staff.part_time", ""}, 4}}), Blank({{"staff.total", ""}})), Expect::kHolds},
  });
}

TEST(CellRulesTest, BlanksOfTwoTablesAreTwoFindings) {
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2021);
  Blank({kGranted, kPending})(*extracted.mutable_report());
  EXPECT_THAT(testing::RulesOf(Check(extracted)),
              ::testing::ElementsAre("form.blank_cell", "form.blank_cell"));
}

TEST(CellRulesTest, ShowsTheFirstOfManyBlanks) {
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2019);
  for (v1::Fact& fact : *extracted.mutable_report()->mutable_facts()) testing::SetBlank(fact);
  const v1::ValidatedReport validated = Check(extracted);
  for (const v1::Finding& finding : validated.findings()) {
    EXPECT_EQ(finding.rule_id(), "form.blank_cell");
    EXPECT_LE(finding.evidence_size(), 5);
  }
}

TEST(CellRulesTest, Value) {
  RunRuleCases({
      {"negative", Report::FORM_2021, "form.value", Set({{kGranted, -1}}), Expect::kFails,
       "“（一）予以公开”自然人一格：应填非负数，而填写的是“-1”",
       "applications.result.granted/natural_person: the cell wants a number that is not negative",
       "非负数", "-1"},
      {"a change may be negative", Report::FORM_2019, "form.value", Set({{kChange, -1}}),
       Expect::kHolds},
      {"half an application", Report::FORM_2021, "form.value", Set({{kGranted, 1.5}}),
       Expect::kFails, "应填整数", "a whole number", "整数", "1.5"},
      {"money has decimals", Report::FORM_2021, "form.value", Set({{kFees, 12.35}}),
       Expect::kHolds},
      {"words", Report::FORM_2021, "form.value", Write(kGranted, "若干", v1::Fact::NOT_A_NUMBER),
       Expect::kFails, "应填数字，而填写的是“若干”", "wants a number, and holds \"若干\"", "数字",
       "若干"},
      {"words that may be another cell's", Report::FORM_2021, "form.value",
       Both(Write(kGranted, "若干", v1::Fact::NOT_A_NUMBER), Doubt({kGranted})),
       Expect::kNotAssessable},
      {"a sign for none", Report::FORM_2021, "form.value",
       Write(kGranted, "—", v1::Fact::NOT_APPLICABLE), Expect::kHolds},
      {"a blank is another rule's", Report::FORM_2021, "form.value", Blank({kGranted}),
       Expect::kHolds},
  });
}

TEST(CellRulesTest, TheSameWordsInOneTableAreOneFinding) {
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2021);
  Both(Write(kGranted, "若干", v1::Fact::NOT_A_NUMBER),
       Write(kOther, "若干", v1::Fact::NOT_A_NUMBER))(*extracted.mutable_report());
  const v1::ValidatedReport validated = Check(extracted);
  ASSERT_EQ(validated.findings_size(), 1);
  EXPECT_EQ(validated.findings(0).fact_ids_size(), 2);
  EXPECT_THAT(validated.findings(0).message(), ::testing::HasSubstr("同表另有 1 格相同"));
}

}  // namespace
}  // namespace nianbao::validate
