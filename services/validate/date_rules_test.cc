// SPDX-License-Identifier: Apache-2.0
#include "services/validate/date_rules.h"

#include <string>
#include <vector>

#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::Expect;
using testing::FindAssessment;
using testing::FindFinding;

struct Case {
  int year;
  std::string date;
  Expect expect;
  std::string agency = "青湖市商务局";
  v1::Report::Scope scope = v1::Report::OWN;
};

void Judge(const std::string& rule, const Case& test, bool published) {
  SCOPED_TRACE(rule + " " + std::to_string(test.year) + " " + test.date + " " + test.agency);
  v1::ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2021);
  v1::Report& report = *extracted.mutable_report();
  report.set_year(test.year);
  report.set_scope(test.scope);
  report.mutable_agency()->set_display_name(test.agency);
  (published ? report.set_published_on(test.date) : report.set_signed_on(test.date));
  const v1::ValidatedReport checked = testing::Check(extracted);
  const v1::Assessment* assessment = FindAssessment(checked, rule);
  EXPECT_EQ(FindFinding(checked, rule) != nullptr, test.expect == Expect::kFails);
  EXPECT_EQ(assessment->held(), test.expect == Expect::kHolds ? 1 : 0);
  EXPECT_EQ(assessment->not_assessable(), test.expect == Expect::kNotAssessable ? 1 : 0);
}

TEST(DateRulesTest, TheSignatureComesAfterTheYear) {
  const std::vector<Case> cases = {
      {2020, "2021-01-25", Expect::kHolds}, {2020, "2020-12-31", Expect::kHolds},
      {2020, "2020-12-30", Expect::kFails}, {2020, "2020-01-25", Expect::kFails},
      {2020, "", Expect::kNotAssessable},   {0, "2020-01-25", Expect::kNotAssessable},
      {2020, "2023-06-01", Expect::kHolds},
  };
  for (const Case& test : cases) Judge("date.signed_too_early", test, false);
}

TEST(DateRulesTest, TheDeadlineIsThatOfTheYearAndTheBody) {
  const std::vector<Case> cases = {
      // Order 492: all by 31 March.
      {2016, "2017-03-31", Expect::kHolds},
      {2016, "2017-04-01", Expect::kFails},
      {2016, "2017-04-01", Expect::kFails, "石禾县清溪镇人民政府"},
      // Order 711: departments by 31 January, governments by 31 March, townships without a date.
      {2022, "2023-01-31", Expect::kHolds},
      {2022, "2023-02-01", Expect::kFails},
      {2022, "2023-02-01", Expect::kHolds, "青湖市人民政府"},
      {2022, "2023-02-01", Expect::kHolds, "青湖市人民政府办公室"},
      {2022, "2023-02-01", Expect::kHolds, "青湖市商务局", v1::Report::CONSOLIDATED},
      {2022, "2023-04-01", Expect::kFails, "青湖市人民政府"},
      {2022, "2023-04-01", Expect::kNotAssessable, "石禾县清溪镇人民政府"},
      {2022, "2023-04-01", Expect::kNotAssessable, "石禾县东门街道办事处"},
      // Published again, a date of something else, no date.
      {2022, "2025-04-01", Expect::kNotAssessable},
      {2022, "2022-03-01", Expect::kNotAssessable},
      {2022, "", Expect::kNotAssessable},
      {2007, "2008-06-01", Expect::kNotAssessable},
  };
  for (const Case& test : cases) Judge("date.late", test, true);
}

TEST(DateRulesTest, AnEarlySignatureIsShown) {
  v1::ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2021);
  v1::Report& report = *extracted.mutable_report();
  report.set_signed_on("2021-01-25");
  v1::Section& last = *report.mutable_sections(report.sections_size() - 1);
  last.set_text("无。\n青湖市商务局\n2021年1月25日");
  for (const int block : {61, 62, 63}) last.add_line_blocks(block);
  const v1::ValidatedReport checked = testing::Check(extracted);
  const v1::Finding* finding = FindFinding(checked, "date.signed_too_early");
  ASSERT_NE(finding, nullptr);
  ASSERT_EQ(finding->evidence_size(), 1);
  EXPECT_EQ(finding->evidence(0).block(), 63);
  EXPECT_EQ(finding->evidence(0).quote(), "2021年1月25日");
}

void Mention(v1::Report& report, v1::NameMention::Place place, int year) {
  v1::YearMention& mention = *report.add_year_mentions();
  mention.set_place(place);
  mention.set_year(year);
  mention.mutable_evidence()->set_block(static_cast<int>(place));
}

TEST(DateRulesTest, AllPlacesNameOneYear) {
  using v1::NameMention;
  struct Row {
    std::vector<std::pair<NameMention::Place, int>> mentions;
    Expect expect;
    const char* message = "";
  };
  const std::vector<Row> rows = {
      {{{NameMention::TITLE, 2021}, {NameMention::PERIOD_STATEMENT, 2021}}, Expect::kHolds},
      {{{NameMention::TITLE, 2021}, {NameMention::INTRODUCTION, 2020}},
       Expect::kFails,
       "标题 2021、引言 2020"},
      // date.signed_too_early judges the signature.
      {{{NameMention::TITLE, 2021}, {NameMention::CAPTION, 2021}, {NameMention::SIGNATURE, 2020}},
       Expect::kHolds},
      {{{NameMention::TITLE, 2021}, {NameMention::SIGNATURE, 2020}}, Expect::kNotAssessable},
      {{}, Expect::kNotAssessable},
  };
  for (const Row& row : rows) {
    v1::ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2021);
    for (const auto& [place, year] : row.mentions) {
      Mention(*extracted.mutable_report(), place, year);
    }
    const v1::ValidatedReport checked = testing::Check(extracted);
    const v1::Finding* finding = FindFinding(checked, "date.year_mismatch");
    const v1::Assessment* assessment = FindAssessment(checked, "date.year_mismatch");
    EXPECT_EQ(finding != nullptr, row.expect == Expect::kFails);
    EXPECT_EQ(assessment->held(), row.expect == Expect::kHolds ? 1 : 0);
    EXPECT_EQ(assessment->not_assessable(), row.expect == Expect::kNotAssessable ? 1 : 0);
    if (finding == nullptr) continue;
    EXPECT_THAT(finding->message(), ::testing::HasSubstr(row.message));
    EXPECT_EQ(finding->evidence_size(), 2);
  }
}

TEST(DateRulesTest, ThePeriodIsTheYear) {
  struct Row {
    const char* text;
    Expect expect;
    const char* quote = "";
  };
  const std::vector<Row> rows = {
      {"统计期限自2022年1月1日起至12月31日止。", Expect::kHolds},
      {"数据的统计时限2022年1月1日起至2022年12月31日止。", Expect::kHolds},
      {"统计时间为 2022 年 1 月 1 日至 12 月 31 日。", Expect::kHolds},
      {"统计期限为2022年1月1日至2022年11月30日。", Expect::kFails, "2022年1月1日至2022年11月30日"},
      {"统计期限为2021年1月1日至2022年12月31日。", Expect::kFails, "2021年1月1日至2022年12月31日"},
      {"统计期限为2022年2月1日至12月31日。", Expect::kFails, "2022年2月1日至12月31日"},
      {"统计数据截至2022年12月31日。", Expect::kNotAssessable},
      {"统计期限为2022年。本报告于2023年1月10日公布。", Expect::kNotAssessable},
      {"自2022年5月1日至10月1日开展活动。", Expect::kNotAssessable},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    v1::ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2021);
    extracted.mutable_report()->mutable_preface()->set_text(row.text);
    extracted.mutable_report()->mutable_preface()->add_line_blocks(1);
    const v1::ValidatedReport checked = testing::Check(extracted);
    const v1::Finding* finding = FindFinding(checked, "date.period");
    const v1::Assessment* assessment = FindAssessment(checked, "date.period");
    EXPECT_EQ(finding != nullptr, row.expect == Expect::kFails);
    EXPECT_EQ(assessment->held(), row.expect == Expect::kHolds ? 1 : 0);
    EXPECT_EQ(assessment->not_assessable(), row.expect == Expect::kNotAssessable ? 1 : 0);
    if (finding == nullptr) continue;
    EXPECT_EQ(finding->actual(), row.quote);
    EXPECT_EQ(finding->evidence(0).quote(), row.quote);
  }
}

}  // namespace
}  // namespace nianbao::validate
