// SPDX-License-Identifier: Apache-2.0
#include "services/extract/sections.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

using ::testing::ElementsAre;

std::vector<int> Numbers(const std::vector<v1::Section>& sections) {
  std::vector<int> numbers;
  for (const v1::Section& section : sections) numbers.push_back(section.number());
  return numbers;
}

std::vector<v1::Section> Read(const char* text) {
  const v1::NormalizedDocument document = TestDocument::Parse(text);
  return ReadOutline(ReadPart(document, document.parts(0))).sections;
}

TEST(SectionsTest, TextAndTablesBelowTheirHeading) {
  const auto sections = Read(
      "# 标题\n序。\n## 一、总体情况\n甲。\n### （一）小节\n乙。\n## 二、主动公开政府信息情况\n| a "
      "| 1\n丙。\n| b | 2\n");
  ASSERT_THAT(Numbers(sections), ElementsAre(1, 2));
  EXPECT_EQ(sections[0].heading(), "一、总体情况");
  EXPECT_EQ(sections[0].text(), "甲。\n（一）小节\n乙。");
  EXPECT_EQ(sections[0].block(), 2);
  EXPECT_EQ(sections[0].table_count(), 0);
  EXPECT_EQ(sections[1].table_count(), 2);
  EXPECT_EQ(sections[1].text(), "丙。");
}

TEST(SectionsTest, EveryLineKnowsItsBlock) {
  const char* text =
      "# 青山县水务局2020年政府信息公开工作年度报告\n（2021年1月8日）\n序。\n## "
      "一、总体情况\n甲。\n| a | 1\n乙。\n## 二、其他\n无。\n";
  const auto sections = Read(text);
  EXPECT_THAT(sections[0].line_blocks(), ElementsAre(4, 6));
  EXPECT_THAT(sections[1].line_blocks(), ElementsAre(8));
  const v1::NormalizedDocument document = TestDocument::Parse(text);
  const v1::Section preface = ReadOutline(ReadPart(document, document.parts(0))).preface;
  EXPECT_EQ(preface.text(), "（2021年1月8日）\n序。");
  EXPECT_THAT(preface.line_blocks(), ElementsAre(1, 2));
}

TEST(SectionsTest, AHeadingOfAnotherStyleFillsAGap) {
  EXPECT_THAT(Numbers(Read(
                  "1、概述\n甲。\n## 二、组织\n乙。\n3、回应\n丙。\n1、小点\n## 四、收费\n丁。\n")),
              ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Numbers(Read("## 一、概述\n1、甲\n2、乙\n## 二、组织\n3、丙\n")), ElementsAre(1, 2));
}

TEST(SectionsTest, ASkippedNumberStaysAsWritten) {
  EXPECT_THAT(Numbers(Read("## 一、概述\n甲。\n## 三、收费\n乙。\n")), ElementsAre(1, 3));
  EXPECT_TRUE(Read("甲。\n乙。\n").empty());
}

}  // namespace
}  // namespace nianbao::extract
