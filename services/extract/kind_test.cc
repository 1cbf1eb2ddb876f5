// SPDX-License-Identifier: Apache-2.0
#include "services/extract/kind.h"

#include <vector>

#include "gtest/gtest.h"
#include "services/extract/scope.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

TEST(KindTest, ByTitleThenIntroductionThenForm) {
  struct Case {
    const char* text;
    int headings;
    v1::Document::Kind kind;
  };
  using v1::Document;
  const std::vector<Case> cases = {
      {"# 某局2019年政府信息公开工作年度报告\n", 0, Document::ANNUAL_REPORT},
      {"# 某局2016年度政务信息公开工作报告\n", 0, Document::ANNUAL_REPORT},
      {"# 某局2019年政府信息公开年报\n", 0, Document::ANNUAL_REPORT},
      {"# 某局政府信息公开\n# 年度报告\n", 0, Document::ANNUAL_REPORT},
      {"# 某局政府信息公开指南\n", 0, Document::GUIDE},
      {"根据条例，编制本指南。建议阅读本《指南》。\n", 0, Document::GUIDE},
      {"现将我单位2018年度政府信息公开情况报告如下：\n", 0, Document::ANNUAL_REPORT},
      {"2020年工作。\n", 6, Document::ANNUAL_REPORT},
      {"# 关于做好2020年政府信息公开工作年度报告编制工作的通知\n各单位：\n", 0, Document::OTHER},
      {"# 政府信息公开年报\n某局2020年政府信息公开工作年度报告 2021-01-20\n某局2019年政府信息公开"
       "工作年度报告\n某局2018年政府信息公开年报\n下一页\n",
       0, Document::OTHER},
      {"# 政府信息公开年报\n! 某局2020年政府信息公开年报\n! 某局2019年政府信息公开年报\n! "
       "某局2018年政府信"
       "息公开年报\n上一页 1 2 下一页\n",
       0, Document::OTHER},
      {"# 某局2020年政府信息公开年报\n! 某局2019年政府信息公开年报\n! "
       "某局2018年政府信息公开年报\n! 某局2017年政府信"
       "息公开年报\n",
       0, Document::ANNUAL_REPORT},
      {"# 政府信息公开年报\n| 标题 | 日期\n| 某局2020年政府信息公开年报 | 2021-01-20\n| "
       "某局2019年政府"
       "信息公开年报 | 2020-01-20\n| 某局2018年政府信息公开年报 | 2019-03-20\n",
       0, Document::OTHER},
      {"# 某局2020年政府信息公开年报\n2020年，我局公开信息。\n见2019年政府信息公开年报。\n", 0,
       Document::ANNUAL_REPORT},
      {"# 关于某局2020年政府信息公开工作年度报告的公告\n现将报告公布如下：\n", 6,
       Document::ANNUAL_REPORT},
      {"# 关于某局2020年政府信息公开工作年度报告的公告\n见附件。\n", 0, Document::OTHER},
      {"# 关于某大学2020年信息公开工作年度报告的公告\n", 6, Document::OTHER},
      {"# 关于编制2020年政府信息公开工作年度报告的通知\n格式如下：\n", 6, Document::OTHER},
      {"# 某大学2020年信息公开工作年度报告\n", 0, Document::OTHER},
      {"# 某局2020年部门预算\n我局收入。\n", 0, Document::OTHER},
      {"# 某局2022年法治政府建设年度报告\n一年来。\n", 0, Document::OTHER},
      {"# 某县2021年政府网站工作年度报表\n首页。\n", 0, Document::OTHER},
      {"# 某学院2020-2021学年信息公开工作年度报告\n我校。\n", 0, Document::OTHER},
      {"# 某县人民医院2022年信息公开年度报告\n我院。\n", 0, Document::OTHER},
      {"# 一图读懂某局2022年政府信息公开工作年度报告\n", 0, Document::OTHER},
      {"# 《政府信息公开条例》解读\n", 0, Document::OTHER},
      {"# 某市人民法院2022年司法信息公开年度报告\n", 0, Document::OTHER},
      {"# 某县2023年政务公开工作要点\n", 0, Document::OTHER},
      {"# 某局2022年政府信息公开工作总结\n我局公开信息。\n", 0, Document::ANNUAL_REPORT},
      {"# 某市学校后勤管理局2022年政府信息公开工作年度报告\n", 0, Document::ANNUAL_REPORT},
      {"# 某市医院管理局2022年政府信息公开工作年度报告\n", 0, Document::ANNUAL_REPORT},
      {"# 某区税务局2022年政府信息公开工作年度报告\n", 0, Document::ANNUAL_REPORT},
      {"# 某街道办事处政府信息公开工作指南\n", 0, Document::GUIDE},
      {"现将我局2015年信息公开工作情况总结如下。\n", 0, Document::ANNUAL_REPORT},
      {"欢迎访问。\n", 0, Document::OTHER},
      {"关于做好2022年政府信息公开工作年度报告编制发布工作的通知\n各县（市、区）人民政府，市政府各"
       "部门：\n根据条例第五十条规定，现就做好年度报告编制和发布工作有关事项通知如下：\n",
       0, Document::OTHER},
      {"各县（市、区）人民政府，市政府各部门：\n根据条例规定，现将2022年政府信息公开工作年度报告"
       "编制工作有关事项通知如下：\n",
       0, Document::OTHER},
      {"各区县：\n现将2022年政府信息公开工作年度报告公布如下：\n", 0, Document::ANNUAL_REPORT},
      {"现就2022年政府信息公开工作情况报告如下。\n各单位：\n工作通知如下。\n", 0,
       Document::ANNUAL_REPORT},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const v1::NormalizedDocument document = TestDocument::Parse(c.text);
    EXPECT_EQ(TellKind(ReadPart(document, document.parts(0)), c.headings, 0), c.kind);
  }
}

}  // namespace
}  // namespace nianbao::extract
