// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/figures.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace nianbao::gateway {
namespace {

v1::Report ReportWith(const std::string& facts) {
  v1::Report report;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString("year: 2022 " + facts, &report));
  return report;
}

TEST(PrincipalFacts, OneForEachIndicatorAndColumn) {
  struct Row {
    std::string what;
    std::string facts;
    std::vector<int> principal;
  };
  const std::vector<Row> rows = {
      {"none", "", {}},
      {"no indicator", "facts { year: 2022 value: 1 }", {}},
      {"another year", "facts { indicator: 'a' year: 2021 value: 1 }", {}},
      {"a running total", "facts { indicator: 'a' year: 2022 period: CUMULATIVE }", {}},
      {"columns are told apart",
       "facts { indicator: 'a' column: 'total' year: 2022 } "
       "facts { indicator: 'a' column: 'other' year: 2022 }",
       {0, 1}},
      {"the table before the text",
       "facts { indicator: 'a' year: 2022 value: 1 origin: NARRATIVE } "
       "facts { indicator: 'a' year: 2022 value: 2 origin: TABLE }",
       {1}},
      {"a value before a blank",
       "facts { indicator: 'a' year: 2022 origin: TABLE } "
       "facts { indicator: 'a' year: 2022 value: 2 origin: NARRATIVE }",
       {1}},
      {"a certain one before a doubtful one",
       "facts { indicator: 'a' year: 2022 value: 1 origin: TABLE uncertain: true } "
       "facts { indicator: 'a' year: 2022 value: 2 origin: STATED }",
       {1}},
      {"the first of equals",
       "facts { indicator: 'a' year: 2022 value: 1 origin: TABLE } "
       "facts { indicator: 'a' year: 2022 value: 2 origin: TABLE }",
       {0}}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(PrincipalFacts(ReportWith(row.facts)), row.principal);
  }
}

TEST(StateOf, TellsWhatStandsThere) {
  const v1::Report report = ReportWith(
      "facts { value: 0 } facts {} facts { mark: NOT_APPLICABLE literal: '/' } "
      "facts { mark: NOT_A_NUMBER literal: 'x' } facts { value: 1 uncertain: true }");
  const std::vector<v1::Figure::State> states = {v1::Figure::VALUE, v1::Figure::BLANK,
                                                 v1::Figure::NOT_APPLICABLE,
                                                 v1::Figure::NOT_A_NUMBER, v1::Figure::UNCERTAIN};
  for (std::size_t i = 0; i < states.size(); ++i) {
    EXPECT_EQ(StateOf(report.facts(static_cast<int>(i))), states[i]);
  }
}

}  // namespace
}  // namespace nianbao::gateway
