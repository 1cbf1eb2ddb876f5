// SPDX-License-Identifier: Apache-2.0
#include "services/extract/dates.h"

#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

TEST(DatesTest, FindsDates) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"2020年1月25日", "2020-01-25"},
      {"二〇一七年二月六日", "2017-02-06"},
      {"二○一七年十二月三十一日", "2017-12-31"},
      {"2020-01-22 16:05", "2020-01-22"},
      {"2020.3.9", "2020-03-09"},
      {"于 2020 年 2 月 29 日印发", "2020-02-29"},
      {"2019年2月29日", ""},
      {"2020年13月1日", ""},
      {"2020年", ""},
      {"", ""},
  };
  for (const auto& [text, date] : cases) EXPECT_EQ(FindDate(text), date) << text;
  EXPECT_TRUE(IsDate(U"二〇一七年二月六日"));
  EXPECT_FALSE(IsDate(U"2020年1月25日印发"));
}

TEST(DatesTest, SignatureAndPublication) {
  struct Case {
    const char* text;
    const char* signed_on;
    const char* published_on;
  };
  const std::vector<Case> cases = {
      {"正文。\n某县水利局\n2021年1月25日\n", "2021-01-25", ""},
      {"正文。\n某县水利局 2021年1月25日\n", "2021-01-25", ""},
      {"正文。\n二〇一七年二月六日\n", "2017-02-06", ""},
      {"! 发布时间：2020-01-22 16:05 来源：办公室\n2020年1月1日起施行的办法。\n", "", "2020-01-22"},
      {"发布日期: 2020年1月22日\n正文。\n", "", "2020-01-22"},
      {"2020年1月25日\n正文一。\n二。\n三。\n四。\n五。\n六。\n七。\n八。\n九。\n", "", ""},
      {"正文。\n", "", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const v1::NormalizedDocument document = TestDocument::Parse(c.text);
    const PartText part = ReadPart(document, document.parts(0));
    EXPECT_EQ(SignedOn(part), c.signed_on);
    EXPECT_EQ(PublishedOn(part), c.published_on);
  }
}

}  // namespace
}  // namespace nianbao::extract
