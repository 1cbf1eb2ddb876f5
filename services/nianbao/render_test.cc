// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/render.h"

#include <cstdlib>
#include <string>

#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

v1::ValidatedReport Sample() {
  v1::ValidatedReport report;
  report.mutable_document()->set_uri("a.txt");
  report.mutable_document()->set_part(1);
  report.mutable_document()->set_kind(v1::Document::ANNUAL_REPORT);
  report.mutable_report()->set_name("agencies/000000-0a0a0a0a/reports/2021");
  report.mutable_report()->set_year(2021);
  report.mutable_report()->set_form(v1::Report::FORM_2021);
  report.mutable_report()->mutable_agency()->set_display_name("甲市乙局");
  return report;
}

void AddFinding(v1::ValidatedReport& report) {
  v1::Finding* finding = report.add_findings();
  finding->set_rule_id("form.balance");
  finding->set_severity(v1::Finding::ERROR);
  finding->set_message("收支不平");
  finding->set_message_en("does not balance");
  v1::Evidence* evidence = finding->add_evidence();
  evidence->set_block(3);
  evidence->set_row(0);
  evidence->set_column(2);
  evidence->set_quote("5");
}

TEST(RenderTest, TablesAlignByDisplayWidth) {
  RenderOptions options;
  const std::string table = RenderTable({{"机关", "n"}, {"a", "2"}, {"长长长", "3"}}, 20, options);
  EXPECT_EQ(table, "机关    n\na       2\n长长长  3\n");
}

TEST(RenderTest, LongCellsAreCutByDisplayWidth) {
  RenderOptions options;
  const std::string table = RenderTable({{"一二三四五六"}}, 7, options);
  EXPECT_EQ(table, "一二三…\n");
  EXPECT_LE(text::DisplayWidth("一二三…"), 7);
}

TEST(RenderTest, FindingsAreSaidInTheReadersLanguage) {
  v1::ValidatedReport report = Sample();
  AddFinding(report);
  RenderOptions options;
  EXPECT_THAT(RenderChecked(report, options),
              AllOf(HasSubstr("收支不平"), HasSubstr("第 1 行第 3 列"), HasSubstr("form.balance"),
                    Not(HasSubstr("\x1b["))));
  options.language = Language::kEnglish;
  options.colour = true;
  EXPECT_THAT(RenderChecked(report, options),
              AllOf(HasSubstr("does not balance"), HasSubstr("\x1b[31m")));
}

TEST(RenderTest, AFailureSaysWhyAndNotThatAllIsWell) {
  v1::ValidatedReport report;
  report.mutable_document()->set_uri("x.bin");
  report.mutable_failure()->set_message("x.bin: not text");
  EXPECT_THAT(RenderChecked(report, {}),
              AllOf(HasSubstr("x.bin: not text"), Not(HasSubstr("未发现问题"))));
  EXPECT_THAT(RenderSummary({report}, 1, {}), HasSubstr("读不了 1"));
}

TEST(RenderTest, ReportShowsBlankAndZeroApart) {
  v1::ValidatedReport report = Sample();
  v1::Fact* zero = report.mutable_report()->add_facts();
  zero->set_indicator("x.zero");
  zero->set_value(0);
  zero->set_literal("0");
  v1::Fact* blank = report.mutable_report()->add_facts();
  blank->set_indicator("x.blank");
  const std::string text = RenderReport(report, {});
  EXPECT_THAT(text, AllOf(HasSubstr("x.zero   0"), HasSubstr("x.blank  ·")));
}

TEST(RenderTest, LanguageFollowsTheLocale) {
  ::setenv("LC_ALL", "zh_CN.UTF-8", 1);
  EXPECT_EQ(OptionsFor(-1).language, Language::kChinese);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  EXPECT_EQ(OptionsFor(-1).language, Language::kEnglish);
  EXPECT_FALSE(OptionsFor(-1).colour);
}

}  // namespace
}  // namespace nianbao::cli
