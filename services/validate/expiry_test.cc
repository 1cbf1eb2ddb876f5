// SPDX-License-Identifier: Apache-2.0
#include "services/validate/expiry.h"

#include <string>

#include "gtest/gtest.h"
#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::SetValue;
using v1::Report;

constexpr char kInForceDocuments[] = "disclosure.art20_1.normative_documents.in_force";

Report OfYear(int year, int in_force, const std::string& text) {
  Report report = testing::ZeroReport(Report::FORM_2021).report();
  report.set_year(year);
  for (v1::Fact& fact : *report.mutable_facts()) fact.set_year(year);
  SetValue(report, {kInForceDocuments, ""}, in_force);
  report.mutable_sections(0)->set_text(text);
  return report;
}

const v1::Assessment Check(int in_force, const std::string& text) {
  const Validator validator(forms::Catalogue::BuiltIn());
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2021);
  *extracted.mutable_report() = OfYear(2023, in_force, text);
  return *testing::FindAssessment(validator.Validate(extracted, {.reports = {OfYear(2022, 7, "")}}),
                                  "history.in_force");
}

TEST(ExpiryTest, DocumentsThatAreSaidToHaveExpiredMayBeMissing) {
  const std::string said = "因有效期届满，2件行政规范性文件自动失效。";
  EXPECT_TRUE(TellsOfExpiry(OfYear(2023, 5, said)));
  EXPECT_FALSE(TellsOfExpiry(OfYear(2023, 5, "现行有效行政规范性文件5件。")));
  EXPECT_EQ(Check(5, said).failed(), 0);
  EXPECT_EQ(Check(5, "现行有效行政规范性文件5件。").failed(), 1);
  // More than there can be is not explained by it.
  EXPECT_EQ(Check(9, said).failed(), 1);
}

}  // namespace
}  // namespace nianbao::validate
