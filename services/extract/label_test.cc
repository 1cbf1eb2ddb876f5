// SPDX-License-Identifier: Apache-2.0
#include "services/extract/label.h"

#include <vector>

#include "common/text/text.h"
#include "gtest/gtest.h"

namespace nianbao::extract {
namespace {

TEST(LabelTest, NumberingAndBracketsAreSetApart) {
  struct Case {
    const char* text;
    const char* core;
    const char* bare;
  };
  const std::vector<Case> cases = {
      {"一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量",
       "本年新收政府信息公开申请数量"},
      {"（七）总　计", "总计", "总计"},
      {"3.危及“三安全一稳定”", "危及三安全一稳定", "危及三安全一稳定"},
      {"三\n、\n本\n年", "本年", "本年"},
      {"其中：1.当面申请数", "当面申请数", "当面申请数"},
      {"第二十条第（一）项", "第二十条第一项", "第二十条第一项"},
      {"（二）部分公开（区分处理的，只计这一情形）", "部分公开区分处理的只计这一情形", "部分公开"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(text::EncodeUtf8(Label(c.text).core()), c.core);
    EXPECT_EQ(text::EncodeUtf8(Label(c.text).bare()), c.bare);
  }
}

TEST(LabelTest, SimilarityFollowsHowMuchIsLeft) {
  struct Case {
    const char* cell;
    const char* form;
    int similarity;
  };
  const std::vector<Case> cases = {
      {"一、本年新收政府信息公开申请数量", "一、本年新收政府信息公开申请数量", 10},
      {"（二）部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 9},
      {"第二十条第（一）项", "第二十条第（五）项", 0},
      {"2.没有现成信息、需要另行制做", "2.没有现成信息需要另行制作", 7},
      {"行政许可（项）", "行政许可", 9},
      {"一、本年新收政府", "一、本年新收政府信息公开申请数量", 6},
      {"政府信息公开申请数量", "一、本年新收政府信息公开申请数量", 6},
      {"2.同意公开答复数", "4.不同意公开答复数", 0},
      {"总计", "（七）总计", 10},
      {"本年新", "本年新公开数量", 0},
      {"", "总计", 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.cell) + " / " + c.form);
    EXPECT_EQ(Similarity(Label(c.cell), Label(c.form)), c.similarity);
  }
}

}  // namespace
}  // namespace nianbao::extract
