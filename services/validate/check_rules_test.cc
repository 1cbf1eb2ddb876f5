// SPDX-License-Identifier: Apache-2.0

#include <random>
#include <string>

#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::Expect;
using testing::FindAssessment;
using testing::FindFinding;
using ::testing::HasSubstr;
using testing::SetValue;
using testing::ZeroReport;

// A report for the second year of its form, the one for the first, and what is to be made of it.
struct Pair {
  v1::ExtractedReport now;
  History history;

  v1::Report& before() { return history.reports.front(); }
  v1::Report& report() { return *now.mutable_report(); }
  v1::ValidatedReport Check() const {
    static const Validator* const validator = new Validator(forms::Catalogue::BuiltIn());
    return validator->Validate(now, history);
  }
};

void SetYear(v1::Report& report, int year) {
  report.set_year(year);
  for (v1::Fact& fact : *report.mutable_facts()) fact.set_year(year);
}

Pair ZeroPair(v1::Report::Form form = v1::Report::FORM_2021) {
  Pair pair{.now = ZeroReport(form), .history = {}};
  pair.history.reports.push_back(pair.now.report());
  SetYear(pair.report(), pair.report().year() + 1);
  return pair;
}

struct Case {
  const char* name;
  std::string rule;
  std::function<void(Pair&)> change;
  Expect expect;
  std::string message = {};
};

void Set(v1::Report& report, const std::string& indicator, const std::string& column,
         double value) {
  SetValue(report, {indicator, column}, value);
}

TEST(HistoryRulesTest, Sums) {
  const std::string in_force = "disclosure.art20_1.normative_documents.in_force";
  const std::string issued = "disclosure.art20_1.normative_documents.issued";
  const std::string repealed = "disclosure.art20_1.normative_documents.repealed";
  const std::string decisions = "disclosure.art20_5.licences.decisions";
  const std::vector<Case> cases = {
      {"the same", "history.carry_over", [](Pair&) {}, Expect::kHolds},
      {"carried on", "history.carry_over",
       [](Pair& pair) {
         Set(pair.before(), "applications.carried_out", "total", 4);
         Set(pair.report(), "applications.carried_in", "total", 4);
       },
       Expect::kHolds},
      {"lost on the way", "history.carry_over",
       [](Pair& pair) {
         Set(pair.before(), "applications.carried_out", "natural_person", 4);
         Set(pair.before(), "applications.carried_out", "total", 4);
         Set(pair.report(), "applications.carried_in", "natural_person", 2);
         Set(pair.report(), "applications.carried_in", "total", 2);
       },
       Expect::kFails, "自然人 4 ≠ 2；总计 4 ≠ 2"},
      {"no year before", "history.carry_over", [](Pair& pair) { pair.history.reports.clear(); },
       Expect::kNotAssessable},
      {"the year before the year before", "history.carry_over",
       [](Pair& pair) { SetYear(pair.report(), pair.report().year() + 1); },
       Expect::kNotAssessable},
      {"another body", "history.carry_over",
       [](Pair& pair) { pair.before().mutable_agency()->set_display_name("青湖市商务和投资局"); },
       Expect::kNotAssessable},
      {"a blank", "history.carry_over",
       [](Pair& pair) {
         testing::SetBlank(
             *testing::FindFact(pair.before(), {"applications.carried_out", "total"}));
       },
       Expect::kNotAssessable},
      {"in force", "history.in_force",
       [=](Pair& pair) {
         Set(pair.before(), in_force, "", 7);
         Set(pair.report(), issued, "", 2);
         Set(pair.report(), repealed, "", 1);
         Set(pair.report(), in_force, "", 8);
       },
       Expect::kHolds},
      {"expired", "history.in_force",
       [=](Pair& pair) {
         Set(pair.before(), in_force, "", 7);
         Set(pair.report(), issued, "", 2);
         Set(pair.report(), in_force, "", 8);
       },
       Expect::kFails, "现行有效 7 + 制发 2 - 废止 0 = 9 ≠ 现行有效 8；如有文件因有效期届满而失效"},
      {"an unread cell", "history.in_force",
       [=](Pair& pair) {
         testing::FindFact(pair.report(), {issued, ""})->set_uncertain(true);
       },
       Expect::kNotAssessable},
      {"nineteen times", "history.jump",
       [=](Pair& pair) {
         Set(pair.before(), decisions, "", 2);
         Set(pair.report(), decisions, "", 38);
       },
       Expect::kHolds},
      {"twenty times", "history.jump",
       [=](Pair& pair) {
         Set(pair.before(), decisions, "", 2);
         Set(pair.report(), decisions, "", 40);
       },
       Expect::kFails, "的 2 变为 40"},
      {"a twentieth", "history.jump",
       [=](Pair& pair) {
         Set(pair.before(), decisions, "", 40);
         Set(pair.report(), decisions, "", 2);
       },
       Expect::kFails, "的 40 变为 2"},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    Pair pair = ZeroPair();
    test.change(pair);
    const v1::ValidatedReport checked = pair.Check();
    const v1::Finding* finding = FindFinding(checked, test.rule);
    const v1::Assessment* assessment = FindAssessment(checked, test.rule);
    EXPECT_EQ(finding != nullptr, test.expect == Expect::kFails)
        << (finding == nullptr ? "" : finding->message());
    if (test.expect == Expect::kHolds) {
      EXPECT_GT(assessment->held(), 0);
    } else if (test.expect == Expect::kNotAssessable) {
      EXPECT_GT(assessment->not_assessable(), 0);
    }
    if (finding == nullptr) continue;
    EXPECT_THAT(finding->message(), HasSubstr(test.message));
    EXPECT_THAT(finding->message() + finding->message_en(), ::testing::Not(HasSubstr("{")));
  }
}

TEST(HistoryRulesTest, CarryOverCrossesFromTheFormOf2019ToThatOf2021) {
  Pair pair{.now = ZeroReport(v1::Report::FORM_2021), .history = {}};
  pair.history.reports.push_back(ZeroReport(v1::Report::FORM_2019).report());
  SetYear(pair.before(), 2020);
  SetYear(pair.report(), 2021);
  Set(pair.before(), "applications.carried_out", "total", 3);
  const v1::ValidatedReport checked = pair.Check();
  EXPECT_NE(FindFinding(checked, "history.carry_over"), nullptr);
  // The older form does not count documents in force.
  EXPECT_EQ(FindAssessment(checked, "history.in_force")->held(), 0);
}

TEST(HistoryRulesTest, AReportOfAnOlderFormHasNothingToCarryOver) {
  Pair pair = ZeroPair(v1::Report::FORM_2014);
  const v1::ValidatedReport checked = pair.Check();
  const v1::Assessment* assessment = FindAssessment(checked, "history.carry_over");
  EXPECT_EQ(assessment->held() + assessment->failed() + assessment->not_assessable(), 0);
}

void SetText(v1::Report& report, const std::string& topic, const std::string& year) {
  std::string text;
  for (const char* work :
       {"门户网站栏目改版", "政策解读视频制作", "公开专区设备更新", "申请答复文书复核",
        "历史文件属性清理", "基层窗口人员轮训", "社会评议意见收集", "主动公开目录修订"}) {
    text +=
        year + "年，我单位围绕" + topic + "推进" + work + "工作，由分管负责同志逐项督促落实到位。";
  }
  report.mutable_sections(0)->set_text(text);
}

TEST(HistoryRulesTest, CopiedText) {
  Pair pair = ZeroPair();
  SetText(pair.before(), "水利工程", "2021");
  SetText(pair.report(), "水利工程", "2022");
  const v1::ValidatedReport copied = pair.Check();
  const v1::Finding* finding = FindFinding(copied, "history.copied_text");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->message(), HasSubstr("2021 年度报告相同"));
  EXPECT_EQ(finding->severity(), v1::Finding::WARNING);
  pair.report().mutable_sections(0)->set_text(
      "今年汛期提前，我单位把预警信息的发布时限缩短到十五分钟以内，并在三个乡镇试点广播入户。"
      "群众反映热线难以接通，我单位增设两个座席，安排业务科室轮流值守并当天回访办理结果。"
      "针对去年评议指出的目录陈旧问题，聘请县志办专家重新编目，删去早已停办的事项。"
      "培训改为现场演练，由科员扮演申请人，当场指出答复书引用条款的错误之处。"
      "年底邀请企业代表座谈，收集到关于招标公告格式的意见，已请公共资源交易中心研究改进。");
  const v1::ValidatedReport own = pair.Check();
  EXPECT_EQ(FindFinding(own, "history.copied_text"), nullptr);
  EXPECT_EQ(FindAssessment(own, "history.copied_text")->held(), 1);
  pair.history.reports.clear();
  const v1::ValidatedReport alone = pair.Check();
  EXPECT_EQ(FindAssessment(alone, "history.copied_text")->not_assessable(), 1);
}

// Correct reports of two years: what is carried out is carried in, and nothing else is compared.
TEST(HistoryRulesTest, CorrectYearsDrawNoFinding) {
  std::mt19937 random(11);
  for (int round = 0; round < 50; ++round) {
    Pair pair{.now = testing::CorrectReport(v1::Report::FORM_2021, random), .history = {}};
    pair.history.reports.push_back(pair.now.report());
    SetYear(pair.report(), pair.report().year() + 1);
    for (v1::Section& section : *pair.before().mutable_sections()) section.clear_text();
    for (v1::Fact& fact : *pair.before().mutable_facts()) {
      if (fact.indicator() != "applications.carried_out") continue;
      SetValue(
          fact,
          testing::FindFact(pair.report(), {"applications.carried_in", fact.column()})->value());
    }
    for (const char* group : {"rules", "normative_documents"}) {
      const std::string prefix = std::string("disclosure.art20_1.") + group;
      const auto value = [&](const char* name) {
        return testing::FindFact(pair.report(), {prefix + name, ""})->value();
      };
      Set(pair.before(), prefix + ".in_force", "",
          value(".in_force") - value(".issued") + value(".repealed"));
    }
    const v1::ValidatedReport checked = pair.Check();
    for (const v1::Finding& finding : checked.findings()) {
      EXPECT_FALSE(finding.rule_id().starts_with("history.")) << finding.message();
    }
  }
}

}  // namespace
}  // namespace nianbao::validate
