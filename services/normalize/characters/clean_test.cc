// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/clean.h"

#include <random>
#include <string>

#include "common/text/text.h"
#include "gtest/gtest.h"
#include "services/normalize/characters/mapped_text.h"

namespace nianbao::normalize {
namespace {

std::string CleanText(std::u32string_view text, Spacing spacing) {
  return Clean(MappedText(text, 0), spacing).Utf8();
}

TEST(Clean, MakesOneSpellingOfText) {
  struct Case {
    std::u32string raw;
    std::string prose;
    std::string label;
  };
  const Case cases[] = {
      {U"概  述", "概述", "概述"},
      {U"年 度 报 告", "年度报告", "年度报告"},
      {U"结果 维持", "结果 维持", "结果维持"},
      {U"结果\n维持", "结果维持", "结果维持"},
      {U"2017 年 12 月", "2017年12月", "2017年12月"},
      {U"规章 0 0 0", "规章 0 0 0", "规章 0 0 0"},
      {U"申请。 在办理", "申请。在办理", "申请。在办理"},
      {U"１２３ａＢ％", "123aB%", "123aB%"},
      {U"１．总体", "1.总体", "1.总体"},
      {U"－４", "-4", "-4"},
      {U"甲\u00A0乙\u200B丙\uE004丁", "甲乙丙丁", "甲乙丙丁"},
      {U"　　（一）加强 领导", "（一）加强 领导", "（一）加强领导"},
      {U"[bookmark: _GoBack]根据", "根据", "根据"},
      {U"[注:无]", "[注:无]", "[注:无]"},
      {U"use the site", "use the site", "use the site"},
      {U"", "", ""},
      {U" \n\t", "", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(text::EncodeUtf8(c.raw));
    EXPECT_EQ(CleanText(c.raw, Spacing::kProse), c.prose);
    EXPECT_EQ(CleanText(c.raw, Spacing::kLabel), c.label);
  }
}

TEST(Clean, FindsLeftovers) {
  const auto image = FindLeftover(U"见图[image: 申请情况]。", 0);
  ASSERT_TRUE(image);
  EXPECT_TRUE(image->image);
  EXPECT_EQ(image->begin, 2U);
  EXPECT_EQ(image->end, 15U);
  EXPECT_FALSE(FindLeftover(U"[image: 没有结束", 0));
  EXPECT_FALSE(FindLeftover(U"[2019]60号", 0));
}

TEST(Clean, ChangesNothingTwiceAndKeepsSources) {
  const std::u32string alphabet =
      U"信息公开年12３４ａB 　\n\t\u00A0\u200B，。（）().-－．:[]\uE000〇";
  std::mt19937 random(5);
  for (int round = 0; round < 20000; ++round) {
    std::u32string raw;
    const std::size_t count = random() % 20;
    for (std::size_t i = 0; i < count; ++i) raw += alphabet[random() % alphabet.size()];
    for (const Spacing spacing : {Spacing::kProse, Spacing::kLabel}) {
      const MappedText once = Clean(MappedText(raw, 100), spacing);
      const MappedText twice = Clean(MappedText(once.text(), 0), spacing);
      ASSERT_EQ(twice.Utf8(), once.Utf8()) << text::EncodeUtf8(raw);
      for (std::size_t i = 0; i < once.size(); ++i) {
        const char32_t original = raw[static_cast<std::size_t>(once.sources()[i].begin - 100)];
        ASSERT_TRUE(once[i] == original || once[i] == text::ToHalfWidth(original) ||
                    (once[i] == U' ' && text::IsSpace(original)));
      }
    }
  }
}

}  // namespace
}  // namespace nianbao::normalize
