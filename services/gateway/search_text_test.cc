// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/search_text.h"

#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::gateway {
namespace {

using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Optional;
using ::testing::UnorderedElementsAre;

std::vector<std::string> Texts(const std::vector<Gram>& grams) {
  std::vector<std::string> texts;
  for (const Gram gram : grams) texts.push_back(TextOf(gram));
  return texts;
}

TEST(SearchLines, TitlePrefaceHeadingsAndLines) {
  v1::Report report;
  report.set_title("年度报告");
  report.mutable_preface()->set_text("引言");
  report.mutable_preface()->add_line_blocks(3);
  v1::Section& section = *report.add_sections();
  section.set_number(2);
  section.set_heading("二、主动公开");
  section.set_block(4);
  section.set_text("第一行\n\n第三行");
  for (const int block : {5, 6, 7}) section.add_line_blocks(block);
  const auto line = [](int number, const auto& block, const std::u32string& text) {
    return AllOf(Field(&SearchLine::section, number), Field(&SearchLine::block, block),
                 Field(&SearchLine::text, text));
  };
  EXPECT_THAT(SearchLines(report),
              ElementsAre(line(0, std::nullopt, U"年度报告"), line(0, Optional(3), U"引言"),
                          line(2, Optional(4), U"二、主动公开"), line(2, Optional(5), U"第一行"),
                          line(2, Optional(6), U""), line(2, Optional(7), U"第三行")));
}

TEST(GramsOf, LinesHaveCharactersAndPairs) {
  const std::vector<SearchLine> lines = {{.section = 1, .block = {}, .text = U"公开 Ａ1"},
                                         {.section = 1, .block = {}, .text = U"公"}};
  EXPECT_THAT(Texts(GramsOf(lines)), UnorderedElementsAre("公", "开", "公开", "a", "1", "a1"));
}

TEST(GramsOf, WordsHavePairsAlone) {
  struct Row {
    std::u32string word;
    std::vector<std::string> grams;
  };
  const std::vector<Row> rows = {{U"税", {"税"}},
                                 {U"公开", {"公开"}},
                                 {U"信息公开", {"信息", "息公", "公开"}},
                                 {U"啊啊啊", {"啊啊"}},
                                 {U"a 信息 b", {"a", "b", "信息"}},
                                 {U" ", {}}};
  for (const Row& row : rows) {
    EXPECT_THAT(Texts(GramsOf(row.word)), ::testing::UnorderedElementsAreArray(row.grams));
  }
}

TEST(ParseSearchQuery, SplitsWords) {
  EXPECT_THAT(ParseSearchQuery("  信息　公开 \"ＧＯＶ cn\"税"),
              IsOkAndHolds(ElementsAre(U"信息", U"公开", U"gov cn", U"税")));
}

TEST(ParseSearchQuery, SaysWhatIsWrong) {
  struct Row {
    std::string query;
    std::string message;
  };
  std::string many;
  for (int i = 0; i < 17; ++i) many += "字 ";
  std::string longest;
  for (int i = 0; i < 201; ++i) longest += "字";
  const std::vector<Row> rows = {{"", "query is required"},    {"  ", "query is required"},
                                 {"\" \"", "of spaces alone"}, {"\"公开", "not closed"},
                                 {many, "17 words"},           {longest, "201 characters"}};
  for (const Row& row : rows) {
    EXPECT_THAT(ParseSearchQuery(row.query),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(row.message)));
  }
}

}  // namespace
}  // namespace nianbao::gateway
