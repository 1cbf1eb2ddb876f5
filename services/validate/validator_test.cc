// SPDX-License-Identifier: Apache-2.0
#include "services/validate/validator.h"

#include <functional>
#include <random>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/report_maker_for_test.h"
#include "services/validate/rules.h"

namespace nianbao::validate {
namespace {

using testing::CellName;
using testing::CorrectReport;
using testing::FindAssessment;
using testing::FindFact;
using testing::RulesOf;
using testing::SetBlank;
using testing::SetValue;
using testing::ZeroReport;
using v1::Report;

constexpr Report::Form kForms[] = {Report::FORM_2014, Report::FORM_2019, Report::FORM_2021};

v1::ValidatedReport Check(const v1::ExtractedReport& extracted) {
  static const Validator* const validator = new Validator(forms::Catalogue::BuiltIn());
  return validator->Validate(extracted, {});
}

std::string Describe(const v1::ValidatedReport& validated) {
  std::string text;
  for (const v1::Finding& finding : validated.findings()) {
    text += finding.rule_id() + ": " + finding.message() + "\n";
  }
  return text;
}

TEST(ValidatorTest, CorrectReportsDrawNoFinding) {
  std::mt19937 random(20260105);
  for (const Report::Form form : kForms) {
    SCOPED_TRACE(Report::Form_Name(form));
    for (int i = 0; i < 300; ++i) {
      const v1::ValidatedReport validated = Check(CorrectReport(form, random));
      ASSERT_EQ(validated.findings_size(), 0) << "report " << i << "\n" << Describe(validated);
    }
  }
}

// Cells that stand in a sum, so that a change of one breaks it.
std::set<CellName> CellsInSums(const forms::v1::Form& form) {
  std::set<CellName> cells;
  for (const SumOfCells& sum : SumsOf(RuleBook::BuiltIn().ProgramOf(form.form()))) {
    if (sum.at_most) continue;
    cells.insert(sum.left.begin(), sum.left.end());
    cells.insert(sum.right.begin(), sum.right.end());
  }
  return cells;
}

bool Names(const v1::ValidatedReport& validated, const std::string& fact_id) {
  for (const v1::Finding& finding : validated.findings()) {
    for (const std::string& id : finding.fact_ids()) {
      if (id == fact_id) return true;
    }
  }
  return false;
}

TEST(ValidatorTest, OneChangedCellIsNamed) {
  std::mt19937 random(7);
  for (const Report::Form form : kForms) {
    SCOPED_TRACE(Report::Form_Name(form));
    const std::set<CellName> in_sums = CellsInSums(testing::OfficialForm(form));
    const std::vector<CellName> cells(in_sums.begin(), in_sums.end());
    for (int i = 0; i < 300; ++i) {
      v1::ExtractedReport extracted = CorrectReport(form, random);
      const CellName& name = cells[random() % cells.size()];
      v1::Fact* fact = FindFact(*extracted.mutable_report(), name);
      ASSERT_NE(fact, nullptr) << name.first << "/" << name.second;
      SetValue(*fact, fact->value() + 1 + static_cast<double>(random() % 9));
      const v1::ValidatedReport validated = Check(extracted);
      EXPECT_TRUE(Names(validated, fact->fact_id())) << name.first << "/" << name.second << "\n"
                                                     << Describe(validated);
    }
  }
}

TEST(ValidatorTest, OneWrongCellOfTheApplicationTableIsProposed) {
  std::mt19937 random(11);
  const CellName cell("applications.result.granted", "natural_person");
  for (int i = 0; i < 100; ++i) {
    v1::ExtractedReport extracted = CorrectReport(Report::FORM_2021, random);
    v1::Fact* fact = FindFact(*extracted.mutable_report(), cell);
    const double right = fact->value();
    SetValue(*fact, right + 3);
    const v1::ValidatedReport validated = Check(extracted);
    ASSERT_THAT(RulesOf(validated),
                ::testing::UnorderedElementsAre("form.row_total", "form.result_total"));
    const std::string wanted = "“（一）予以公开”自然人一格如由 " + testing::WriteValue(right + 3) +
                               " 改为 " + testing::WriteValue(right) + "，则有关的 2 个等式都成立";
    EXPECT_EQ(validated.findings(0).suggestion(), wanted);
    EXPECT_EQ(validated.findings(1).suggestion(), wanted);
  }
}

TEST(ValidatorTest, AssessesEveryRuleWithExplicitZeros) {
  const v1::ValidatedReport validated = Check(ZeroReport(Report::FORM_2021));
  ASSERT_EQ(validated.assessments_size(), static_cast<int>(Rules().size()));
  for (const v1::Assessment& assessment : validated.assessments()) {
    SCOPED_TRACE(assessment.rule_id());
    EXPECT_TRUE(assessment.has_held());
    EXPECT_TRUE(assessment.has_failed());
    EXPECT_TRUE(assessment.has_not_assessable());
    EXPECT_EQ(assessment.failed(), 0);
  }
  EXPECT_EQ(FindAssessment(validated, "form.balance")->held(), 7);
  EXPECT_EQ(FindAssessment(validated, "form.review_total")->held(), 3);
  EXPECT_EQ(FindAssessment(validated, "form.part_sum")->held(), 0);
}

TEST(ValidatorTest, OrdersFindingsBySeverityThenPlace) {
  v1::ExtractedReport extracted = ZeroReport(Report::FORM_2021);
  Report& report = *extracted.mutable_report();
  SetBlank(*FindFact(report, {"disclosure.art20_1.rules.issued", ""}));
  SetValue(report, {"litigation.direct.upheld", ""}, 1);
  SetValue(report, {"reconsideration.upheld", ""}, 2);
  const v1::ValidatedReport validated = Check(extracted);
  EXPECT_THAT(RulesOf(validated),
              ::testing::ElementsAre("form.review_total", "form.review_total", "form.blank_cell"));
  EXPECT_THAT(validated.findings(0).message(), ::testing::HasSubstr("行政复议"));
}

TEST(ValidatorTest, FingerprintFollowsValuesAndNotPlaces) {
  v1::ExtractedReport extracted = ZeroReport(Report::FORM_2021);
  SetValue(*extracted.mutable_report(), {"reconsideration.upheld", ""}, 2);
  const std::string id = Check(extracted).findings(0).finding_id();
  EXPECT_EQ(id.size(), 16u);
  v1::ExtractedReport moved = extracted;
  for (v1::Fact& fact : *moved.mutable_report()->mutable_facts()) {
    fact.mutable_evidence()->set_block(fact.evidence().block() + 5);
    fact.set_fact_id(fact.fact_id() + "0");
  }
  EXPECT_EQ(Check(moved).findings(0).finding_id(), id);
  SetValue(*extracted.mutable_report(), {"reconsideration.upheld", ""}, 3);
  EXPECT_NE(Check(extracted).findings(0).finding_id(), id);
}

TEST(ValidatorTest, AGuideIsNotJudged) {
  v1::ExtractedReport extracted;
  extracted.mutable_document()->set_kind(v1::Document::GUIDE);
  const v1::ValidatedReport validated = Check(extracted);
  EXPECT_EQ(validated.findings_size(), 0);
  EXPECT_EQ(validated.assessments_size(), 0);
}

TEST(ValidatorTest, AnEmptyReportIsNotValidButNotAssessable) {
  v1::ExtractedReport extracted;
  extracted.mutable_document()->set_kind(v1::Document::ANNUAL_REPORT);
  extracted.mutable_report()->set_form(Report::FORM_2021);
  extracted.mutable_report()->set_year(2021);
  const v1::ValidatedReport validated = Check(extracted);
  EXPECT_EQ(validated.findings_size(), 0) << Describe(validated);
  for (const v1::Assessment& assessment : validated.assessments()) {
    if (assessment.rule_id() == "form.outdated") continue;
    EXPECT_EQ(assessment.held(), 0) << assessment.rule_id();
  }
}

}  // namespace
}  // namespace nianbao::validate
