// SPDX-License-Identifier: Apache-2.0
#include "services/validate/diagnosis.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/narrative_for_test.h"
#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::CellName;
using ::testing::ElementsAre;
using testing::FindFact;
using testing::FindFinding;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::SetBlank;
using testing::SetValue;
using v1::Diagnosis;
using v1::Report;

constexpr char kGranted[] = "applications.result.granted";

// One application by a natural person, granted; one reconsideration, upheld.
v1::ExtractedReport OneApplication(int year = 2021) {
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2021);
  Report& report = *extracted.mutable_report();
  report.set_year(year);
  for (v1::Fact& fact : *report.mutable_facts()) fact.set_year(year);
  for (const char* row : {"applications.received", kGranted, "applications.result.total"}) {
    for (const char* column : {"natural_person", "total"}) SetValue(report, {row, column}, 12);
  }
  SetValue(report, {"reconsideration.upheld", ""}, 3);
  SetValue(report, {"reconsideration.total", ""}, 3);
  return extracted;
}

v1::ValidatedReport CheckWith(const v1::ExtractedReport& extracted, const Report& before) {
  const Validator validator(forms::Catalogue::BuiltIn());
  return validator.Validate(extracted, {.reports = {before}});
}

TEST(DiagnosisTest, OneCellExplainsARowAndAColumn) {
  v1::ExtractedReport extracted = OneApplication();
  SetValue(*extracted.mutable_report(), {kGranted, "natural_person"}, 21);
  const v1::ValidatedReport checked = testing::Check(extracted);
  ASSERT_EQ(checked.diagnoses_size(), 1);
  const Diagnosis& diagnosis = checked.diagnoses(0);
  EXPECT_EQ(diagnosis.certainty(), Diagnosis::UNIQUE);
  EXPECT_EQ(diagnosis.doubt(), Diagnosis::SOURCE);
  EXPECT_EQ(diagnosis.finding_ids_size(), 2);
  ASSERT_EQ(diagnosis.settles_size(), 2);
  EXPECT_EQ(diagnosis.settles(0).rule_id(), "form.row_total");
  EXPECT_EQ(diagnosis.settles(0).sum(), "自然人 21（其余 5 项为 0） = 21 ≠ 总计 12");
  const Diagnosis::Change& change = diagnosis.repairs(0).changes(0);
  EXPECT_EQ(change.indicator(), kGranted);
  EXPECT_EQ(change.actual(), 21);
  EXPECT_EQ(change.proposed(), 12);
  EXPECT_TRUE(change.has_evidence());
  EXPECT_THAT(diagnosis.repairs(0).reasons(), ElementsAre(Diagnosis::DIGITS_EXCHANGED));
  EXPECT_EQ(
      diagnosis.message(),
      "“（一）予以公开”自然人一格如由 21 改为 12，则有关的 2 个等式都成立（相邻两位数字颠倒）");
  EXPECT_EQ(diagnosis.message_en(),
            "applications.result.granted/natural_person from 21 to 12: then all 2 sums hold (two "
            "digits exchanged)");
  for (const v1::Finding& finding : checked.findings()) {
    EXPECT_EQ(finding.suggestion(), diagnosis.message());
    EXPECT_EQ(finding.suggestion_en(), diagnosis.message_en());
  }
}

TEST(DiagnosisTest, CellsThatWouldDoAsWellAreAllListed) {
  v1::ExtractedReport extracted = OneApplication();
  SetValue(*extracted.mutable_report(), {"reconsideration.total", ""}, 5);
  const v1::ValidatedReport checked = testing::Check(extracted);
  ASSERT_EQ(checked.diagnoses_size(), 1);
  EXPECT_EQ(checked.diagnoses(0).certainty(), Diagnosis::OPEN);
  EXPECT_EQ(checked.diagnoses(0).repairs_size(), 5);
  EXPECT_THAT(checked.diagnoses(0).message(), HasSubstr("不能唯一确定"));
  EXPECT_THAT(checked.diagnoses(0).message(), HasSubstr("“行政复议 结果维持”由 3 改为 5"));
  EXPECT_THAT(checked.diagnoses(0).message(), HasSubstr("“行政复议 总计”由 5 改为 3"));
}

TEST(DiagnosisTest, TheRunningTextTellsEqualRepairsApart) {
  v1::ExtractedReport extracted = OneApplication();
  Report& report = *extracted.mutable_report();
  SetValue(report, {"reconsideration.total", ""}, 5);
  testing::Narrative(report).Say(
      {.text = "全年政府信息公开行政复议案件{3件}。", .indicator = "reconsideration.total"});
  const v1::ValidatedReport checked = testing::Check(extracted);
  ASSERT_EQ(checked.diagnoses_size(), 1);
  const Diagnosis& diagnosis = checked.diagnoses(0);
  EXPECT_EQ(diagnosis.certainty(), Diagnosis::LIKELY);
  EXPECT_EQ(diagnosis.repairs(0).changes(0).indicator(), "reconsideration.total");
  EXPECT_THAT(diagnosis.repairs(0).reasons(), ElementsAre(Diagnosis::NARRATIVE));
  // What the text says against the table has the same cause.
  const v1::Finding* cross = FindFinding(checked, "cross.narrative_table");
  ASSERT_NE(cross, nullptr);
  EXPECT_THAT(diagnosis.finding_ids(), ::testing::Contains(cross->finding_id()));
  EXPECT_EQ(cross->suggestion(), diagnosis.message());
}

TEST(DiagnosisTest, ACellWithAnotherReadingIsOurDoubt) {
  v1::ExtractedReport extracted = OneApplication();
  v1::Fact& fact = *FindFact(*extracted.mutable_report(), {kGranted, "natural_person"});
  SetValue(fact, 122);
  v1::Fact::Reading& reading = *fact.add_alternatives();
  reading.set_indicator(kGranted);
  reading.set_column("natural_person");
  reading.set_value(12);
  const v1::ValidatedReport checked = testing::Check(extracted);
  ASSERT_EQ(checked.diagnoses_size(), 1);
  EXPECT_EQ(checked.diagnoses(0).doubt(), Diagnosis::READING);
  EXPECT_THAT(checked.diagnoses(0).message(), HasSubstr("可能是识读有误"));
}

TEST(DiagnosisTest, ADoubtfulCellIsExplainedWithoutAFinding) {
  v1::ExtractedReport extracted = OneApplication();
  v1::Fact& fact = *FindFact(*extracted.mutable_report(), {kGranted, "natural_person"});
  SetValue(fact, 1);
  fact.set_uncertain(true);
  const v1::ValidatedReport checked = testing::Check(extracted);
  EXPECT_EQ(FindFinding(checked, "form.row_total"), nullptr);
  ASSERT_EQ(checked.diagnoses_size(), 1);
  EXPECT_EQ(checked.diagnoses(0).doubt(), Diagnosis::READING);
  EXPECT_THAT(checked.diagnoses(0).finding_ids(), IsEmpty());
  EXPECT_EQ(checked.diagnoses(0).repairs(0).changes(0).proposed(), 12);
}

TEST(DiagnosisTest, ABlankIsFilled) {
  v1::ExtractedReport extracted = OneApplication();
  SetBlank(*FindFact(*extracted.mutable_report(), {kGranted, "natural_person"}));
  const v1::ValidatedReport checked = testing::Check(extracted);
  ASSERT_EQ(checked.diagnoses_size(), 1);
  const Diagnosis& diagnosis = checked.diagnoses(0);
  EXPECT_FALSE(diagnosis.repairs(0).changes(0).has_actual());
  EXPECT_EQ(diagnosis.repairs(0).changes(0).proposed(), 12);
  const v1::Finding* blank = FindFinding(checked, "form.blank_cell");
  ASSERT_NE(blank, nullptr);
  EXPECT_THAT(diagnosis.finding_ids(), ElementsAre(blank->finding_id()));
  EXPECT_THAT(blank->suggestion(), HasSubstr("如填 12"));
}

TEST(DiagnosisTest, TheCellOfTheYearBeforeMayBeTheWrongOne) {
  Report before = OneApplication(2021).report();
  v1::ExtractedReport extracted = OneApplication(2022);
  Report& now = *extracted.mutable_report();
  // 2 were carried over, and the report for 2021 says so everywhere but in one cell.
  for (const char* column : {"natural_person", "total"}) {
    SetValue(before, {"applications.received", column}, 14);
    SetValue(before, {"applications.carried_out", column}, 2);
    SetValue(now, {"applications.carried_in", column}, 2);
    SetValue(now, {"applications.received", column}, 10);
  }
  EXPECT_EQ(CheckWith(extracted, before).diagnoses_size(), 0);
  SetValue(before, {"applications.carried_out", "natural_person"}, 7);
  const v1::ValidatedReport checked = CheckWith(extracted, before);
  ASSERT_EQ(checked.diagnoses_size(), 1);
  const Diagnosis& diagnosis = checked.diagnoses(0);
  EXPECT_EQ(diagnosis.certainty(), Diagnosis::UNIQUE);
  EXPECT_EQ(diagnosis.repairs(0).changes(0).year(), 2021);
  EXPECT_EQ(diagnosis.repairs(0).changes(0).proposed(), 2);
  const v1::Finding* finding = FindFinding(checked, "history.carry_over");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->suggestion(), HasSubstr("2021 年度报告的“四、结转下年度"));
}

TEST(DiagnosisTest, MistakesOfTheYearBeforeAloneAreNotThisReports) {
  Report before = OneApplication(2021).report();
  SetValue(before, {kGranted, "natural_person"}, 7);
  EXPECT_EQ(CheckWith(OneApplication(2022), before).diagnoses_size(), 0);
}

}  // namespace
}  // namespace nianbao::validate
