// SPDX-License-Identifier: Apache-2.0
#include "services/validate/foreign_agency.h"

#include <string>
#include <vector>

#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::Expect;

v1::ExtractedReport CommerceReport() {
  v1::ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2021);
  v1::Agency& agency = *extracted.mutable_report()->mutable_agency();
  agency.set_display_name("青湖市商务局");
  agency.set_line_of_work("商务");
  agency.set_kind_of_body("局");
  return extracted;
}

void Judge(const v1::ExtractedReport& extracted, Expect expect, const std::string& actual = "") {
  const v1::ValidatedReport checked = testing::Check(extracted);
  const v1::Finding* finding = testing::FindFinding(checked, "text.foreign_agency");
  const v1::Assessment* assessment = testing::FindAssessment(checked, "text.foreign_agency");
  EXPECT_EQ(finding != nullptr, expect == Expect::kFails);
  EXPECT_EQ(assessment->held(), expect == Expect::kHolds ? 1 : 0);
  EXPECT_EQ(assessment->not_assessable(), expect == Expect::kNotAssessable ? 1 : 0);
  if (finding == nullptr) return;
  EXPECT_EQ(finding->actual(), actual);
  EXPECT_EQ(finding->evidence_size(), 1);
}

TEST(ForeignAgencyTest, ATextSpeaksForItsOwnOffices) {
  struct Row {
    const char* text;
    Expect expect;
    const char* actual = "";
  };
  const std::vector<Row> rows = {
      {"全市商务系统政务公开水平不断提升。", Expect::kHolds},
      {"一年来，全市市场监管系统扎实推进政务公开。", Expect::kFails, "全市市场监管系统"},
      {"提升了全市教体系统政务公开水平。", Expect::kFails, "全市教体系统"},
      {"积极配合全市教育系统开展宣传。", Expect::kHolds},
      {"向市市场监管局报送材料，接受市人民政府办公室指导。", Expect::kHolds},
      {"完善了政府信息公开系统。", Expect::kHolds},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    v1::ExtractedReport extracted = CommerceReport();
    extracted.mutable_report()->mutable_sections(0)->set_text(row.text);
    Judge(extracted, row.expect, row.actual);
  }
}

TEST(ForeignAgencyTest, AShortNameIsAName) {
  v1::ExtractedReport extracted = CommerceReport();
  v1::Report& report = *extracted.mutable_report();
  report.mutable_agency()->set_line_of_work("住房和城乡建设");
  report.mutable_sections(0)->set_text("全市住建系统信息公开水平不断提升。");
  Judge(extracted, Expect::kHolds);
}

TEST(ForeignAgencyTest, SignaturesAndTableHeadings) {
  struct Row {
    v1::NameMention::Place place;
    const char* name;
    Expect expect;
  };
  const std::vector<Row> rows = {
      {v1::NameMention::SIGNATURE, "青湖市教育局", Expect::kFails},
      {v1::NameMention::CAPTION, "青湖市教育局", Expect::kFails},
      {v1::NameMention::BODY, "青湖市教育局", Expect::kHolds},
      {v1::NameMention::SIGNATURE, "青湖市商务和投资促进局", Expect::kHolds},
      {v1::NameMention::SIGNATURE, "青湖市人民政府办公室", Expect::kHolds},
      {v1::NameMention::FOOTER, "青湖市教育局", Expect::kHolds},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    v1::ExtractedReport extracted = CommerceReport();
    v1::NameMention& mention = *extracted.mutable_report()->add_name_mentions();
    mention.set_place(row.place);
    mention.set_full_name(row.name);
    mention.mutable_evidence()->set_quote(row.name);
    Judge(extracted, row.expect, row.name);
  }
}

TEST(ForeignAgencyTest, AGovernmentSpeaksForAll) {
  v1::ExtractedReport extracted = CommerceReport();
  v1::Report& report = *extracted.mutable_report();
  report.mutable_agency()->clear_line_of_work();
  report.mutable_sections(0)->set_text("全市教育系统主动公开信息。");
  Judge(extracted, Expect::kNotAssessable);
}

}  // namespace
}  // namespace nianbao::validate
