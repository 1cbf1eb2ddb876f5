// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/wide_table.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

DraftBlock Table(const std::vector<std::vector<std::u32string>>& rows) {
  DraftBlock block;
  block.kind = v1::Block::TABLE;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t column = 0; column < rows[row].size(); ++column) {
      block.grid.Add({.row = static_cast<int>(row),
                      .column = static_cast<int>(column),
                      .text = MappedText(rows[row][column], 0)});
    }
  }
  return block;
}

std::vector<std::string> Rows(const Grid& grid) {
  std::vector<std::string> rows(static_cast<std::size_t>(grid.rows));
  for (const GridCell& cell : grid.cells) {
    std::string& row = rows[static_cast<std::size_t>(cell.row)];
    row += (cell.column == 0 ? "" : "|") + cell.text.Utf8();
  }
  return rows;
}

TEST(WideTable, IsOneTableInTwoBlocks) {
  DraftBlock table = Table({{U"项目", U"", U"甲"}, {U"新收", U"", U"1"}, {U"结果", U"公开", U"2"}});
  DraftBlock below = Table(
      {{U"项目", U"", U"乙", U"计"}, {U"新收", U"", U"3", U"4"}, {U"结果", U"公开", U"", U"2"}});
  ASSERT_TRUE(JoinBeside(table, below));
  EXPECT_THAT(Rows(table.grid),
              ::testing::ElementsAre("项目||甲|乙|计", "新收||1|3|4", "结果|公开|2||2"));
  EXPECT_EQ(table.grid.columns, 5);
}

TEST(WideTable, OtherTablesStayApart) {
  const auto joins = [](DraftBlock table, DraftBlock below) { return JoinBeside(table, below); };
  const DraftBlock table = Table({{U"项目", U"甲"}, {U"新收", U"1"}, {U"结转", U"2"}});
  // The same table of another year.
  EXPECT_FALSE(joins(table, Table({{U"项目", U"甲"}, {U"新收", U"3"}, {U"结转", U"4"}})));
  // Other rows, and not as many.
  EXPECT_FALSE(joins(table, Table({{U"项目", U"乙"}, {U"新收", U"3"}, {U"办结", U"4"}})));
  EXPECT_FALSE(joins(table, Table({{U"项目", U"乙"}, {U"新收", U"3"}})));
  // No header.
  EXPECT_FALSE(joins(table, Table({{U"项目", U"7"}, {U"新收", U"3"}, {U"结转", U"4"}})));
  // No labels.
  EXPECT_FALSE(joins(Table({{U"甲", U"乙"}, {U"1", U"2"}, {U"3", U"4"}}),
                     Table({{U"甲", U"丙"}, {U"1", U"5"}, {U"3", U"6"}})));
}

}  // namespace
}  // namespace nianbao::normalize
