// SPDX-License-Identifier: Apache-2.0
#include "services/extract/extractor.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

using ::testing::ElementsAre;

constexpr char kPage[] =
    "# 保定市水利局政府信息公开指南\n为便于公众，编制本指南。\n办公地址：保定市大路1号\n"
    "---\n"
    "# 保定市水利局2022年政府信息公开工作年度报告\n现公布2022年度报告。\n## "
    "一、总体情况\n2022年公开。\n"
    "## 二、主动公开政府信息情况\n"
    "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n| 规章 | 0 | 0 | 1\n| 行政规范性文件 "
    "| | 2 | 3\n"
    "| 外单位 | 9\n"
    "保定市水利局\n2023年1月5日\n"
    "---\n"
    "欢迎访问本站。\n"
    "! 主办单位：保定市水利局\n";

std::vector<v1::ExtractedReport> Extract(const char* text) {
  v1::NormalizedDocument document = TestDocument::Parse(text);
  document.set_document_id("sha256:abc");
  document.set_uri("page.html");
  for (const char* name : {"2023.zip", "region/page.html"}) {
    document.add_containers()->set_name(name);
  }
  document.set_generation("normalize/7");
  return Extractor(forms::Catalogue::BuiltIn()).Extract(document);
}

TEST(ExtractorTest, OneReportForEachPart) {
  const auto reports = Extract(kPage);
  ASSERT_EQ(reports.size(), 3u);
  for (std::size_t i = 0; i < reports.size(); ++i) {
    SCOPED_TRACE(i);
    const std::string part = std::to_string(i + 1);
    EXPECT_EQ(reports[i].report().name(), "documents/abc/parts/" + part);
    EXPECT_EQ(reports[i].document().part(), static_cast<int>(i) + 1);
    EXPECT_EQ(reports[i].document().document_id(), "sha256:abc");
    EXPECT_EQ(reports[i].document().uri(), "page.html");
    EXPECT_EQ(reports[i].document().entry(), "2023.zip!/region/page.html");
    EXPECT_EQ(reports[i].part_count(), 3);
    EXPECT_EQ(reports[i].generations().at("normalize"), "normalize/7");
    EXPECT_EQ(reports[i].generations().at("extract"), kGeneration);
    EXPECT_EQ(reports[i].report().agency().agency_id(), "");
    EXPECT_EQ(reports[i].report().agency().display_name(), "保定市水利局");
  }
}

TEST(ExtractorTest, AGuideHasNoYearAndNoFacts) {
  const v1::ExtractedReport guide = Extract(kPage)[0];
  EXPECT_EQ(guide.document().kind(), v1::Document::GUIDE);
  EXPECT_EQ(guide.report().year(), 0);
  EXPECT_EQ(guide.report().form(), v1::Report::FORM_UNSPECIFIED);
  EXPECT_EQ(guide.report().scope(), v1::Report::SCOPE_UNSPECIFIED);
  EXPECT_EQ(guide.report().facts_size(), 0);
  EXPECT_EQ(guide.report().contact().address(), "保定市大路1号");
}

TEST(ExtractorTest, AReportHasItsFactsInOrder) {
  const v1::Report report = Extract(kPage)[1].report();
  EXPECT_EQ(report.year(), 2022);
  EXPECT_EQ(report.form(), v1::Report::FORM_2021);
  EXPECT_EQ(report.scope(), v1::Report::OWN);
  EXPECT_EQ(report.signed_on(), "2023-01-05");
  EXPECT_THAT(report.tables(), ElementsAre("art20_1"));
  EXPECT_EQ(report.sections_size(), 2);
  ASSERT_EQ(report.facts_size(), 7);
  for (int i = 0; i < report.facts_size(); ++i) {
    EXPECT_EQ(report.facts(i).fact_id(), "f" + std::to_string(i + 1));
    EXPECT_EQ(report.facts(i).year(), 2022);
  }
  EXPECT_EQ(report.facts(2).indicator(), "disclosure.art20_1.rules.in_force");
  EXPECT_FALSE(report.facts(3).has_value());
  EXPECT_EQ(report.facts(3).literal(), "");
  EXPECT_EQ(report.facts(6).indicator(), "");
  EXPECT_EQ(report.facts(6).value(), 9);
}

TEST(ExtractorTest, OtherPartsAreReportedToo) {
  const v1::ExtractedReport other = Extract(kPage)[2];
  EXPECT_EQ(other.document().kind(), v1::Document::OTHER);
  EXPECT_EQ(other.report().year(), 0);
}

TEST(ExtractorTest, WithoutTablesHeadingsAndYearTellTheForm) {
  const std::string headings =
      "## 一、总体情况\n甲。\n## 二、主动公开政府信息情况\n## 三、收到和处理政府信息公开申请情况\n"
      "## 四、政府信息公开行政复议、行政诉讼情况\n## 五、存在的主要问题及改进情况\n## "
      "六、其他需要报告的事项\n无。\n";
  const auto form = [&](const std::string& text) {
    return Extract(text.c_str())[0].report().form();
  };
  EXPECT_EQ(form("# 保定市水利局2020年政府信息公开工作年度报告\n" + headings),
            v1::Report::FORM_2019);
  EXPECT_EQ(form("# 保定市水利局2022年政府信息公开工作年度报告\n" + headings),
            v1::Report::FORM_2021);
  EXPECT_EQ(form("# 保定市水利局2017年政府信息公开工作年度报告\n## 一、概述\n甲。\n"),
            v1::Report::FREE);
  EXPECT_EQ(
      form("# 保定市水利局2017年政府信息公开工作年度报告\n甲。\n政府信息公开工作情况统计表\n"),
      v1::Report::FORM_2014);
  EXPECT_EQ(form("# 保定市水利局2017年政府信息公开工作年度报告\n甲。\n政府信息公开情况统计表\n\n"
                 "| 名目 | 数 |\n|---|---|\n| 修渠 | 3 |\n| 植树 | 4 |\n"),
            v1::Report::FREE);
}

TEST(ExtractorTest, BrokenDocumentsDoNoHarm) {
  v1::NormalizedDocument document;
  EXPECT_TRUE(Extractor(forms::Catalogue::BuiltIn()).Extract(document).empty());
  v1::Part& part = *document.add_parts();
  part.set_number(1);
  part.set_begin_block(-5);
  part.set_end_block(99);
  v1::Block& block = *document.add_blocks();
  block.set_kind(v1::Block::TABLE);
  block.mutable_table()->set_row_count(2000000000);
  v1::Cell& cell = *block.mutable_table()->add_cells();
  cell.set_row(-1);
  cell.set_row_span(-7);
  *block.mutable_table()->add_cells() = cell;
  block.mutable_table()->mutable_cells(1)->set_row(3);
  block.mutable_table()->mutable_cells(1)->set_column(-3);
  block.mutable_table()->mutable_cells(1)->set_text("\xff\xfe规章");
  document.add_blocks()->set_text("\xf0\x28");
  EXPECT_EQ(Extractor(forms::Catalogue::BuiltIn()).Extract(document).size(), 1u);
}

}  // namespace
}  // namespace nianbao::extract
