// SPDX-License-Identifier: Apache-2.0
#include "services/validate/copied_text.h"

#include <string>

#include "gtest/gtest.h"

namespace nianbao::validate {
namespace {

v1::Report Report(const std::string& text) {
  v1::Report report;
  v1::Section& section = *report.add_sections();
  section.set_text(text);
  section.set_block(4);
  return report;
}

double Share(const std::string& text, const std::string& other) {
  return CompareText(Report(text), Report(other)).Share();
}

const std::string kText =
    "2021年，我局坚持以公开为常态、不公开为例外，围绕水库除险加固等重点领域及时发布信息120条。"
    "组织业务骨干到县档案馆轮训3次，逐条核对历年文件的公开属性，清理失效链接46个。";

TEST(CopiedTextTest, AChangedYearAndNumberChangeNothing) {
  const std::string last_year =
      "2020年，我局坚持以公开为常态、不公开为例外，围绕水库除险加固等重点领域及时发布信息98条。"
      "组织业务骨干到县档案馆轮训两次，逐条核对历年文件的公开属性，清理失效链接十二个。";
  EXPECT_EQ(Share(kText, last_year), 1);
  const TextOverlap overlap = CompareText(Report(kText), Report(last_year));
  EXPECT_EQ(overlap.block, 4);
  EXPECT_NE(overlap.longest.find("水库除险加固"), std::string::npos);
}

TEST(CopiedTextTest, AWordPutInOrLeftOutDoesNotHideACopy) {
  const std::string last_year =
      "2020年，我局始终坚持以公开为常态、不公开为例外，围绕水库除险加固等重点领域及时发布信息98条。"
      "组织业务骨干到县档案馆轮训两次，逐条核对历年文件的公开属性，清理失效链接十二个。";
  EXPECT_EQ(Share(kText, last_year), 1);
}

TEST(CopiedTextTest, AnotherTextOfTheSameOfficeIsNone) {
  const std::string last_year =
      "2020年，受疫情影响，线下开放日改为直播，观看群众反映良好，我局据此调整了办事指南的版式。"
      "全年培训两次，重点讲解新条例实施后依申请公开的答复文书格式。";
  EXPECT_LT(Share(kText, last_year), 0.1);
}

TEST(CopiedTextTest, WhatEveryReportSaysDoesNotCount) {
  const std::string prescribed =
      "根据《中华人民共和国政府信息公开条例》要求，现将本机关政府信息公开工作年度报告予以公布。"
      "本报告中所列数据的统计期限自2021年1月1日起至2021年12月31日止。无。";
  EXPECT_EQ(CompareText(Report(prescribed), Report(prescribed)).characters, 0u);
  const std::string quotation = "我局宣传“坚持以公开为常态、不公开为例外，做到应公开尽公开”。";
  EXPECT_EQ(CompareText(Report(quotation), Report(quotation)).characters, 0u);
}

TEST(CopiedTextTest, NothingIsComparedWithNothing) {
  EXPECT_EQ(Share("", ""), 0);
  EXPECT_EQ(Share(kText, ""), 0);
  EXPECT_EQ(CompareText(v1::Report(), v1::Report()).block, -1);
}

}  // namespace
}  // namespace nianbao::validate
