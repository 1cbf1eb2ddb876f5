// SPDX-License-Identifier: Apache-2.0
#include "services/validate/repair_search.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::validate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Rows of numbers whose last one is the sum of the others, and whose last row is the sum of the
// rows above it. Variables are numbered row by row.
Problem Grid(const std::vector<std::vector<double>>& rows) {
  Problem problem;
  const std::size_t width = rows.front().size();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    Equation sum;
    for (std::size_t c = 0; c < width; ++c) {
      problem.variables.push_back({.value = rows[r][c],
                                   .block = 0,
                                   .row = static_cast<int>(r),
                                   .column = static_cast<int>(c)});
      sum.terms.push_back({r * width + c, c + 1 == width ? -1.0 : 1.0});
    }
    problem.equations.push_back(sum);
  }
  for (std::size_t c = 0; c < width; ++c) {
    Equation sum;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      sum.terms.push_back({r * width + c, r + 1 == rows.size() ? -1.0 : 1.0});
    }
    problem.equations.push_back(sum);
  }
  return problem;
}

TEST(RepairSearchTest, SumsThatHoldHaveNoCause) {
  EXPECT_THAT(FindRepairs(Grid({{1, 2, 3}, {4, 5, 9}, {5, 7, 12}})), IsEmpty());
}

TEST(RepairSearchTest, OneNumberThatARowAndAColumnShare) {
  const auto causes = FindRepairs(Grid({{1, 2, 3}, {40, 5, 9}, {5, 7, 12}}));
  ASSERT_EQ(causes.size(), 1u);
  EXPECT_THAT(causes[0].equations, ElementsAre(1, 3));
  ASSERT_EQ(causes[0].repairs.size(), 1u);
  EXPECT_THAT(causes[0].repairs[0].changes, ElementsAre(NumberChange{3, 4}));
}

TEST(RepairSearchTest, EveryNumberOfALoneSumMayBeTheWrongOne) {
  Problem problem;
  problem.variables = {{.value = 2}, {.value = 3}, {.value = 9}};
  problem.equations = {{.terms = {{0, 1}, {1, 1}, {2, -1}}}};
  const auto causes = FindRepairs(problem);
  ASSERT_EQ(causes.size(), 1u);
  ASSERT_EQ(causes[0].repairs.size(), 3u);
  EXPECT_EQ(causes[0].repairs[0].changes[0].value, 6);
  EXPECT_EQ(causes[0].repairs[1].changes[0].value, 7);
  EXPECT_EQ(causes[0].repairs[2].changes[0].value, 5);
}

TEST(RepairSearchTest, ANumberBecomesNeitherNegativeNorBroken) {
  Problem problem;
  problem.variables = {{.value = 2}, {.value = 3}, {.value = 0.5}};
  problem.equations = {{.terms = {{0, 1}, {1, 1}, {2, -1}}}};
  // 2 and 3 would have to become less than 0 and broken.
  const auto causes = FindRepairs(problem);
  ASSERT_EQ(causes.size(), 1u);
  ASSERT_EQ(causes[0].repairs.size(), 1u);
  EXPECT_THAT(causes[0].repairs[0].changes, ElementsAre(NumberChange{2, 5}));
}

TEST(RepairSearchTest, TwoNumbersWhereOneDoesNotDo) {
  const auto causes =
      FindRepairs(Grid({{1, 2, 3, 6}, {4, 50, 6, 15}, {7, 8, 90, 24}, {12, 15, 18, 45}}));
  ASSERT_EQ(causes.size(), 1u);
  ASSERT_EQ(causes[0].repairs.size(), 1u);
  EXPECT_THAT(causes[0].repairs[0].changes, ElementsAre(NumberChange{5, 5}, NumberChange{10, 9}));
}

TEST(RepairSearchTest, TwoRowsThatWereExchanged) {
  // The third row is the sum of the first alone, so that an exchange shows in every column.
  Problem problem = Grid({{4, 5, 9}, {1, 2, 3}, {1, 2, 3}});
  for (std::size_t i = 3; i < 6; ++i)
    problem.equations[i].terms.erase(problem.equations[i].terms.begin() + 1);
  const auto causes = FindRepairs(problem);
  ASSERT_EQ(causes.size(), 1u);
  ASSERT_FALSE(causes[0].repairs.empty());
  EXPECT_EQ(causes[0].repairs[0].kind, Repair::Kind::kRowsExchanged);
  EXPECT_EQ(causes[0].repairs[0].changes.size(), 6u);
}

TEST(RepairSearchTest, ARowThatMovedByAColumn) {
  // 3, 2, 0, 5 was written one column too far to the right.
  const auto causes = FindRepairs(Grid({{0, 3, 2, 0}, {1, 1, 1, 3}, {4, 3, 1, 8}}));
  ASSERT_EQ(causes.size(), 1u);
  ASSERT_FALSE(causes[0].repairs.empty());
  EXPECT_EQ(causes[0].repairs[0].kind, Repair::Kind::kRowMoved);
  EXPECT_THAT(causes[0].repairs[0].changes, ElementsAre(NumberChange{0, 3}, NumberChange{1, 2},
                                                        NumberChange{2, 0}, NumberChange{3, 5}));
}

TEST(RepairSearchTest, ABoundTellsWhichNumbersAndNotTheirValue) {
  Problem problem;
  problem.variables = {{.value = 9}, {.value = 2}, {.value = 3}};
  problem.equations = {{.terms = {{0, 1}, {2, -1}}, .at_most = true},
                       {.terms = {{1, 1}, {2, -1}}, .at_most = true}};
  const auto causes = FindRepairs(problem);
  ASSERT_EQ(causes.size(), 1u);
  ASSERT_EQ(causes[0].repairs.size(), 2u);
  EXPECT_EQ(causes[0].repairs[0].changes[0], (NumberChange{0, std::nullopt}));
}

TEST(RepairSearchTest, BlanksExplainNothingThatTakesTwoChanges) {
  Problem problem = Grid({{1, 2, 3, 6}, {4, 50, 6, 15}, {7, 8, 90, 24}, {12, 15, 18, 45}});
  for (Equation& equation : problem.equations) equation.open = true;
  EXPECT_THAT(FindRepairs(problem), IsEmpty());
}

}  // namespace
}  // namespace nianbao::validate
