// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules/expression.h"

#include <random>
#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::validate {
namespace {

using nianbao::testing::StatusIs;
using ::testing::HasSubstr;

TEST(ExpressionTest, ReadsByBinding) {
  struct Case {
    const char* text;
    const char* want;
  };
  for (const Case& test : {
           Case{"a == b", "(a == b)"},
           Case{"a.b[c] + d == e - 2 * f for c in columns",
                "((a.b[c] + d) == (e - (2 * f))) for c in columns"},
           Case{"a - b - c <= 0", "(((a - b) - c) <= 0)"},
           Case{"a >= b", "(b <= a)"},
           Case{"a > b", "(b < a)"},
           Case{"a > 0 -> b > 0 -> c > 0", "((0 < a) -> ((0 < b) -> (0 < c)))"},
           Case{"not a == 1 or b == 1 and c == 1", "((not (a == 1)) or ((b == 1) and (c == 1)))"},
           Case{"sum($r[c] for $r in rows) == $r.total for c in columns, $r in groups",
                "(sum($r[c] for $r in rows) == $r.total) for c in columns, $r in groups"},
           Case{"previous.a[total] != previous.$g.b", "(previous.a[total] != previous.$g.b)"},
           Case{"report.signed_on >= day(report.year, 12, 31)",
                "(day(report.year, 12, 31) <= report.signed_on)"},
           Case{"previous.report.agency == \"局\"", "(previous.report.agency == \"局\")"},
           Case{"stated(a.b) > 0.5", "(0.5 < stated(a.b))"},
           Case{"not blank(a[total]) -> a > 0", "((not blank(a[total])) -> (0 < a))"},
           Case{"-(a + b) < -3", "(-(a + b) < -3)"},
           Case{"(a)==(b)", "(a == b)"},
       }) {
    SCOPED_TRACE(test.text);
    const auto statement = ParseStatement(test.text);
    ASSERT_OK(statement);
    EXPECT_EQ(WriteStatement(*statement), test.want);
  }
}

TEST(ExpressionTest, SaysWhatIsWrongAndWhere) {
  struct Case {
    std::string text;
    const char* message;
  };
  for (const Case& test : std::vector<Case>{
           {"", "character 1: a number, a cell or a bracket is wanted, not the end"},
           {"a ==", "character 5: a number, a cell or a bracket is wanted, not the end"},
           {"a = b", "character 3: this character has no meaning here"},
           {"A == b", "character 1: this character has no meaning here"},
           {"a == b == c", "character 8: an operator or the end is wanted, not \"==\""},
           {"a[ == b", "character 4: a column or a variable is wanted"},
           {"a[b == c", "character 5: \"]\" is wanted, not \"==\""},
           {"(a == b", "character 8: \")\" is wanted, not the end"},
           {"a == b)", "character 7: an operator or the end is wanted, not \")\""},
           {"a == 1.2.3", "character 6: no number"},
           {"a == 2x", "character 6: no number"},
           {"a == \"x", "character 6: the quotes are not closed"},
           {"$ == a", "character 1: the name of a variable is wanted after $"},
           {"a + and == b", "character 5: a number, a cell or a bracket is wanted, not \"and\""},
           {"product(a) == b",
            "there is no function \"product\"; there are sum, day, stated and blank"},
           {"sum(a) == b", "character 6: \"for\" is wanted"},
           {"sum(a for b) == c", "\"in\" is wanted"},
           {"sum(a for b in 3) == c", "the name of a set is wanted"},
           {"day(1, 2) == a", "\",\" is wanted, not \")\""},
           {"stated($a) > 0", "an indicator is wanted"},
           {"blank(1)", "character 7: a cell is wanted"},
           {"a == b for", "a variable is wanted"},
           {"a == b for x.y in z", "without dots"},
           {"previous. == a", "a variable is wanted"},
           {std::string(100, '(') + "a" + std::string(100, ')'), "nested too deep"},
           {std::string(100, '-') + "a == b", "nested too deep"},
           {std::string(5000, ' '), "too long"},
       }) {
    SCOPED_TRACE(test.text);
    EXPECT_THAT(ParseStatement(test.text).status(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(test.message)));
  }
}

// Whatever is read is written so that it reads back as the same, and nothing else happens to any
// bytes than a refusal.
TEST(ExpressionTest, AnyTokensAreReadBackOrRefused) {
  const std::vector<std::string> tokens = {
      "a",       "b.c", "$r",   "$r.x",   "[c]",       "[total]",     "sum(", "blank(", "day(",
      "stated(", "for", "in",   "and",    "or",        "not",         "->",   "==",     "!=",
      "<=",      ">=",  "<",    ">",      "+",         "-",           "*",    "(",      ")",
      ",",       "1",   "0.25", "\"文\"", "previous.", "report.year", "\n",   "x in y"};
  std::mt19937 random(3);
  int read = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text;
    for (int i = static_cast<int>(random() % 9); i >= 0; --i) {
      text += tokens[random() % tokens.size()] + (random() % 4 == 0 ? "" : " ");
    }
    if (random() % 8 == 0) text[random() % text.size()] = static_cast<char>(random() % 256);
    const auto statement = ParseStatement(text);
    if (!statement.ok()) {
      EXPECT_THAT(statement.status(),
                  StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("character ")));
      continue;
    }
    ++read;
    const std::string written = WriteStatement(*statement);
    const auto again = ParseStatement(written);
    ASSERT_OK(again) << text << " was written as " << written;
    EXPECT_EQ(WriteStatement(*again), written) << text;
  }
  EXPECT_GT(read, 500);
}

}  // namespace
}  // namespace nianbao::validate
