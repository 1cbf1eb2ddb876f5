// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/finding_text.h"

#include <string>

#include "gtest/gtest.h"
#include "services/nianbao/check.h"

namespace nianbao::cli {
namespace {

// A row of a table in a file of three lines: label, 21 and 12.
class FindingTextTest : public ::testing::Test {
 protected:
  FindingTextTest() {
    report_.mutable_document()->set_uri("年报.txt");
    report_.mutable_report()->set_year(2021);
    v1::Table& table = *document_.add_blocks()->mutable_table();
    int column = 0;
    for (const char* text : {"（一）予以公开", "21", "12"}) {
      v1::Cell& cell = *table.add_cells();
      cell.set_column(column++);
      cell.set_text(text);
    }
    v1::Finding& finding = *report_.add_findings();
    finding.set_finding_id("00c0ffee00c0ffee");
    finding.set_rule_id("form.row_total");
    finding.set_severity(v1::Finding::ERROR);
    finding.set_message("予以公开：自然人 21 ≠ 总计 12");
    finding.set_message_en("granted: natural persons 21 ≠ total 12");
    finding.set_suggestion("如由 21 改为 12，则等式成立");
    finding.set_suggestion_en("from 21 to 12: then the sum holds");
    *finding.add_evidence() = InCell(2, 23);
    *finding.add_evidence() = InCell(1, 20);
  }

  static v1::Evidence InCell(int column, int source) {
    v1::Evidence evidence;
    evidence.set_block(0);
    evidence.set_row(0);
    evidence.set_column(column);
    evidence.set_begin(0);
    evidence.set_end(2);
    evidence.set_quote(column == 1 ? "21" : "12");
    evidence.mutable_source()->set_begin(source);
    evidence.mutable_source()->set_end(source + 2);
    return evidence;
  }

  void Explain(v1::Diagnosis::Certainty certainty) {
    v1::Diagnosis& diagnosis = *report_.add_diagnoses();
    diagnosis.add_finding_ids("00c0ffee00c0ffee");
    diagnosis.set_certainty(certainty);
    v1::Diagnosis::Change& change = *diagnosis.add_repairs()->add_changes();
    change.set_year(2021);
    *change.mutable_evidence() = InCell(1, 20);
  }

  std::string Render(const OriginalView& original) const {
    return RenderFinding(report_, report_.findings(0), original, options_);
  }

  v1::ValidatedReport report_;
  v1::NormalizedDocument document_;
  const LineIndex lines_{U"标题\n信息内容 自然人 总计\n予以公开\t21\t12\n"};
  RenderOptions options_;
};

TEST_F(FindingTextTest, PlaceLineMarkSuggestionAndRelatedPlaces) {
  EXPECT_EQ(Render({&document_, &lines_}),
            "年报.txt:3:9: 错误：予以公开：自然人 21 ≠ 总计 12 [form.row_total]\n"
            "    （一）予以公开 | 21 | 12\n"
            "                          ^~\n"
            "    建议：如由 21 改为 12，则等式成立\n"
            "    附注：年报.txt:3:6：“21”\n");
}

TEST_F(FindingTextTest, TheCellThatADiagnosisNamesComesFirst) {
  Explain(v1::Diagnosis::UNIQUE);
  options_.language = Language::kEnglish;
  EXPECT_EQ(Render({&document_, &lines_}),
            "年报.txt:3:6: error: granted: natural persons 21 ≠ total 12 [form.row_total]\n"
            "    （一）予以公开 | 21 | 12\n"
            "                     ^~\n"
            "    suggestion: from 21 to 12: then the sum holds\n"
            "    note: 年报.txt:3:9: \"12\"\n");
}

TEST_F(FindingTextTest, ACauseThatIsOpenNamesNoCell) {
  Explain(v1::Diagnosis::OPEN);
  EXPECT_TRUE(Render({&document_, &lines_}).starts_with("年报.txt:3:9: "));
}

TEST_F(FindingTextTest, WithoutLinesThePageAndTheCellAreNamed) {
  v1::Evidence& first = *report_.mutable_findings(0)->mutable_evidence(0);
  first.mutable_source()->add_boxes()->set_page(4);
  EXPECT_EQ(Render({}),
            "年报.txt: 第 4 页，表格第 1 行第 3 列: 错误：予以公开：自然人 21 ≠ 总计 12 "
            "[form.row_total]\n"
            "    “12”\n"
            "    建议：如由 21 改为 12，则等式成立\n"
            "    附注：年报.txt: 表格第 1 行第 2 列：“21”\n");
}

TEST_F(FindingTextTest, ColourOnlyWhereItIsWanted) {
  EXPECT_EQ(Render({}).find('\x1b'), std::string::npos);
  options_.colour = true;
  EXPECT_NE(Render({}).find("\x1b[31m错误\x1b[0m"), std::string::npos);
}

TEST_F(FindingTextTest, ADiagnosisWithoutAFindingIsANote) {
  Explain(v1::Diagnosis::UNIQUE);
  EXPECT_EQ(RenderDoubts(report_, {}, options_), "");
  report_.mutable_diagnoses(0)->clear_finding_ids();
  report_.mutable_diagnoses(0)->set_message("可能是识读有误");
  EXPECT_EQ(RenderDoubts(report_, {&document_, &lines_}, options_),
            "年报.txt:3:6: 附注：可能是识读有误\n"
            "    （一）予以公开 | 21 | 12\n"
            "                     ^~\n");
}

// From the bytes of a file to its line.
TEST(CheckedFileTest, FindingsNameTheLineOfTheFile) {
  const std::string file =
      "青山县水务局2022年政府信息公开工作年度报告\r\n一、总体情况\r\n"
      "××局2022年主动公开政府信息35条。\r\n";
  const auto checker = Checker::Create(normalize::MakeNormalizeFunction().value()).value();
  checker->Add("a.txt", file);
  const v1::ValidatedReport report = checker->Finish().front().front();
  RenderOptions options;
  options.language = Language::kEnglish;
  const std::string text =
      RenderChecked(report, options, checker->View(report.document().document_id()));
  EXPECT_NE(text.find("a.txt:3:1: info: "), std::string::npos) << text;
  EXPECT_NE(text.find("    ××局2022年主动公开政府信息35条。\n    ^~\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace nianbao::cli
