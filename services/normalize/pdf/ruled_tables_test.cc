// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/ruled_tables.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "services/normalize/pdf/glyphs_for_test.h"

namespace nianbao::normalize::pdf {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::size_t kManyCells = 10'000;

// Row, column, row span, column span.
using Shape = std::vector<std::tuple<int, int, int, int>>;

Shape ShapeOf(const PageTable& table) {
  Shape shape;
  for (const TableCell& c : table.cells) {
    shape.emplace_back(c.row, c.column, c.row_span, c.column_span);
  }
  return shape;
}

// Two rows of two columns, 0 to 100 by 0 to 40.
std::vector<Ruling> Grid() {
  return {Across(0, 0, 100), Across(20, 0, 100), Across(40, 0, 100),
          Down(0, 0, 40),    Down(50, 0, 40),    Down(100, 0, 40)};
}

const Shape kTwoByTwo = {{0, 0, 1, 1}, {0, 1, 1, 1}, {1, 0, 1, 1}, {1, 1, 1, 1}};

struct Case {
  const char* name;
  std::vector<Ruling> rulings;
  Shape shape;
};

TEST(RuledTablesTest, TellsCellsAndSpans) {
  std::vector<Ruling> doubled = Grid();
  for (const Ruling& r : Grid()) doubled.push_back({r.horizontal, r.at + 1.8, r.begin, r.end});
  std::vector<Ruling> dashed;
  for (const Ruling& r : Grid()) {
    for (double at = r.begin; at < r.end; at += 5)
      dashed.push_back({r.horizontal, r.at, at, at + 3});
  }
  std::vector<Ruling> sides;
  for (double y : {0.0, 20.0}) {
    for (double x : {0.0, 50.0}) {
      sides.insert(sides.end(), {Across(y, x, x + 50), Across(y + 20, x, x + 50),
                                 Down(x, y, y + 20), Down(x + 50, y, y + 20)});
    }
  }
  const Case cases[] = {
      {"grid", Grid(), kTwoByTwo},
      {"double lines", doubled, kTwoByTwo},
      {"dashed lines", dashed, kTwoByTwo},
      {"four sides of each cell", sides, kTwoByTwo},
      {"lines that do not quite meet",
       {Across(0, 1, 99), Across(20, 1, 99), Across(40, 1, 99), Down(0, 1, 39), Down(50, 1, 39),
        Down(100, 1, 39)},
       kTwoByTwo},
      {"no outer lines at the sides",
       {Across(0, 0, 100), Across(20, 0, 100), Across(40, 0, 100), Down(50, 0, 40)},
       kTwoByTwo},
      {"no outer lines at all", {Across(20, 0, 100), Across(21, 0, 100), Down(50, 0, 40)}, {}},
      {"merged over columns",
       {Across(0, 0, 100), Across(20, 0, 100), Across(40, 0, 100), Down(0, 0, 40), Down(50, 20, 40),
        Down(100, 0, 40)},
       {{0, 0, 1, 2}, {1, 0, 1, 1}, {1, 1, 1, 1}}},
      {"merged over rows",
       {Across(0, 0, 100), Across(20, 50, 100), Across(40, 0, 100), Down(0, 0, 40), Down(50, 0, 40),
        Down(100, 0, 40)},
       {{0, 0, 2, 1}, {0, 1, 1, 1}, {1, 1, 1, 1}}},
      {"underlined words", {Across(0, 0, 100), Across(20, 0, 100)}, {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const std::vector<PageTable> tables = FindRuledTables(c.rulings, kManyCells);
    if (c.shape.empty()) {
      EXPECT_THAT(tables, IsEmpty());
    } else {
      ASSERT_THAT(tables, SizeIs(1));
      EXPECT_EQ(ShapeOf(tables[0]), c.shape);
    }
  }
}

TEST(RuledTablesTest, KeepsTablesApart) {
  std::vector<Ruling> rulings = Grid();
  for (Ruling r : Grid()) {
    (r.horizontal ? r.at : r.begin) += 60;
    if (!r.horizontal) r.end += 60;
    rulings.push_back(r);
  }
  const std::vector<PageTable> tables = FindRuledTables(rulings, kManyCells);
  ASSERT_THAT(tables, SizeIs(2));
  EXPECT_EQ(ShapeOf(tables[0]), kTwoByTwo);
  EXPECT_EQ(ShapeOf(tables[1]), kTwoByTwo);
}

TEST(RuledTablesTest, IgnoresDrawings) {
  EXPECT_THAT(FindRuledTables(Grid(), 3), IsEmpty());
  std::vector<Ruling> hatching;
  for (int i = 0; i < 5000; ++i) {
    hatching.push_back(Across(i * 4, 0, 100));
    hatching.push_back(Down(i * 4, 0, 100));
  }
  EXPECT_THAT(FindRuledTables(hatching, kManyCells), IsEmpty());
}

TEST(RuledTablesTest, PutsTextIntoTheCellOfItsCentre) {
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

TEST(RuledTablesTest, GapsBetweenBordersAreNoRows) {
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

TEST(RuledTablesTest, ABlankFormKeepsItsRows) {
  std::vector<PageTable> tables = FindRuledTables(Grid(), kManyCells);
  FillTables(tables, {});
  EXPECT_EQ(ShapeOf(tables.at(0)), kTwoByTwo);
}

TEST(RuledTablesTest, ATableInACellIsItsText) {
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

TEST(RuledTablesTest, TextBelowAnOpenCellIsItsOwn) {
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

TEST(RuledTablesTest, LeavesOutWhatIsBesideARowThatEndsEarly) {
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

TEST(RuledTablesTest, RowsMayEndAtDifferentPlaces) {
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

TEST(RuledTablesTest, JoinsNumbersThatAreWiderThanTheirCells) {
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
