// SPDX-License-Identifier: Apache-2.0
#include "services/validate/cross_rules.h"

#include <functional>
#include <string>
#include <vector>

#include "services/validate/narrative_for_test.h"
#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::Both;
using testing::Expect;
using testing::Narrative;
using testing::RuleCase;
using testing::RunRuleCases;
using testing::Set;
using v1::Report;

constexpr char kReceived[] = "applications.received";
constexpr char kCarriedIn[] = "applications.carried_in";

std::function<void(Report&)> Cell(const std::string& indicator, const std::string& column,
                                  double value) {
  return Set({{{indicator, column}, value}});
}

std::function<void(Report&)> Says(std::vector<testing::Said> sentences) {
  return [=](Report& report) {
    Narrative narrative(report);
    for (const testing::Said& said : sentences) narrative.Say(said);
  };
}

std::function<void(Report&)> WithoutTables(std::vector<testing::Said> sentences) {
  return Both([](Report& report) { report.clear_facts(); }, Says(std::move(sentences)));
}

std::function<void(Report&)> Consolidated(std::function<void(Report&)> change) {
  return Both([](Report& report) { report.set_scope(Report::CONSOLIDATED); }, std::move(change));
}

TEST(CrossRulesTest, NarrativeAndTable) {
  const std::string rule = "cross.narrative_table";
  const auto received = [](double value) { return Cell(kReceived, "total", value); };
  RunRuleCases({
      {"equal", Report::FORM_2021, rule,
       Both(received(12), Says({{"全年共收到政府信息公开申请{12件}。", kReceived}})),
       Expect::kHolds},
      {"another number", Report::FORM_2021, rule,
       Both(received(10), Says({{"全年共收到政府信息公开申请{12件}。", kReceived}})),
       Expect::kFails, "正文“全年共收到政府信息公开申请12件”与表格不一致",
       "applications.received 10", "10", "12"},
      {"none against a count", Report::FORM_2021, rule,
       Both(received(3), Says({{"本年度{未收到政府信息公开申请}。", kReceived, 0}})),
       Expect::kFails, "未收到政府信息公开申请", "", "3", "0"},
      {"with what was carried in", Report::FORM_2021, rule,
       Both(Both(received(10), Cell(kCarriedIn, "total", 2)),
            Says({{"全年共收到政府信息公开申请{12件}。", kReceived}})),
       Expect::kHolds},
      {"what was carried in is struck out", Report::FORM_2021, rule,
       Both(
           Both(received(10), testing::Write({kCarriedIn, "total"}, "/", v1::Fact::NOT_APPLICABLE)),
           Says({{"全年共收到政府信息公开申请{12件}。", kReceived}})),
       Expect::kFails, "正文“全年共收到政府信息公开申请12件”与表格不一致", "", "10", "12"},
      {"one applicant", Report::FORM_2021, rule,
       Both(Cell(kReceived, "natural_person", 2),
            Says({{"收到自然人申请{3件}。", kReceived, {}, "natural_person"}})),
       Expect::kFails, "自然人", "", "2", "3"},
      {"another reading", Report::FORM_2014, rule,
       Both(Cell("disclosure.channel.website", "", 40),
            Says({{.text = "主动公开政府信息{40条}。",
                   .indicator = "disclosure.total",
                   .alternatives = {"disclosure.channel.website"}}})),
       Expect::kHolds},
      {"about as many", Report::FORM_2014, rule,
       Both(Cell("disclosure.total", "", 58), Says({{.text = "主动公开政府信息{50余条}。",
                                                     .indicator = "disclosure.total",
                                                     .value = 50,
                                                     .approximate = true}})),
       Expect::kHolds},
      {"about as many, and it is more", Report::FORM_2014, rule,
       Both(Cell("disclosure.total", "", 68), Says({{.text = "主动公开政府信息{50余条}。",
                                                     .indicator = "disclosure.total",
                                                     .value = 50,
                                                     .approximate = true}})),
       Expect::kFails, "[50, 59]", "", "68", "[50, 59]"},
      {"nearly as many", Report::FORM_2014, rule,
       Both(Cell("disclosure.total", "", 68),
            Says({{.text = "主动公开政府信息{近50条}。",
                   .indicator = "disclosure.total",
                   .value = 50,
                   .approximate = true},
                  {"主动公开政府信息{68条}。", "disclosure.total"}})),
       Expect::kHolds},
      {"a part", Report::FORM_2021, rule,
       Both(received(10), Says({{"第一季度收到政府信息公开申请{3件}。", kReceived}})),
       Expect::kNotAssessable},
      {"the region", Report::FORM_2021, rule,
       Both(received(10), Says({{"全市收到政府信息公开申请{300件}。", kReceived}})),
       Expect::kNotAssessable},
      {"the region of a government", Report::FORM_2021, rule,
       Consolidated(Both(received(10), Says({{"全市收到政府信息公开申请{300件}。", kReceived}}))),
       Expect::kFails, "300", "", "10", "300"},
      {"a running total", Report::FORM_2014, rule,
       Both(Cell("disclosure.total", "", 68),
            Says({{"主动公开政府信息累计已达{2000条}。", "disclosure.total"}})),
       Expect::kNotAssessable},
      {"the sum of the months", Report::FORM_2014, rule,
       Both(Cell("disclosure.total", "", 68),
            Says({{"全年累计主动公开政府信息{70条}。", "disclosure.total"}})),
       Expect::kFails, "70", "", "68", "70"},
      {"one column of a site", Report::FORM_2014, rule,
       Both(Cell("disclosure.total", "", 68),
            Says({{"通过“统计数据”栏目公开信息{20条}。", "disclosure.total"}})),
       Expect::kNotAssessable},
      {"what follows the number", Report::FORM_2021, rule,
       Both(received(10), Says({{"其中政府信息公开申请{1件}涉及个人隐私。", kReceived}})),
       Expect::kNotAssessable},
      {"an uncertain cell", Report::FORM_2021, rule,
       Both(testing::Doubt({{kReceived, "total"}}),
            Says({{"全年共收到政府信息公开申请{12件}。", kReceived}})),
       Expect::kNotAssessable},
      {"a blank cell", Report::FORM_2021, rule,
       Both(testing::Blank({{kReceived, "total"}}),
            Says({{"全年共收到政府信息公开申请{12件}。", kReceived}})),
       Expect::kNotAssessable},
      {"one of several meetings", Report::FORM_2014, rule,
       Both(Cell("meetings.held", "", 3), Says({{"召开工作会议{1次}。", "meetings.held"}})),
       Expect::kNotAssessable},
      {"more meetings than the table has", Report::FORM_2014, rule,
       Both(Cell("meetings.held", "", 3), Says({{"召开工作会议{5次}。", "meetings.held"}})),
       Expect::kFails, "召开工作会议5次", "", "3", "5"},
      {"litigation of both kinds", Report::FORM_2021, rule,
       Both(Set({{{"litigation.direct.total", ""}, 1},
                 {{"litigation.after_reconsideration.total", ""}, 2}}),
            Says({{"发生行政诉讼{3件}。", "litigation.total"}})),
       Expect::kHolds},
  });
}

TEST(CrossRulesTest, NarrativeAndNarrative) {
  const std::string rule = "cross.narrative_narrative";
  RunRuleCases({
      {"twice the same", Report::FORM_2021, rule,
       WithoutTables(
           {{"共收到信息公开申请{2件}。", kReceived}, {"年内收到申请{2件}。", kReceived}}),
       Expect::kHolds},
      {"two numbers", Report::FORM_2021, rule,
       WithoutTables(
           {{"共收到信息公开申请{2件}。", kReceived}, {"年内收到申请{4件}。", kReceived}}),
       Expect::kFails, "“共收到信息公开申请2件”与“年内收到申请4件”", "applications.received", "2",
       "4"},
      {"a count and none", Report::FORM_2021, rule,
       WithoutTables({{"共收到信息公开申请{2件}。", kReceived}, {"{未收到申请}。", kReceived, 0}}),
       Expect::kFails, "未收到申请", "", "2", "0"},
      {"carried in", Report::FORM_2021, rule,
       WithoutTables({{"收到信息公开申请{20件}。", kReceived},
                      {"上年结转申请{3件}。", kCarriedIn},
                      {"共收到申请{23件}。", kReceived}}),
       Expect::kHolds},
  });
}

TEST(CrossRulesTest, OfTwoFiguresOneIsAPart) {
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2021);
  Says({{"全年召开会议{2次}。", "meetings.held"},
        {"召开专题会议{3次}。", "meetings.held"},
        {"收到申请{2件}。", kReceived, {}, "natural_person"},
        {"12月份收到申请{1件}。", kReceived}})(*extracted.mutable_report());
  const v1::ValidatedReport checked = testing::Check(extracted);
  EXPECT_EQ(testing::FindFinding(checked, "cross.narrative_narrative"), nullptr);
}

TEST(CrossRulesTest, AContradictionIsToldOnce) {
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2021);
  Report& report = *extracted.mutable_report();
  Cell(kReceived, "total", 3)(report);
  Says({{"共收到申请{3件}。", kReceived}, {"年内收到申请{4件}。", kReceived}})(report);
  const v1::ValidatedReport checked = testing::Check(extracted);
  EXPECT_NE(testing::FindFinding(checked, "cross.narrative_table"), nullptr);
  EXPECT_EQ(testing::FindFinding(checked, "cross.narrative_narrative"), nullptr);
}

TEST(CrossRulesTest, Fees) {
  const std::string rule = "cross.fee_statement";
  const std::string fee = "fees.collected";
  const std::string processing = "fees.information_processing";
  RunRuleCases({
      {"none and 0", Report::FORM_2014, rule, Says({{"{未收取任何费用}。", fee, 0, "", "万元"}}),
       Expect::kHolds},
      {"none and some", Report::FORM_2014, rule,
       Both(Cell(fee, "", 0.02), Says({{"{未收取任何费用}。", fee, 0, "", "万元"}})),
       Expect::kFails, "“表格中的 0.02”与“未收取任何费用”", "", "[150, 250]", "0"},
      {"in another unit", Report::FORM_2014, rule,
       Both(Cell(fee, "", 0.26), Says({{"收取复制费用{2600元}。", fee, 2600, "", "元"}})),
       Expect::kHolds},
      {"of approvals", Report::FORM_2014, rule,
       Both(Cell(fee, "", 0.02), Says({{"行政审批事项{无收费}。", fee, 0, "", "万元"}})),
       Expect::kNotAssessable},
      {"two statements", Report::FORM_2021, rule,
       Says({{"{未收取信息处理费}。", processing, 0, "", "元"},
             {"收取信息处理费{300元}。", processing, 300, "", "元"}}),
       Expect::kFails, "“未收取信息处理费”与“收取信息处理费300元”", "", "0", "[299.5, 300.5]"},
      {"another fee", Report::FORM_2021, rule,
       Both(Cell("disclosure.art20_8.fees.amount", "", 12),
            Says({{"{未收取信息处理费}。", processing, 0, "", "元"}})),
       Expect::kNotAssessable},
  });
}

}  // namespace
}  // namespace nianbao::validate
