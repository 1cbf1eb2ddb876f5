// SPDX-License-Identifier: Apache-2.0
#include "services/validate/text_rules.h"

#include <string>
#include <vector>

#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::Expect;
using testing::FindAssessment;
using testing::FindFinding;
using ::testing::HasSubstr;

struct Case {
  std::string text;
  Expect expect;
  std::string message = {};
};

// A report of form2021 that says `text` in its first section.
v1::ExtractedReport Saying(const std::string& text) {
  v1::ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2021);
  v1::Section& section = *extracted.mutable_report()->mutable_sections(0);
  section.set_text("第一段。\n" + text);
  section.add_line_blocks(11);
  section.add_line_blocks(12);
  return extracted;
}

void Judge(const std::string& rule, const v1::ExtractedReport& extracted, const Case& test) {
  SCOPED_TRACE(rule + ": " + test.text);
  const v1::ValidatedReport checked = testing::Check(extracted);
  const v1::Finding* finding = FindFinding(checked, rule);
  const v1::Assessment* assessment = FindAssessment(checked, rule);
  EXPECT_EQ(finding != nullptr, test.expect == Expect::kFails)
      << (finding == nullptr ? "" : finding->message());
  if (test.expect == Expect::kHolds) {
    EXPECT_GT(assessment->held(), 0);
  } else if (test.expect == Expect::kNotAssessable) {
    EXPECT_EQ(assessment->held() + assessment->failed(), 0);
  }
  if (finding == nullptr) return;
  EXPECT_THAT(finding->message(), HasSubstr(test.message));
  EXPECT_THAT(finding->message() + finding->message_en(), ::testing::Not(HasSubstr("{")));
}

TEST(TextRulesTest, Titles) {
  struct Row {
    const char* title;
    Expect title_rule;
    Expect part_rule;
    const char* missing;
  };
  const std::vector<Row> rows = {
      {"青湖市商务局2022年政府信息公开工作年度报告", Expect::kHolds, Expect::kHolds, ""},
      {"青湖市商务局二〇二二年政府信息公开年报", Expect::kHolds, Expect::kHolds, ""},
      {"关于青湖市商务局2022年度政府信息公开工作情况的报告", Expect::kHolds, Expect::kFails,
       "缺少“年度报告”字样"},
      {"2022年政府信息公开工作年度报告", Expect::kHolds, Expect::kFails, "缺少机关名称"},
      {"青湖市商务局政府信息公开工作年度报告", Expect::kHolds, Expect::kFails, "缺少年度"},
      {"青湖市商务局政府信息公开工作报告", Expect::kHolds, Expect::kFails,
       "缺少年度、“年度报告”字样"},
      {"政府信息公开工作年度报告", Expect::kFails, Expect::kNotAssessable, ""},
      {"政务公开工作情况报告", Expect::kFails, Expect::kNotAssessable, ""},
      {"", Expect::kNotAssessable, Expect::kNotAssessable, ""},
  };
  for (const Row& row : rows) {
    v1::ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2021);
    extracted.mutable_report()->set_title(row.title);
    Judge("text.title", extracted, {row.title, row.title_rule, "既没有机关名称，也没有年度"});
    Judge("text.title_part", extracted, {row.title, row.part_rule, row.missing});
  }
}

TEST(TextRulesTest, TheLawAndItsNames) {
  const std::vector<Case> cases = {
      {"根据《中华人民共和国政府信息公开条例》，", Expect::kHolds},
      {"根据《政府信息公开条例》（国务院令第711号），", Expect::kHolds},
      {"根据《政府信息公开工作条例》，", Expect::kFails, "应为“中华人民共和国政府信息公开条例”"},
      {"根据《中华人民共和国政府信息公开法》，", Expect::kFails, "“中华人民共和国政府信息公开法”"},
      {"根据《沧澜省政务公开条例》，", Expect::kNotAssessable},
      {"根据《政府信息公开条例》（国务院令第492号），", Expect::kFails, "应为“国务院令第711号”"},
      {"《条例》原为国务院令第492号，2019年修订后为国务院令第711号。", Expect::kHolds},
      {"全年公开信息492号以内的文件。", Expect::kNotAssessable},
      {"书名号《没有收住", Expect::kNotAssessable},
  };
  for (const Case& test : cases) Judge("text.wrong_law", Saying(test.text), test);
  v1::ExtractedReport old = testing::ZeroReport(v1::Report::FORM_2014);
  old.mutable_report()->mutable_sections(0)->set_text("根据《条例》（国务院令第492号），");
  Judge("text.wrong_law", old, {"492 in its time", Expect::kNotAssessable});
}

TEST(TextRulesTest, AFindingInTheTextMarksItsWords) {
  const v1::ValidatedReport checked = testing::Check(Saying("根据《政府信息公开工作条例》，"));
  const v1::Finding* finding = FindFinding(checked, "text.wrong_law");
  ASSERT_NE(finding, nullptr);
  ASSERT_EQ(finding->evidence_size(), 1);
  EXPECT_EQ(finding->evidence(0).block(), 12);
  EXPECT_EQ(finding->evidence(0).begin(), 3);
  EXPECT_EQ(finding->evidence(0).end(), 13);
  EXPECT_EQ(finding->evidence(0).quote(), "政府信息公开工作条例");
}

TEST(TextRulesTest, Leftovers) {
  const std::vector<Case> cases = {
      {"2022年，××局共收到申请三件。", Expect::kFails, "××"},
      {"XX县商务局公开信息。", Expect::kFails, "XX"},
      {"共收到XX件申请。", Expect::kFails, "XX"},
      {"依据〔〕5号文件。", Expect::kFails, "〔〕"},
      {"主要问题：（此处填写存在问题）", Expect::kFails, "此处填写"},
      {"共收到申请3件*，其中网上2件。", Expect::kHolds},
      {"设备尺寸为30×20厘米。", Expect::kHolds},
      {"编号AXXB的系统。", Expect::kHolds},
      {"使用XXL码工作服。", Expect::kHolds},
  };
  for (const Case& test : cases) Judge("text.leftover", Saying(test.text), test);
}

TEST(TextRulesTest, Numbering) {
  struct Row {
    std::vector<std::pair<int, std::string>> headings;
    Expect expect;
    std::string message;
  };
  const std::vector<Row> rows = {
      {{{1, "一、概述"}, {2, "二、主动公开"}, {3, "三、其他"}}, Expect::kHolds, ""},
      {{{1, "第一部分 概述"}, {2, "第二部分 主动公开"}}, Expect::kHolds, ""},
      {{{1, "一、概述"}, {3, "三、其他"}}, Expect::kFails, "“三、其他”：序号应为第 2 个"},
      {{{1, "一、概述"}, {2, "二、主动公开"}, {3, "3、其他"}},
       Expect::kFails,
       "“3、其他”：序号的写法与其他标题不一致"},
      {{{1, "1、概述"}, {2, "二、主动公开"}, {3, "三、其他"}}, Expect::kFails, "“1、概述”"},
      {{{1, "一、概述"}}, Expect::kNotAssessable, ""},
  };
  for (const Row& row : rows) {
    v1::ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2021);
    extracted.mutable_report()->clear_sections();
    for (const auto& [number, heading] : row.headings) {
      v1::Section& section = *extracted.mutable_report()->add_sections();
      section.set_number(number);
      section.set_heading(heading);
    }
    Judge("text.numbering", extracted, {row.headings.back().second, row.expect, row.message});
  }
}

TEST(TextRulesTest, AnInvitationNamesAnAddress) {
  const std::string invitation = "如对本报告有疑问，请与办公室联系。";
  Judge("text.missing_contact", Saying(invitation), {invitation, Expect::kFails, "没有联系方式"});
  v1::ExtractedReport reachable = Saying(invitation);
  reachable.mutable_report()->mutable_contact()->set_phone("0990-5550100");
  Judge("text.missing_contact", reachable, {invitation, Expect::kHolds});
  Judge("text.missing_contact", Saying("无。"), {"no invitation", Expect::kNotAssessable});
}

}  // namespace
}  // namespace nianbao::validate
