// SPDX-License-Identifier: Apache-2.0
#include "services/extract/part_text.h"

#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/extract/region_evidence.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

using ::testing::ElementsAre;

TEST(PartTextTest, TitlesMayTakeSeveralLines) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"# 某县水利局2020年政府信息公开工作年度报告\n正文。\n",
       "某县水利局2020年政府信息公开工作年度报告"},
      {"# 某县水利局\n# 2020年政府信息公开工作年度报告\n正文。\n",
       "某县水利局2020年政府信息公开工作年度报告"},
      {"# 某县水利局2020年政府信息公开\n# 年 度 报 告\n正文。\n",
       "某县水利局2020年政府信息公开年度报告"},
      {"# 欢迎光临本站\n# 某县水利局2020年政府信息公开年报\n正文。\n",
       "某县水利局2020年政府信息公开年报"},
      {"某县水利局2020年政府信息公开工作年度报告\n正文。\n",
       "某县水利局2020年政府信息公开工作年度报告"},
      {"现公布某县水利局2020年政府信息公开工作年度报告。\n", ""},
      {"关于做好2020年政府信息公开工作年度报告编制发布工作的通知\n各单位：\n",
       "关于做好2020年政府信息公开工作年度报告编制发布工作的通知"},
      {"见关于信息公开的通知。\n", ""},
      {"## 一、总体情况\n# 某县水利局2020年政府信息公开年报\n", ""},
      {"正文。\n", ""},
  };
  for (const auto& [text, title] : cases) {
    SCOPED_TRACE(text);
    const v1::NormalizedDocument document = TestDocument::Parse(text);
    EXPECT_EQ(ReadPart(document, document.parts(0)).title, title);
  }
}

TEST(PartTextTest, BodySurroundingsAndIntroduction) {
  const v1::NormalizedDocument document = TestDocument::Parse(
      "! 导航\n# 某局2020年政府信息公开年报\n引言一。\n引言二。\n## "
      "一、概述\n正文。\n---\n另一篇。\n! 页脚\n");
  const PartText first = ReadPart(document, document.parts(0));
  EXPECT_THAT(first.body, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(first.surroundings(), ElementsAre(0, 7));
  EXPECT_THAT(first.title_blocks, ElementsAre(1));
  EXPECT_EQ(first.introduction, "引言一。引言二。");
  const PartText second = ReadPart(document, document.parts(1));
  EXPECT_THAT(second.body, ElementsAre(6));
  EXPECT_EQ(second.introduction, "另一篇。");
}

TEST(RegionEvidenceTest, FullNamesAndMediaSpeakForARegion) {
  const auto best = [](const char* text, const char* level) {
    const v1::NormalizedDocument document = TestDocument::Parse(text);
    const PartText part = ReadPart(document, document.parts(0));
    const regions::Region* region = RegionEvidence(part, regions::Regions::BuiltIn()).Best(level);
    return region == nullptr ? "" : region->name;
  };
  EXPECT_EQ(best("地址：保定市某路。河北省。\n", "市"), "保定市");
  EXPECT_EQ(best("地址：保定市某路。河北省。\n", "省"), "河北省");
  EXPECT_EQ(best("在保定日报刊发。\n", "市"), "保定市");
  EXPECT_EQ(best("保定与石家庄交流。\n", "市"), "") << "short names alone are only words";
  EXPECT_EQ(best("保定市与石家庄市交流。\n", "市"), "") << "a tie tells nothing";
  EXPECT_EQ(best("保定市与石家庄市交流，保定市。\n", "市"), "保定市");
  EXPECT_EQ(best("朝阳区。\n", "区"), "") << "a name that several bear";
}

}  // namespace
}  // namespace nianbao::extract
