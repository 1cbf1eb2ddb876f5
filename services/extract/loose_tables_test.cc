// SPDX-License-Identifier: Apache-2.0
#include "services/extract/loose_tables.h"

#include <numeric>

#include "common/forms/forms.h"
#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

std::vector<v1::Fact> Read(const char* text) {
  const v1::NormalizedDocument document = TestDocument::Parse(text);
  const std::vector<int> blocks = {0};
  const std::vector<TableRow> rows = ReadRows(document, blocks);
  return ReadLooseTables(rows, std::vector<bool>(rows.size()), 2012);
}

TEST(LooseTablesTest, NumbersKeepLabelHeaderYearAndPeriod) {
  const auto facts = Read(
      "| 指标名称 | 单位 | 2011年 | 历年累计\n| 主动公开文件数 | 份 | 21 | 267\n| 当面申请数 | 件 "
      "| 0 | \n");
  ASSERT_EQ(facts.size(), 3u);
  EXPECT_EQ(facts[0].phrase(), "主动公开文件数 2011年");
  EXPECT_EQ(facts[0].value(), 21);
  EXPECT_EQ(facts[0].unit(), "份");
  EXPECT_EQ(facts[0].year(), 2011);
  EXPECT_EQ(facts[0].period(), v1::Fact::PERIOD_UNSPECIFIED);
  EXPECT_EQ(facts[1].phrase(), "主动公开文件数 历年累计");
  EXPECT_EQ(facts[1].year(), 2012);
  EXPECT_EQ(facts[1].period(), v1::Fact::CUMULATIVE);
  EXPECT_EQ(facts[2].unit(), "件");
  EXPECT_EQ(facts[0].indicator(), "");
  EXPECT_EQ(facts[0].origin(), v1::Fact::TABLE);
}

TEST(LooseTablesTest, RowsOfOlderTablesAreKnownByTheirLabel) {
  const v1::NormalizedDocument document = TestDocument::Parse(
      "| 指标名称 | 单位 | 本年 | 历年累计\n| 主动公开文件数 | 份 | 21 | 267\n| "
      "其中：1.政府网站公开数 "
      "| 份 | 20 | 260\n| 2.信函、传真申请数 | 件 | 3 | 4\n| 接待来访数 | 次 | 5 | 6\n");
  const std::vector<int> blocks = {0};
  const std::vector<TableRow> rows = ReadRows(document, blocks);
  const FormTableLabels free = Prepare(forms::Catalogue::BuiltIn().free_form().tables(0));
  const auto facts = ReadLooseTables(rows, std::vector<bool>(rows.size()), 2012, &free);
  ASSERT_EQ(facts.size(), 8u);
  EXPECT_EQ(facts[0].indicator(), "disclosure.total");
  EXPECT_EQ(facts[0].unit(), "份");
  EXPECT_EQ(facts[0].phrase(), "");
  EXPECT_EQ(facts[1].indicator(), "disclosure.total");
  EXPECT_EQ(facts[1].period(), v1::Fact::CUMULATIVE);
  EXPECT_EQ(facts[2].indicator(), "disclosure.channel.website");
  EXPECT_EQ(facts[4].indicator(), "applications.channel.letter_or_fax");
  EXPECT_EQ(facts[6].indicator(), "");
  EXPECT_EQ(facts[6].phrase(), "接待来访数 本年");
}

TEST(LooseTablesTest, AChartsDataIsOneRow) {
  const auto facts = Read("| 公开条目 | 2011年度 | 2012年度 | 7 | 8\n");
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_EQ(facts[0].origin(), v1::Fact::CHART);
  EXPECT_EQ(facts[0].phrase(), "公开条目 2011年度");
  EXPECT_EQ(facts[0].year(), 2011);
  EXPECT_EQ(facts[1].year(), 2012);
  EXPECT_EQ(facts[1].value(), 8);
}

TEST(LooseTablesTest, TheDataBehindAChartIsReadByCategoryAndSeries) {
  v1::NormalizedDocument document =
      TestDocument::Parse("| | 网站 | 微博\n| 2011年 | 7 | 8\n| 2012年 | 12 | \n");
  document.mutable_blocks(0)->set_kind(v1::Block::CHART);
  const auto facts = ReadChart(0, document.blocks(0), 2012);
  ASSERT_EQ(facts.size(), 3u);
  EXPECT_EQ(facts[0].phrase(), "网站 2011年");
  EXPECT_EQ(facts[0].year(), 2011);
  EXPECT_EQ(facts[1].phrase(), "微博 2011年");
  EXPECT_EQ(facts[2].value(), 12);
  EXPECT_EQ(facts[2].year(), 2012);
  EXPECT_EQ(facts[2].origin(), v1::Fact::CHART);
  EXPECT_EQ(facts[2].evidence().row(), 2);
}

TEST(LooseTablesTest, AChartsDataMayBeALineOfText) {
  const v1::NormalizedDocument document = TestDocument::Parse("公开条目 2011年度 2012年度 7 18\n");
  const auto facts = ReadChartLine(0, document.blocks(0), 2012);
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_EQ(facts[1].value(), 18);
  EXPECT_EQ(facts[1].evidence().quote(), "18");
  EXPECT_EQ(facts[1].evidence().source().begin(), 21);
  for (const char* text : {"一、概述", "2020年 7 8", "共 公开 7", "甲 乙 丙 1 2 3"}) {
    const v1::NormalizedDocument other = TestDocument::Parse(text);
    EXPECT_TRUE(ReadChartLine(0, other.blocks(0), 2012).empty()) << text;
  }
}

}  // namespace
}  // namespace nianbao::extract
