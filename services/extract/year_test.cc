// SPDX-License-Identifier: Apache-2.0
#include "services/extract/year.h"

#include <vector>

#include "gtest/gtest.h"
#include "services/extract/dates.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

TEST(YearTest, WeighsTheVoices) {
  struct Case {
    const char* text;
    int year;
  };
  const std::vector<Case> cases = {
      {"# 某局2019年政府信息公开工作年度报告\n", 2019},
      {"# 某局二〇一九年政府信息公开工作年度报告\n", 2019},
      {"# "
       "某局2016年度政府信息公开工作报告\n2016年，我局工作。现将2015年度政府信息公开情况报告如下。"
       "\n",
       2016},
      {"# 政府信息公开工作年度报告\n2019年，我局公开信息。2020年将继续努力。2019年完成。\n", 2019},
      {"现公布2018年度政府信息公开工作年度报告，统计期限自2018年1月1日起。\n", 2018},
      {"我局工作。\n（2017年度）\n", 2017},
      {"我局工作。\n某县水利局\n2018年1月10日\n", 2017},
      {"# 某局2020年政府信息公开工作年度报告\n2020年工作。\n某县水利局\n2020年1月25日\n", 2020},
      {"我局工作。国办发〔2014〕32号\n", 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const v1::NormalizedDocument document = TestDocument::Parse(c.text);
    const PartText part = ReadPart(document, document.parts(0));
    EXPECT_EQ(TellYear(part, SignedOn(part)), c.year);
  }
}

}  // namespace
}  // namespace nianbao::extract
