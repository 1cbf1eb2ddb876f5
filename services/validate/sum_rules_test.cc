// SPDX-License-Identifier: Apache-2.0
#include "services/validate/sum_rules.h"

#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::Blank;
using testing::Both;
using testing::CellName;
using testing::Check;
using testing::Doubt;
using testing::Expect;
using testing::FindFact;
using testing::FindFinding;
using testing::Remove;
using testing::RunRuleCases;
using testing::Set;
using testing::Write;
using v1::Report;

const CellName kGranted("applications.result.granted", "natural_person");
const CellName kGrantedTotal("applications.result.granted", "total");
const CellName kPartly("applications.result.partially_granted", "natural_person");
const CellName kAll("applications.result.total", "natural_person");
const CellName kReceived("applications.received", "natural_person");
const CellName kCarriedIn("applications.carried_in", "natural_person");
const CellName kCarriedOut("applications.carried_out", "natural_person");
const CellName kUpheld("reconsideration.upheld", "");
const CellName kPending("reconsideration.pending", "");
const CellName kReviews("reconsideration.total", "");
const CellName kStaff("staff.total", "");
const CellName kFullTime("staff.full_time", "");
const CellName kPartTime("staff.part_time", "");

TEST(SumRulesTest, RowTotal) {
  RunRuleCases({
      {"wrong", Report::FORM_2021, "form.row_total", Set({{kGranted, 3}, {kGrantedTotal, 2}}),
       Expect::kFails,
       "（一）予以公开：各类申请人之和不等于总计：自然人 3（其余 5 项为 0） = 3 ≠ 总计 2",
       "applications.result.granted: the applicant columns do not add up to the total: natural "
       "persons 3 (5 more are 0) = 3 ≠ total 2",
       "3", "2"},
      {"right", Report::FORM_2021, "form.row_total", Set({{kGranted, 3}, {kGrantedTotal, 3}}),
       Expect::kHolds},
      {"blank parts that may explain it", Report::FORM_2021, "form.row_total",
       Both(Set({{kGranted, 3}, {kGrantedTotal, 5}}),
            Blank({{"applications.result.granted", "other"}})),
       Expect::kNotAssessable},
      {"blank parts that cannot explain it", Report::FORM_2021, "form.row_total",
       Both(Set({{kGranted, 3}, {kGrantedTotal, 2}}),
            Blank({{"applications.result.granted", "other"}})),
       Expect::kFails, "3（其余 4 项为 0，其余 1 项空白） = 3 ≠ 总计 2", "1 more are blank", "3",
       "2"},
      {"holds with blanks as 0", Report::FORM_2021, "form.row_total",
       Both(Set({{kGranted, 3}, {kGrantedTotal, 3}}),
            Blank({{"applications.result.granted", "other"}})),
       Expect::kHolds},
      {"a sum that told how the row was read", Report::FORM_2021, "form.row_total",
       Both(Set({{kGranted, 3}, {kGrantedTotal, 3}}),
            [](Report& report) { FindFact(report, kGrantedTotal)->set_chosen_by_sum(true); }),
       Expect::kNotAssessable},
      {"a cell that was not read with certainty", Report::FORM_2021, "form.row_total",
       Both(Set({{kGranted, 3}, {kGrantedTotal, 2}}), Doubt({kGranted})), Expect::kNotAssessable},
      {"not applicable is 0", Report::FORM_2021, "form.row_total",
       Both(Set({{kGranted, 3}, {kGrantedTotal, 3}}),
            Write({"applications.result.granted", "other"}, "/", v1::Fact::NOT_APPLICABLE)),
       Expect::kHolds},
      {"words instead of a number", Report::FORM_2021, "form.row_total",
       Both(Set({{kGranted, 3}, {kGrantedTotal, 2}}),
            Write({"applications.result.granted", "other"}, "若干", v1::Fact::NOT_A_NUMBER)),
       Expect::kNotAssessable},
      {"a row that was not read", Report::FORM_2021, "form.row_total",
       Remove("applications.result.granted"), Expect::kNotAssessable},
  });
}

TEST(SumRulesTest, ResultTotal) {
  RunRuleCases({
      {"wrong", Report::FORM_2021, "form.result_total",
       Set({{kGranted, 2}, {kPartly, 1}, {kAll, 4}}), Expect::kFails,
       "自然人列：各项办理结果之和不等于（七）总计：（一）予以公开 2 + （二）部分公开 1",
       "Column natural persons", "3", "4"},
      {"right", Report::FORM_2021, "form.result_total",
       Set({{kGranted, 2}, {kPartly, 1}, {kAll, 3}}), Expect::kHolds},
      {"the one row of 2019", Report::FORM_2019, "form.result_total",
       Set({{{"applications.result.other", "natural_person"}, 2}, {kAll, 2}}), Expect::kHolds},
      {"blank total", Report::FORM_2021, "form.result_total",
       Both(Set({{kGranted, 2}}), Blank({kAll})), Expect::kNotAssessable},
  });
}

TEST(SumRulesTest, Balance) {
  RunRuleCases({
      {"wrong", Report::FORM_2021, "form.balance", Set({{kReceived, 3}, {kGranted, 2}, {kAll, 2}}),
       Expect::kFails,
       "自然人列：第一项加第二项不等于第三项加第四项：一、本年新收政府信息公开申请数量 3 + "
       "二、上年结转政府信息公开申请数量 0 = 3 ≠ （七）总计 2 + 四、结转下年度继续办理 0 = 2",
       "applications.received 3 + applications.carried_in 0 = 3 ≠ applications.result.total 2 + "
       "applications.carried_out 0 = 2",
       "3", "2"},
      {"right with what is carried out", Report::FORM_2021, "form.balance",
       Set({{kReceived, 3}, {kAll, 2}, {kCarriedOut, 1}}), Expect::kHolds},
      {"right with what was carried in", Report::FORM_2019, "form.balance",
       Set({{kCarriedIn, 2}, {kAll, 2}}), Expect::kHolds},
      {"blank on the smaller side", Report::FORM_2021, "form.balance",
       Both(Set({{kReceived, 3}, {kAll, 2}}), Blank({kCarriedOut})), Expect::kNotAssessable},
      {"blank on the larger side", Report::FORM_2021, "form.balance",
       Both(Set({{kReceived, 3}, {kAll, 2}}), Blank({kCarriedIn})), Expect::kFails, "空白", "blank",
       "3", "2"},
  });
}

TEST(SumRulesTest, ReviewTotal) {
  RunRuleCases({
      {"wrong", Report::FORM_2019, "form.review_total",
       Set({{kUpheld, 1}, {kPending, 1}, {kReviews, 3}}), Expect::kFails,
       "行政复议 总计：各项结果之和不等于总计：结果维持 1 + 结果纠正 0 + 其他结果 0 + 尚未审结 1 = "
       "2 "
       "≠ 总计 3",
       "reconsideration.total", "2", "3"},
      {"right", Report::FORM_2019, "form.review_total",
       Set({{kUpheld, 1}, {kPending, 1}, {kReviews, 2}}), Expect::kHolds},
      {"doubtful", Report::FORM_2021, "form.review_total",
       Both(Set({{kUpheld, 1}}), Doubt({kReviews})), Expect::kNotAssessable},
  });
}

TEST(SumRulesTest, PartSum) {
  RunRuleCases({
      {"wrong", Report::FORM_2014, "form.part_sum",
       Set({{kStaff, 5}, {kFullTime, 1}, {kPartTime, 3}}), Expect::kFails, "= 4 ≠",
       "≠ staff.total 5", "4", "5"},
      {"right", Report::FORM_2014, "form.part_sum",
       Set({{kStaff, 5}, {kFullTime, 1}, {kPartTime, 4}}), Expect::kHolds},
      {"blank part", Report::FORM_2014, "form.part_sum",
       Both(Set({{kStaff, 5}, {kPartTime, 3}}), Blank({kFullTime})), Expect::kNotAssessable},
      {"blank part beside parts that exceed the whole", Report::FORM_2014, "form.part_sum",
       Both(Set({{kStaff, 2}, {kPartTime, 3}}), Blank({kFullTime})), Expect::kFails, "3", "3", "3",
       "2"},
      {"optional rows that are not printed", Report::FORM_2014, "form.part_sum",
       Both(Remove("applications.channel.other"),
            Set({{{"applications.received", ""}, 2}, {{"applications.channel.letter", ""}, 2}})),
       Expect::kHolds},
      {"a row that the form does not know may be a part", Report::FORM_2014, "form.part_sum",
       [](Report& report) {
         testing::SetValue(report, kStaff, 5);
         testing::SetValue(report, kPartTime, 3);
         FindFact(report, kFullTime)->set_indicator("");
       },
       Expect::kNotAssessable},
  });
}

TEST(SumRulesTest, PartExceedsWhole) {
  const CellName part("interpretation.press_conferences.by_head", "");
  const CellName whole("interpretation.press_conferences", "");
  RunRuleCases({
      {"larger", Report::FORM_2014, "form.part_exceeds_whole", Set({{part, 3}, {whole, 2}}),
       Expect::kFails, " 3 > ", "by_head 3 > interpretation.press_conferences 2", "≤ 2", "3"},
      {"smaller", Report::FORM_2014, "form.part_exceeds_whole", Set({{part, 1}, {whole, 2}}),
       Expect::kHolds},
      {"blank whole", Report::FORM_2014, "form.part_exceeds_whole",
       Both(Set({{part, 1}}), Blank({whole})), Expect::kNotAssessable},
  });
}

TEST(SumRulesTest, Bound) {
  const CellName newly("disclosure.art20_1.rules.newly_disclosed", "");
  const CellName total("disclosure.art20_1.rules.total", "");
  const CellName previous("disclosure.art20_5.licences.previous_items", "");
  const CellName change("disclosure.art20_5.licences.change", "");
  RunRuleCases({
      {"newly above total", Report::FORM_2019, "form.bound", Set({{newly, 6}, {total, 5}}),
       Expect::kFails, "规章 本年新公开数量 6 > 规章 对外公开总数量 5", "6 >", "≤ 5", "6"},
      {"newly below total", Report::FORM_2019, "form.bound", Set({{newly, 6}, {total, 39}}),
       Expect::kHolds},
      {"more taken away than there were", Report::FORM_2019, "form.bound",
       Set({{previous, 4}, {change, -5}}), Expect::kFails, "= -1 < 0", "= -1 < 0", "≥ 0", "-1"},
      {"all taken away", Report::FORM_2019, "form.bound", Set({{previous, 4}, {change, -4}}),
       Expect::kHolds},
      {"blank before a decrease", Report::FORM_2019, "form.bound",
       Both(Set({{change, -4}}), Blank({previous})), Expect::kNotAssessable},
      {"channels may overlap", Report::FORM_2014, "form.bound",
       Set({{{"disclosure.total", ""}, 178},
            {{"disclosure.channel.website", ""}, 151},
            {{"disclosure.channel.wechat", ""}, 73}}),
       Expect::kHolds},
      {"more than all channels together", Report::FORM_2014, "form.bound",
       Set({{{"disclosure.total", ""}, 225},
            {{"disclosure.channel.website", ""}, 151},
            {{"disclosure.channel.wechat", ""}, 73}}),
       Expect::kFails, "225", "225", "≤ 224", "225"},
  });
}

TEST(SumRulesTest, BlankTotal) {
  RunRuleCases({
      {"over filled parts", Report::FORM_2014, "form.blank_total",
       Both(Set({{kPartTime, 4}}), Blank({kStaff})), Expect::kFails, "空白，而分项已填",
       "staff.total is blank although its parts are filled", "4", "空白"},
      {"over zeros", Report::FORM_2014, "form.blank_total", Blank({kStaff}),
       Expect::kNotAssessable},
      {"filled", Report::FORM_2014, "form.blank_total", Set({{kPartTime, 4}, {kStaff, 4}}),
       Expect::kHolds},
      {"doubtful", Report::FORM_2014, "form.blank_total",
       Both(Set({{kPartTime, 4}}), Both(Blank({kStaff}), Doubt({kStaff, kPartTime}))),
       Expect::kNotAssessable},
  });
}

TEST(SumRulesTest, TheBlankTotalsOfARowAreOneFinding) {
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2019);
  Report& report = *extracted.mutable_report();
  Both(Set({{kGranted, 3}, {kGrantedTotal, 3}}), Remove("nothing"))(report);
  for (v1::Fact& fact : *report.mutable_facts()) {
    if (fact.indicator() == "applications.result.total") testing::SetBlank(fact);
  }
  const v1::ValidatedReport validated = Check(extracted);
  int findings = 0;
  for (const v1::Finding& finding : validated.findings()) {
    findings += finding.rule_id() == "form.blank_total" ? 1 : 0;
  }
  EXPECT_EQ(findings, 1);
  const v1::Finding* finding = FindFinding(validated, "form.blank_total");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->expected(), "3, 3");
  EXPECT_EQ(finding->fact_ids(0), FindFact(report, kAll)->fact_id());
}

TEST(SumRulesTest, CellsThatMovedStillShowThatNoTotalIsFilled) {
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2019);
  Report& report = *extracted.mutable_report();
  Both(Set({{kGranted, 3}, {kGrantedTotal, 3}}), Doubt({kGranted, kGrantedTotal}))(report);
  for (v1::Fact& fact : *report.mutable_facts()) {
    if (fact.indicator() == "applications.result.total") testing::SetBlank(fact);
  }
  EXPECT_NE(FindFinding(Check(extracted), "form.blank_total"), nullptr);
}

TEST(SumRulesTest, TwoReadingsOfOneCellAreInDoubt) {
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2021);
  Report& report = *extracted.mutable_report();
  Set({{kReviews, 3}, {kUpheld, 1}})(report);
  v1::Fact again = *FindFact(report, kReviews);
  testing::SetValue(again, 1);
  *report.add_facts() = again;
  EXPECT_EQ(FindFinding(Check(extracted), "form.review_total"), nullptr);
}

}  // namespace
}  // namespace nianbao::validate
