// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/ruled_tables.h"

#include <algorithm>
#include <vector>

#include "gmock/gmock.h"
#include "services/normalize/pdf/tables_for_test.h"

namespace nianbao::normalize::pdf {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

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

}  // namespace
}  // namespace nianbao::normalize::pdf
