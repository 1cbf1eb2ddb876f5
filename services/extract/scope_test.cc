// SPDX-License-Identifier: Apache-2.0
#include "services/extract/scope.h"

#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

TEST(ScopeTest, ConsolidatedWhereTheIntroductionSaysSo) {
  const std::vector<std::pair<const char*, v1::Report::Scope>> cases = {
      {"本报告综合市政府各部门、各县（市、区）政府信息公开工作年度报告编制。\n",
       v1::Report::CONSOLIDATED},
      {"本报告由市政府办公室根据各县区人民政府和市政府各部门的年度报告汇总编制。\n",
       v1::Report::CONSOLIDATED},
      {"本报告反映全市各级行政机关的政府信息公开工作。\n", v1::Report::CONSOLIDATED},
      {"本报告根据条例第五十条编制。我局各科室配合。\n", v1::Report::OWN},
      {"本报告在各县区、市直各部门年度报告的基础上形成。\n", v1::Report::CONSOLIDATED},
      {"报告数据包括市政府各部门和各县（市、区）人民政府的情况。\n", v1::Report::CONSOLIDATED},
      {"本报告只反映市政府办公室的工作，不包括各部门、各县区的情况，由办公室编制。\n",
       v1::Report::OWN},
      {"本报告由我局各科室根据各部门要求汇总编制。\n", v1::Report::OWN},
      {"现公布某局2020年政府信息公开工作年度报告。\n## 一、概述\n汇总各部门数据编制。\n",
       v1::Report::OWN},
  };
  for (const auto& [text, scope] : cases) {
    SCOPED_TRACE(text);
    const v1::NormalizedDocument document = TestDocument::Parse(text);
    EXPECT_EQ(TellScope(ReadPart(document, document.parts(0))), scope);
  }
}

}  // namespace
}  // namespace nianbao::extract
