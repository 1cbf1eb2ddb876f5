// SPDX-License-Identifier: Apache-2.0
#include "services/extract/agency.h"

#include <vector>

#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

struct Case {
  const char* text;
  const char* display;
  const char* written;
  const char* region;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const v1::NormalizedDocument document = TestDocument::Parse(c.text);
    const v1::Agency agency =
        TellAgency(ReadPart(document, document.parts(0)), regions::Regions::BuiltIn());
    EXPECT_EQ(agency.display_name(), c.display);
    EXPECT_EQ(agency.name_as_written(), c.written);
    EXPECT_EQ(agency.region_code(), c.region);
  }
}

TEST(AgencyTest, NamesInTheirPlaces) {
  Check({
      {"# 保定市水利局2020年政府信息公开工作年度报告\n我局认真落实条例。", "保定市水利局",
       "保定市水利局", "130600"},
      {"# 2020年保定市水利局政府信息公开年报\n", "保定市水利局", "保定市水利局", "130600"},
      {"# 关于公布保定市水利局2020年度政府信息公开工作报告\n", "保定市水利局", "保定市水利局",
       "130600"},
      {"# 保定市水利局\n# 2020年政府信息公开工作年度报告\n", "保定市水利局", "保定市水利局",
       "130600"},
      {"# 保定市人民政府信息公开工作年度报告\n", "保定市人民政府", "保定市人民政府", "130600"},
      {"# 保定市2020年政府信息公开工作年度报告\n", "保定市人民政府", "保定市人民政府", "130600"},
      {"现向社会公布2020年度保定市水利局政府信息公开工作年度报告。\n", "保定市水利局",
       "保定市水利局", "130600"},
      {"为便于公众获取保定市水利局(以下简称“本机关”)的政府信息，编制本指南。\n", "保定市水利局",
       "保定市水利局", "130600"},
      {"2020年，我局认真落实条例。\n## 一、概述\n正文。\n保定市水利局\n2021年1月5日\n",
       "保定市水利局", "保定市水利局", "130600"},
      {"2020年，我局认真落实条例。\n单位名称：保定市水利局\n", "保定市水利局", "保定市水利局",
       "130600"},
      {"2020年，我局认真落实条例。\n! 网站主办单位：保定市水利局地址：某路1号\n", "保定市水利局",
       "保定市水利局", "130600"},
  });
}

TEST(AgencyTest, ShortNamesAreCompleted) {
  Check({
      {"# "
       "水利局2020年政府信息公开工作年度报告\n现公布保定市水利局2020年政府信息公开工作年度报告。\n",
       "保定市水利局", "水利局", "130600"},
      {"# 市水利局2020年政府信息公开工作年度报告\n2020年，我局工作。\n! 主办单位：保定市水利局\n",
       "保定市水利局", "市水利局", "130600"},
      {"2020年，市水利局落实条例。\n## 一、概述\n市水利局在保定日报、保定广播电台刊发消息。\n",
       "保定市水利局", "市水利局", "130600"},
      {"# 县水利局2020年政府信息公开工作年度报告\n办公地址：定兴县某路1号。\n", "定兴县水利局",
       "县水利局", "130626"},
      {"# 省水利厅2020年政府信息公开工作年度报告\n根据河北省有关规定编制。\n", "河北省水利厅",
       "省水利厅", "130000"},
      {"2020年，市水利局落实条例。\n! 主办单位：保定市人民政府\n", "保定市水利局", "市水利局",
       "130600"},
  });
}

TEST(AgencyTest, DistrictsAndCountiesGetTheCityThatTheDocumentShows) {
  Check({
      {"# 莲池区水利局2020年政府信息公开工作年度报告\n地址：保定市某路1号。\n",
       "保定市莲池区水利局", "莲池区水利局", "130606"},
      {"# 莲池区水利局2020年政府信息公开工作年度报告\n", "莲池区水利局", "莲池区水利局", "130606"},
      {"# 朝阳区水务局2020年政府信息公开工作年度报告\n地址：长春市某路1号。\n",
       "长春市朝阳区水务局", "朝阳区水务局", "220104"},
      {"# 朝阳区水务局2020年政府信息公开工作年度报告\n", "朝阳区水务局", "朝阳区水务局", ""},
      {"# 保定市莲池区水利局2020年政府信息公开工作年度报告\n", "保定市莲池区水利局",
       "保定市莲池区水利局", "130606"},
      {"# 定州市水利局2020年政府信息公开工作年度报告\n地址：保定市某路1号。\n", "定州市水利局",
       "定州市水利局", "130682"},
  });
}

TEST(AgencyTest, UnknownRegionsStayAsWritten) {
  Check({
      {"# 甲乙县水利局2020年政府信息公开工作年度报告\n", "甲乙县水利局", "甲乙县水利局", ""},
      {"# 水利局2020年政府信息公开工作年度报告\n", "水利局", "水利局", ""},
      {"2020年，我局认真落实条例。我局公开信息。\n", "", "我局", ""},
  });
}

TEST(AgencyTest, HeadquartersInRunningTextAreNotTheAgency) {
  Check(
      {{"# "
        "市水利局2020年政府信息公开工作年度报告\n根据保定市人民政府办公室要求，保定市财政局牵头。"
        "\n",
        "保定市水利局", "市水利局", "130600"}});
}

}  // namespace
}  // namespace nianbao::extract
