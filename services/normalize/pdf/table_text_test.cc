// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/table_text.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "services/normalize/pdf/tables_for_test.h"

namespace nianbao::normalize::pdf {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(TableTextTest, PutsTextIntoTheCellOfItsCentre) {
  std::vector<PageTable> tables = FindRuledTables(Grid(), kManyCells);
  // The first label reaches over its right border by less than half of a character.
  const std::vector<Glyph> outside =
      FillTables(tables, GlyphsOf(U"行政许可", 14, 2) + GlyphsOf(U"数", 14, 25) +
                             GlyphsOf(U"12", 60, 5) + GlyphsOf(U"注", 10, 60));
  ASSERT_THAT(tables, SizeIs(1));
  std::vector<std::u32string> texts;
  for (const TableCell& cell : tables[0].cells) {
    texts.push_back(cell.lines.empty() ? U"" : cell.lines.front().Text());
  }
  EXPECT_THAT(texts, ElementsAre(U"行政许可", U"12", U"数", U""));
  ASSERT_THAT(outside, SizeIs(1));
  EXPECT_EQ(outside[0].character, U'注');
}

TEST(TableTextTest, GapsBetweenBordersAreNoRows) {
  // The sides go on for 6 points below the last row, as browsers draw them at the foot of a page,
  // and one cell ends 5 points below its row.
  std::vector<Ruling> rulings = Grid();
  for (double x : {0.0, 100.0}) rulings.push_back(Down(x, 40, 46));
  std::vector<PageTable> tables = FindRuledTables(rulings, kManyCells);
  FillTables(tables, GlyphsOf(U"甲", 10, 5));
  EXPECT_EQ(ShapeOf(tables.at(0)), kTwoByTwo);
  EXPECT_EQ(tables[0].box.bottom, 40);

  rulings = Grid();
  rulings[1] = Across(20, 50, 100);
  rulings.push_back(Across(25, 0, 50));
  tables = FindRuledTables(rulings, kManyCells);
  FillTables(tables, GlyphsOf(U"甲", 10, 5) + GlyphsOf(U"乙", 60, 5));
  EXPECT_EQ(ShapeOf(tables.at(0)), kTwoByTwo);
}

TEST(TableTextTest, ABlankFormKeepsItsRows) {
  std::vector<PageTable> tables = FindRuledTables(Grid(), kManyCells);
  FillTables(tables, {});
  EXPECT_EQ(ShapeOf(tables.at(0)), kTwoByTwo);
}

TEST(TableTextTest, ATableInACellIsItsText) {
  std::vector<Ruling> rulings = Grid();
  for (const Ruling& r :
       {Across(5, 60, 90), Across(15, 60, 90), Down(60, 5, 15), Down(75, 5, 15), Down(90, 5, 15)}) {
    rulings.push_back(r);
  }
  std::vector<PageTable> tables = FindRuledTables(rulings, kManyCells);
  EXPECT_THAT(tables, SizeIs(2));
  EXPECT_THAT(FillTables(tables, GlyphsOf(U"甲", 62, 5)), IsEmpty());
  ASSERT_THAT(tables, SizeIs(1));
  EXPECT_EQ(tables[0].cells[1].lines.at(0).Text(), U"甲");
}

TEST(TableTextTest, TextBelowAnOpenCellIsItsOwn) {
  // The lower border is drawn below the second column alone.
  std::vector<PageTable> tables =
      FindRuledTables(std::vector<Ruling>{Across(0, 0, 100), Across(20, 50, 100), Down(0, 0, 20),
                                          Down(50, 0, 20), Down(100, 0, 20)},
                      kManyCells);
  ASSERT_THAT(tables, SizeIs(1));
  std::vector<Line> lines = {LineOf(U"结果", 5, 21), LineOf(U"其他", 55, 21)};
  CatchOverflow(tables, lines);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].Text(), U"其他");
  EXPECT_EQ(tables[0].cells[0].lines.at(0).Text(), U"结果");
}

TEST(TableTextTest, LeavesOutWhatIsBesideARowThatEndsEarly) {
  // The second of three rows has one cell.
  const std::vector<Ruling> rulings = {Across(0, 0, 100),  Across(20, 0, 100), Across(40, 0, 100),
                                       Across(60, 0, 100), Down(0, 0, 60),     Down(50, 0, 60),
                                       Down(100, 0, 20),   Down(100, 40, 60)};
  std::vector<PageTable> tables = FindRuledTables(rulings, 100);
  FillTables(tables, GlyphsOf(U"甲", 10, 25));
  ASSERT_EQ(tables.size(), 1u);
  std::vector<std::pair<int, int>> places;
  for (const TableCell& cell : tables[0].cells) places.emplace_back(cell.row, cell.column);
  const std::vector<std::pair<int, int>> expected = {{0, 0}, {0, 1}, {1, 0}, {2, 0}, {2, 1}};
  EXPECT_EQ(places, expected);
}

TEST(TableTextTest, RowsMayEndAtDifferentPlaces) {
  // Three rows of three, two and one cells.
  std::vector<PageTable> tables =
      FindRuledTables(std::vector<Ruling>{Across(0, 0, 150), Across(20, 0, 150), Across(40, 0, 100),
                                          Across(60, 0, 50), Down(0, 0, 60), Down(50, 0, 60),
                                          Down(100, 0, 40), Down(150, 0, 20)},
                      kManyCells);
  ASSERT_THAT(tables, SizeIs(1));
  FillTables(tables, GlyphsOf(U"甲", 5, 5));
  EXPECT_EQ(
      ShapeOf(tables[0]),
      (Shape{{0, 0, 1, 1}, {0, 1, 1, 1}, {0, 2, 1, 1}, {1, 0, 1, 1}, {1, 1, 1, 1}, {2, 0, 1, 1}}));
}

TEST(TableTextTest, JoinsNumbersThatAreWiderThanTheirCells) {
  const struct {
    const char* name;
    double width;
    std::u32string line;
    std::u32string next;
    bool cut;
  } cases[] = {
      {"number wider than its cell", 22, U"11", U"0", true},
      {"room for another digit", 50, U"11", U"0", false},
      {"a word above", 22, U"共计", U"0", false},
      {"a word below", 22, U"11", U"件", false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    TableCell cell;
    cell.box = {100, 0, 100 + c.width, 40};
    EXPECT_EQ(CutsNumber(cell, LineOf(c.line, 105, 0), LineOf(c.next, 105, 12)), c.cut);
  }
}

}  // namespace
}  // namespace nianbao::normalize::pdf
