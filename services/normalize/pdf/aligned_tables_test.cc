// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/aligned_tables.h"

#include <string>
#include <vector>

#include "common/text/text.h"
#include "gmock/gmock.h"
#include "services/normalize/pdf/glyphs_for_test.h"
#include "services/normalize/pdf/table_text.h"

namespace nianbao::normalize::pdf {
namespace {

using Row = std::vector<std::u32string>;

std::vector<Line> LinesOf(const std::vector<Row>& rows) {
  std::vector<Glyph> glyphs;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      glyphs =
          glyphs + GlyphsOf(rows[r][c], 100 * static_cast<double>(c), 20 * static_cast<double>(r));
    }
  }
  return MakeLines(glyphs);
}

TEST(AlignedTablesTest, FindsColumnsOfNumbers) {
  const std::vector<Line> lines = LinesOf(
      {{U"内容", U"件数", U"合计"}, {U"行政许可", U"12", U"30"}, {U"行政处罚", U"/", U"4"}});
  const auto found = FindAlignedTable(lines);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->lines, 3u);
  EXPECT_EQ(found->table.row_count(), 3);
  EXPECT_EQ(found->table.column_count(), 3);
  EXPECT_EQ(found->table.layout, v1::Table::INFERRED);
  EXPECT_EQ(found->table.cells[4].lines[0].Text(), U"12");
}

TEST(AlignedTablesTest, AHeaderMaySpanColumns) {
  std::vector<Line> lines =
      LinesOf({{U"甲", U"1", U"2"}, {U"乙", U"3", U"4"}, {U"丙", U"5", U"6"}});
  const std::vector<Line> header =
      MakeLines(GlyphsOf(U"内容", 0, -20) + GlyphsOf(U"申请人情况和其他情况说明", 90, -20));
  lines.insert(lines.begin(), header.begin(), header.end());
  const auto found = FindAlignedTable(lines);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->table.cells[1].column, 1);
  EXPECT_EQ(found->table.cells[1].column_span, 2);
}

TEST(AlignedTablesTest, WeakEvidenceIsNoTable) {
  const std::vector<Row> cases[] = {
      // Two rows.
      {{U"内容", U"件数"}, {U"许可", U"12"}},
      // Words alone.
      {{U"局长", U"张三"}, {U"电话", U"查询"}, {U"地址", U"城关"}},
      // Running text.
      {{U"一年来工作进展顺利"}, {U"成效明显"}, {U"问题不少"}},
  };
  for (const std::vector<Row>& rows : cases) {
    SCOPED_TRACE(text::EncodeUtf8(rows[0][0]));
    EXPECT_FALSE(FindAlignedTable(LinesOf(rows)));
  }
}

// Rows of 20 points with lines in between.
PageTable FrameOf(const std::vector<Row>& rows) {
  std::vector<Ruling> rulings = {Down(-5, 0, 20 * static_cast<double>(rows.size())),
                                 Down(300, 0, 20 * static_cast<double>(rows.size()))};
  std::vector<Glyph> glyphs;
  for (std::size_t r = 0; r <= rows.size(); ++r) {
    const double y = 20 * static_cast<double>(r);
    rulings.push_back(Across(y, -5, 300));
    for (std::size_t c = 0; r < rows.size() && c < rows[r].size(); ++c) {
      glyphs = glyphs + GlyphsOf(rows[r][c], 100 * static_cast<double>(c), y + 5);
    }
  }
  std::vector<PageTable> tables = FindRuledTables(rulings, 1000);
  FillTables(tables, glyphs);
  return tables.at(0);
}

TEST(AlignedTablesTest, ColumnsBetweenHorizontalLines) {
  const auto table = SplitFrame(
      FrameOf({{U"内容", U"件数"}, {U"行政许可", U"12"}, {U"第二十条"}, {U"处罚", U"3"}}));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->layout, v1::Table::SEPARATED);
  EXPECT_EQ(table->row_count(), 4);
  EXPECT_EQ(table->column_count(), 2);
  EXPECT_EQ(table->cells[3].lines[0].Text(), U"12");
  EXPECT_EQ(table->cells[4].row, 2);
}

TEST(AlignedTablesTest, BoxesOfTextHaveNoColumns) {
  EXPECT_FALSE(SplitFrame(FrameOf({{U"说明"}, {U"本表由各单位填写"}, {U"备注"}})));
}

}  // namespace
}  // namespace nianbao::normalize::pdf
