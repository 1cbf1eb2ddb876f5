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

}  // namespace
}  // namespace nianbao::validate
