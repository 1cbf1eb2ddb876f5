// SPDX-License-Identifier: Apache-2.0
#include "common/indicators/indicators.h"

#include <string>

#include "common/forms/forms.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::indicators {
namespace {

using ::testing::HasSubstr;

TEST(ConcordanceTest, HasEveryCellOfTheForms) {
  const Concordance& concordance = Concordance::BuiltIn();
  for (const auto& form : forms::Catalogue::BuiltIn().forms()) {
    for (const auto& table : form.tables()) {
      for (const auto& row : table.rows()) {
        if (row.heading()) continue;
        for (const auto& column : table.columns()) {
          const std::string id = forms::CellIndicator(row, column);
          EXPECT_NE(concordance.Find(id), nullptr) << form.form() << ": " << id;
        }
      }
    }
  }
}

TEST(ConcordanceTest, ASeriesOfSeveralIndicatorsCountsInOneUnit) {
  const Concordance& concordance = Concordance::BuiltIn();
  for (const Indicator& a : concordance.indicators()) {
    for (const Indicator& b : concordance.indicators()) {
      if (a.series == b.series) {
        EXPECT_EQ(a.unit, b.unit) << a.id << " " << b.id;
      }
    }
  }
}

TEST(ConcordanceTest, SaysWhatMayBeCompared) {
  const Concordance& c = Concordance::BuiltIn();
  EXPECT_TRUE(c.MayCompare("applications.received", "applications.received", false));
  EXPECT_TRUE(c.MayCompare("applications.answer.granted", "applications.result.granted", false));
  EXPECT_FALSE(c.MayCompare("applications.received", "applications.completed", true));
  EXPECT_FALSE(c.MayCompare("disclosure.total", "disclosure.total", false));
  EXPECT_TRUE(c.MayCompare("disclosure.total", "disclosure.total", true));
  EXPECT_FALSE(c.MayCompare("no.such", "no.such", true));
}

struct BrokenCase {
  const char* tsv;
  const char* message;
};

class BrokenTest : public ::testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenTest, IsRefused) {
  const auto parsed = Concordance::Parse(GetParam().tsv);
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenTest,
    ::testing::Values(BrokenCase{"a.b\tlabel\t件\tfree\ta.b\tyears", "line 1: 6 fields"},
                      BrokenCase{"A\tlabel\t件\tfree\ta\tyears\t", "id is malformed"},
                      BrokenCase{".a\tlabel\t件\tfree\ta\tyears\t", "id is malformed"},
                      BrokenCase{"a\t\t件\tfree\ta\tyears\t", "label is missing"},
                      BrokenCase{"a\tlabel\t件\tfree\t\tyears\t", "series is malformed"},
                      BrokenCase{"a\tlabel\t件\tfree,2015\ta\tyears\t", "unknown form \"2015\""},
                      BrokenCase{"a\tlabel\t件\tfree\ta\tever\t", "unknown comparability \"ever\""},
                      BrokenCase{"# x\nb\tl\t\tfree\tb\tyears\t\na\tl\t\tfree\ta\tyears\t\n",
                                 "line 3: a is there twice or out of order"}));

}  // namespace
}  // namespace nianbao::indicators
