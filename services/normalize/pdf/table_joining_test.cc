// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/table_joining.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "services/normalize/pdf/glyphs_for_test.h"

namespace nianbao::normalize::pdf {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Rows = std::vector<std::vector<std::u32string>>;

// A table whose columns are 50 points wide, as much as five characters; "^" belongs to the cell
// above it, "<" to the one left of it, "|" stands between lines.
PageTable TableOf(const Rows& rows, double width = 50) {
  PageTable table;
  for (std::size_t c = 0; c <= rows.front().size(); ++c) {
    table.columns.push_back(width * static_cast<double>(c));
  }
  for (std::size_t r = 0; r <= rows.size(); ++r) table.rows.push_back(20 * static_cast<double>(r));
  table.box = {0, 0, table.columns.back(), table.rows.back()};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      if (rows[r][c] == U"^" || rows[r][c] == U"<") continue;
      TableCell cell;
      cell.row = static_cast<int>(r);
      cell.column = static_cast<int>(c);
      for (std::size_t below = r + 1; below < rows.size() && rows[below][c] == U"^"; ++below) {
        ++cell.row_span;
      }
      for (std::size_t right = c + 1; right < rows[r].size() && rows[r][right] == U"<"; ++right) {
        ++cell.column_span;
      }
      cell.box = {table.columns[c], table.rows[r], table.columns[c + 1], table.rows[r + 1]};
      std::u32string_view text = rows[r][c];
      for (double y = 0; !text.empty(); y += 12) {
        const std::u32string_view line = text.substr(0, text.find(U'|'));
        cell.lines.push_back(LineOf(std::u32string(line), table.columns[c], y));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
      }
      table.cells.push_back(cell);
    }
  }
  return table;
}

Rows RowsOf(const PageTable& table) {
  Rows rows(static_cast<std::size_t>(table.row_count()),
            std::vector<std::u32string>(static_cast<std::size_t>(table.column_count()), U"?"));
  for (const TableCell& cell : table.cells) {
    const auto column = static_cast<std::size_t>(cell.column);
    std::u32string text;
    for (const Line& line : cell.lines) text += line.Text();
    for (int r = 0; r < cell.row_span; ++r) {
      std::vector<std::u32string>& row = rows[static_cast<std::size_t>(cell.row + r)];
      row[column] = r == 0 ? text : U"^";
      for (int c = 1; c < cell.column_span; ++c) row[column + static_cast<std::size_t>(c)] = U"<";
    }
  }
  return rows;
}

struct Case {
  const char* name;
  Rows above;
  Rows below;
  Rows joined;
};

TEST(TableJoiningTest, JoinsRows) {
  const Case cases[] = {
      {"plain", {{U"许可", U"1"}}, {{U"处罚", U"2"}}, {{U"许可", U"1"}, {U"处罚", U"2"}}},
      {"header repeated",
       {{U"内容", U"件数"}, {U"许可", U"1"}},
       {{U"内容", U"件数"}, {U"处罚", U"2"}},
       {{U"内容", U"件数"}, {U"许可", U"1"}, {U"处罚", U"2"}}},
      {"merged label cut",
       {{U"结果", U"公开", U"1"}, {U"^", U"部分", U"2"}},
       {{U"", U"不予", U"3"}, {U"^", U"其他", U"4"}},
       {{U"结果", U"公开", U"1"},
        {U"^", U"部分", U"2"},
        {U"^", U"不予", U"3"},
        {U"^", U"其他", U"4"}}},
      {"label of the merged cell on the second page",
       {{U"", U"公开", U"1"}, {U"^", U"部分", U"2"}},
       {{U"结果", U"不予", U"3"}, {U"^", U"其他", U"4"}},
       {{U"结果", U"公开", U"1"},
        {U"^", U"部分", U"2"},
        {U"^", U"不予", U"3"},
        {U"^", U"其他", U"4"}}},
      {"new label",
       {{U"甲", U"公开", U"1"}, {U"^", U"部分", U"2"}},
       {{U"乙", U"不予", U"3"}, {U"^", U"其他", U"4"}},
       {{U"甲", U"公开", U"1"},
        {U"^", U"部分", U"2"},
        {U"乙", U"不予", U"3"},
        {U"^", U"其他", U"4"}}},
      {"row cut in a bracket",
       {{U"部分公开（区分处理的，", U"3"}},
       {{U"只计这一情形）", U""}, {U"总计", U"4"}},
       {{U"部分公开（区分处理的，只计这一情形）", U"3"}, {U"总计", U"4"}}},
      {"label with a number of its own",
       {{U"受理公开", U"3"}},
       {{U"二、答复", U""}},
       {{U"受理公开", U"3"}, {U"二、答复", U""}}},
      {"label that left room",
       {{U"许可", U"3"}},
       {{U"处罚", U""}},
       {{U"许可", U"3"}, {U"处罚", U""}}},
      {"marks below labels that fill their cells",
       {{U"结果维持", U"结果纠正"}},
       {{U"/", U"/"}},
       {{U"结果维持", U"结果纠正"}, {U"/", U"/"}}},
      {"row cut below its text",
       {{U"许可", U"1"}},
       {{U"", U""}, {U"处罚", U"2"}},
       {{U"许可", U"1"}, {U"处罚", U"2"}}},
      {"row cut above its text",
       {{U"许可", U"1"}, {U"", U""}},
       {{U"处罚", U"2"}},
       {{U"许可", U"1"}, {U"处罚", U"2"}}},
      {"full label beside a figure goes on",
       {{U"公开申请的", U"3"}},
       {{U"总数", U""}, {U"其他", U"4"}},
       {{U"公开申请的总数", U"3"}, {U"其他", U"4"}}},
      {"label with room beside a figure",
       {{U"公开", U"3"}},
       {{U"总数", U""}},
       {{U"公开", U"3"}, {U"总数", U""}}},
      {"numbered label below a full one",
       {{U"公开申请的", U"3"}},
       {{U"二、总数", U""}},
       {{U"公开申请的", U"3"}, {U"二、总数", U""}}},
      {"all columns of a header go on",
       {{U"公开申请的", U"不予公开的", U"其他处理|其他答复中"}},
       {{U"总数", U"总数", U"申请"}, {U"1", U"2", U"3"}},
       {{U"公开申请的总数", U"不予公开的总数", U"其他处理其他答复中申请"}, {U"1", U"2", U"3"}}},
      {"full rows of single lines",
       {{U"公开申请的", U"不予公开的", U"答复中的字"}},
       {{U"许可", U"处罚", U"强制"}},
       {{U"公开申请的", U"不予公开的", U"答复中的字"}, {U"许可", U"处罚", U"强制"}}},
      {"merged label cut within its text",
       {{U"三、办理结", U"1.公开部分", U"1"}},
       {{U"果", U"申请", U""}, {U"^", U"其他", U"4"}},
       {{U"三、办理结果", U"1.公开部分申请", U"1"}, {U"^", U"其他", U"4"}}},
      {"row without label goes on",
       {{U"第一条", U"公开的"}},
       {{U"", U"方式"}},
       {{U"第一条", U"公开的方式"}}},
      {"row without label but with a figure of its own",
       {{U"许可", U"1"}},
       {{U"", U"2"}},
       {{U"许可", U"1"}, {U"", U"2"}}},
      {"rows with marks for nothing beside a label that goes on",
       {{U"结果", U"2.公开", U"/"}, {U"^", U"3.部分", U"/"}},
       {{U"", U"4.不予", U"/"}, {U"^", U"5.其他", U"/"}},
       {{U"结果", U"2.公开", U"/"},
        {U"^", U"3.部分", U"/"},
        {U"^", U"4.不予", U"/"},
        {U"^", U"5.其他", U"/"}}},
      {"numbered label cut in a blank row",
       {{U"1.许可", U""}, {U"2.需要另行", U""}},
       {{U"制作", U""}, {U"3.不明确", U""}},
       {{U"1.许可", U""}, {U"2.需要另行制作", U""}, {U"3.不明确", U""}}},
      {"label without number below a full one in a blank row",
       {{U"公开申请的", U""}},
       {{U"总数", U""}, {U"其他", U""}},
       {{U"公开申请的", U""}, {U"总数", U""}, {U"其他", U""}}},
      {"blank cells of data below merged labels of a header",
       {{U"维持", U"情况", U"<"}, {U"^", U"纠正", U"撤销"}},
       {{U"", U"", U"2"}},
       {{U"维持", U"情况", U"<"}, {U"^", U"纠正", U"撤销"}, {U"", U"", U"2"}}},
      {"number cut within its digits",
       {{U"许可", U"", U"1234567890"}},
       {{U"", U"", U"12"}, {U"处罚", U"", U"3"}},
       {{U"许可", U"", U"123456789012"}, {U"处罚", U"", U"3"}}},
      {"blank row of a blank form",
       {{U"许可", U""}},
       {{U"处罚", U""}},
       {{U"许可", U""}, {U"处罚", U""}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    PageTable above = TableOf(c.above);
    const PageTable below = TableOf(c.below);
    ASSERT_TRUE(GoesOn(above, below));
    JoinTables(above, below);
    EXPECT_EQ(RowsOf(above), c.joined);
  }
}

TEST(TableJoiningTest, JoinsNarrowRows) {
  const Case cases[] = {
      {"labels of one character in each line",
       {{U"行", U"行"}},
       {{U"政|复|议", U"政|诉|讼"}, {U"1", U"2"}},
       {{U"行政复议", U"行政诉讼"}, {U"1", U"2"}}},
      {"answers of one character",
       {{U"有", U"无"}},
       {{U"政|复|议", U"政|诉|讼"}, {U"1", U"2"}},
       {{U"有", U"无"}, {U"政复议", U"政诉讼"}, {U"1", U"2"}}},
      {"between the rows of a header",
       {{U"项|目", U"申", U"<", U"总|计"}},
       {{U"名|称", U"个|人", U"单|位", U""}, {U"许", U"1", U"2", U"3"}},
       {{U"项目名称", U"申", U"<", U"总计"},
        {U"^", U"个人", U"单位", U"^"},
        {U"许", U"1", U"2", U"3"}}},
      {"below a row of figures",
       {{U"许|可", U"1", U"<", U"3"}},
       {{U"名|称", U"个|人", U"单|位", U""}},
       {{U"许可", U"1", U"<", U"3"}, {U"名称", U"个人", U"单位", U""}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    PageTable above = TableOf(c.above, 12);
    const PageTable below = TableOf(c.below, 12);
    ASSERT_TRUE(GoesOn(above, below));
    JoinTables(above, below);
    EXPECT_EQ(RowsOf(above), c.joined);
  }
}

TEST(TableJoiningTest, ATableThatBeginsAnewDoesNotGoOn) {
  const Rows first = {{U"内容", U"件数"}, {U"许可", U"1"}, {U"处罚", U"2"}};
  const std::pair<const char*, Rows> others[] = {
      {"another header", {{U"收费项目", U"金额"}, {U"检测费", U"3"}}},
      {"the same rows", {{U"内容", U"件数"}, {U"许可", U"4"}, {U"处罚", U"2"}}},
      {"the same figures", {{U"内容", U"件数"}, {U"许可", U"1"}, {U"处罚", U"5"}}},
  };
  for (const auto& [name, rows] : others) {
    EXPECT_FALSE(GoesOn(TableOf(first), TableOf(rows))) << name;
  }
  const std::pair<const char*, Rows> rest[] = {
      {"the header repeated", {{U"内容", U"件数"}, {U"强制", U"4"}}},
      {"no header", {{U"强制", U"4"}, {U"征收", U"5"}}},
      {"a section", {{U"第二十条", U"<"}, {U"内容", U"件数"}, {U"强制", U"4"}}},
      {"a row without figures", {{U"强制", U"无"}, {U"征收", U"5"}}},
      {"a label that goes on", {{U"罚款", U""}, {U"征收", U"5"}}},
  };
  for (const auto& [name, rows] : rest) {
    EXPECT_TRUE(GoesOn(TableOf(first), TableOf(rows))) << name;
  }
  // Numbered rows go on with the next number.
  const Rows numbered = {{U"序号", U"事项"}, {U"1", U"许可"}, {U"2", U"处罚"}};
  EXPECT_TRUE(GoesOn(TableOf(numbered), TableOf({{U"序号", U"事项"}, {U"3", U"强制"}})));
  EXPECT_FALSE(
      GoesOn(TableOf(numbered), TableOf({{U"序号", U"事项"}, {U"1", U"强制"}, {U"2", U"奖励"}})));
}

TEST(TableJoiningTest, ReturnsTheHeaderThatItDrops) {
  PageTable above = TableOf({{U"内容", U"件数"}, {U"许可", U"1"}});
  const std::vector<Line> dropped =
      JoinTables(above, TableOf({{U"内容", U"件数"}, {U"处罚", U"2"}}));
  ASSERT_THAT(dropped, SizeIs(2));
  EXPECT_EQ(dropped[1].Text(), U"件数");
}

TEST(TableJoiningTest, AFrameGoesOnWithColumns) {
  PageTable above = TableOf({{U"内容", U"件数"}});
  PageTable frame = TableOf({{U"第二十条"}});
  frame.columns.back() = frame.box.right = 100;
  ASSERT_TRUE(GoesOn(above, frame));
  JoinTables(above, frame);
  EXPECT_EQ(above.cells.back().column_span, 2);
  EXPECT_EQ(above.row_count(), 2);
}

TEST(TableJoiningTest, RowsThatEndEarlyGoOn) {
  PageTable above = TableOf({{U"甲", U"乙", U"丙"}});
  const PageTable shorter = TableOf({{U"1", U"2"}});
  ASSERT_TRUE(GoesOn(above, shorter));
  JoinTables(above, shorter);
  EXPECT_EQ(RowsOf(above), (Rows{{U"甲", U"乙", U"丙"}, {U"1", U"2", U"?"}}));

  above = shorter;
  const PageTable whole = TableOf({{U"甲", U"乙", U"丙"}});
  ASSERT_TRUE(GoesOn(above, whole));
  JoinTables(above, whole);
  EXPECT_EQ(RowsOf(above), (Rows{{U"1", U"2", U"?"}, {U"甲", U"乙", U"丙"}}));
  EXPECT_EQ(above.box.right, whole.box.right);
}

TEST(TableJoiningTest, OtherWidthsDoNotGoOn) {
  PageTable narrow = TableOf({{U"甲", U"乙"}});
  narrow.box.right = 90;
  EXPECT_FALSE(GoesOn(TableOf({{U"甲", U"乙"}}), narrow));
  PageTable other = TableOf({{U"甲", U"乙", U"丙"}});
  other.columns = {0, 20, 80, 150};
  EXPECT_FALSE(GoesOn(TableOf({{U"甲", U"乙", U"丙"}}), other));
}

}  // namespace
}  // namespace nianbao::normalize::pdf
