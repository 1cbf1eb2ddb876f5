// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/clean.h"

#include <random>
#include <string>
#include <vector>

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
      {U"甲\uFE0F乙\U000E0101丙\u202E丁\u2066戊\u00AD己\uFEFF庚", "甲乙丙丁戊己庚",
       "甲乙丙丁戊己庚"},
      {U"&nbsp;&#12288;甲&nbsp;乙", "甲乙", "甲乙"},
      {U"&ldquo;甲&rdquo;&amp;&lt;&#x4E59;", "“甲”&<乙", "“甲”&<乙"},
      {U"&amp;amp;nbsp;甲", "甲", "甲"},
      {U"R&D;&foo;&#xD800;&#1114112;", "R&D;&foo;&#xD800;&#1114112;",
       "R&D;&foo;&#xD800;&#1114112;"},
      {U"开(kai)展(zhan)", "开展", "开展"},
      {U"复（fù）议、政(zheng) 府 ( fǔ )", "复议、政府", "复议、政府"},
      {U"系统(OA)重(kg)软件(app)热线(12345)（一）行政(xzfy)开(Kai)",
       "系统(OA)重(kg)软件(app)热线(12345)（一）行政(xzfy)开(Kai)",
       "系统(OA)重(kg)软件(app)热线(12345)（一）行政(xzfy)开(Kai)"},
      {U"展(zhan\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n)", "展", "展"},
      {U"[book[bookmark: a]mark: b]甲", "甲", "甲"},
      {U"①②③ ℃ αβ ┌─┐ é", "①②③ ℃ αβ ┌─┐ é", "①②③ ℃ αβ ┌─┐ é"},
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

TEST(Clean, ReportsWhatItLeavesOut) {
  std::vector<LeftOut> left_out;
  const MappedText clean =
      Clean(MappedText(U"开(kai)展2\u200B项[bookmark: p1]&nbsp;", 10), Spacing::kProse, &left_out);
  EXPECT_EQ(clean.Utf8(), "开展2项");
  ASSERT_EQ(left_out.size(), 2U);
  EXPECT_EQ(left_out[0].reason, v1::Omission::READING_AID);
  EXPECT_EQ(left_out[0].source.begin, 11);
  EXPECT_EQ(left_out[0].source.end, 16);
  EXPECT_EQ(left_out[1].reason, v1::Omission::LEFTOVER);
  EXPECT_EQ(left_out[1].source.begin, 20);
  EXPECT_EQ(left_out[1].source.end, 34);
}

// A look for the line break of each blank to the end of the text would take hours here.
TEST(Clean, TakesTimeInTheLengthOfTheText) {
  std::u32string raw;
  for (int i = 0; i < 2'000'000; ++i) raw += U"档案 ";
  EXPECT_EQ(Clean(MappedText(raw, 0), Spacing::kProse).size(), raw.size() - 1);
}

// Whatever stands in whatever: cleaning twice changes nothing, and places stay in order.
TEST(Clean, KeepsItsLawsOverHardPieces) {
  const std::vector<std::u32string> pieces = {
      U"开",    U"展",       U"(",        U")",        U"（",     U"）",        U"kai",
      U"zhan",  U"fù",       U"&",        U"amp;",     U"nbsp;",  U"&#",        U"40;",
      U"59;",   U"38;",      U"41;",      U"x",        U"[",      U"bookmark:", U"]",
      U" ",     U"\n",       U"　",       U"\u200B",   U"\uE000", U"１",        U"2",
      U"．",    U"－",       U".",        U"，",       U"a",      U"&ensp;",    U"&zwnj;",
      U"&#10;", U"&#65294;", U"&#65293;", U"　（一）", U"\uFE0F", U";"};
  std::mt19937 random(17);
  for (int round = 0; round < 60000; ++round) {
    std::u32string raw;
    const std::size_t count = random() % 14;
    for (std::size_t i = 0; i < count; ++i) raw += pieces[random() % pieces.size()];
    for (const Spacing spacing : {Spacing::kProse, Spacing::kLabel}) {
      const MappedText once = Clean(MappedText(raw, 0), spacing);
      const MappedText twice = Clean(MappedText(once.text(), 0), spacing);
      ASSERT_EQ(twice.Utf8(), once.Utf8()) << text::EncodeUtf8(raw);
      std::int32_t end = 0;
      for (const v1::SourceRun& run : once.Runs()) {
        ASSERT_GE(run.source_begin(), end) << text::EncodeUtf8(raw);
        end = run.source_end();
      }
      ASSERT_LE(static_cast<std::size_t>(end), raw.size());
    }
  }
}

}  // namespace
}  // namespace nianbao::normalize
