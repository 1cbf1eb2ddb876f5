// SPDX-License-Identifier: Apache-2.0
#include "services/extract/mentions.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/extract/agency.h"
#include "services/extract/dates.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

std::vector<v1::NameMention> Mentions(const PartText& part) {
  const regions::Regions& regions = regions::Regions::BuiltIn();
  const std::vector<NameFound> names = FindNames(part);
  return FindNameMentions(part, names, TellAgency(part, names, regions), regions);
}

using v1::NameMention;

constexpr char kReport[] =
    "# 保定市水利局2020年政府信息公开工作年度报告\n"
    "现公布2019年度政府信息公开工作年度报告。统计期限为2020年1月1日至2020年12月31日。\n"
    "## 一、概述\n"
    "市财政局高度重视。在市财政局网站公开。市水利局落实条例。\n"
    "保定市水利局\n2020年1月5日\n";

std::vector<std::string> Names(const std::string& text) {
  const v1::NormalizedDocument document = TestDocument::Parse(text);
  const PartText part = ReadPart(document, document.parts(0));
  std::vector<std::string> names;
  for (const NameMention& mention : Mentions(part)) {
    EXPECT_EQ(mention.evidence().quote(), mention.text());
    names.push_back(NameMention::Place_Name(mention.place()) + " " + mention.text() + " " +
                    std::to_string(mention.count()) + (mention.own() ? " own" : ""));
  }
  return names;
}

TEST(MentionsTest, NamesOfItsOwnAndOfOthers) {
  EXPECT_THAT(Names(kReport),
              ::testing::IsSupersetOf({"TITLE 保定市水利局 1 own", "SIGNATURE 保定市水利局 1 own",
                                       "BODY 市财政局 2", "BODY 市水利局 1 own"}));
}

TEST(MentionsTest, NamesAreFoundThroughSpaces) {
  const v1::NormalizedDocument document =
      TestDocument::Parse("# 保定市 水利局2020年政府信息公开工作年度报告\n");
  const PartText part = ReadPart(document, document.parts(0));
  const auto mentions = Mentions(part);
  ASSERT_FALSE(mentions.empty());
  EXPECT_EQ(mentions[0].text(), "保定市水利局");
  EXPECT_EQ(mentions[0].evidence().quote(), "保定市 水利局");
}

TEST(MentionsTest, EachPlaceSpeaksForItsYear) {
  const v1::NormalizedDocument document = TestDocument::Parse(kReport);
  const PartText part = ReadPart(document, document.parts(0));
  std::vector<std::pair<NameMention::Place, int>> years;
  for (const auto& mention : FindYearMentions(part, SignedOn(part))) {
    years.emplace_back(mention.place(), mention.year());
    EXPECT_THAT(mention.evidence().quote(), ::testing::StartsWith("20"));
  }
  EXPECT_THAT(years, ::testing::ElementsAre(std::pair(NameMention::TITLE, 2020),
                                            std::pair(NameMention::INTRODUCTION, 2019),
                                            std::pair(NameMention::PERIOD_STATEMENT, 2020),
                                            std::pair(NameMention::SIGNATURE, 2019)));
}

}  // namespace
}  // namespace nianbao::extract
