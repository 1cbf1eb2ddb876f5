// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/outline.h"

#include <string>

#include "common/text/text.h"
#include "gtest/gtest.h"
#include "services/normalize/chrome.h"

namespace nianbao::normalize {
namespace {

TEST(Outline, ReadsNumbers) {
  struct Case {
    std::u32string text;
    int level;
    int number;
  };
  const Case cases[] = {
      {U"一、总体情况", 1, 1},
      {U"十二、其他", 1, 12},
      {U"第三章 申请", 1, 3},
      {U"第一部分 概述", 1, 1},
      {U"（一）公开", 2, 1},
      {U"(十)其他", 2, 10},
      {U"1.当面", 3, 1},
      {U"3、发布", 3, 3},
      {U"(2)网络", 4, 2},
      {U"2）网络", 4, 2},
      {U"③其他", 4, 3},
      {U"第二节 公开", 2, 2},
      {U"㈢其他", 2, 3},
      {U"⒉网络", 3, 2},
      {U"⑵网络", 4, 2},
      {U"Ⅲ.申请", 1, 3},
      {U"Ⅲ级响应", 0, 0},
      {U"一是加强", 0, 0},
      {U"2.5万条", 0, 0},
      {U"1.1主动公开", 2, 1},
      {U"2.3.10 其他情况", 3, 10},
      {U"1.2.3.4、其他", 4, 4},
      {U"1.5 倍", 0, 0},
      {U"3.2件", 0, 0},
      {U"10.30", 0, 0},
      {U"2020年", 0, 0},
      {U"第二十条第（一）项", 0, 0},
      {U"（含", 0, 0},
      {U"", 0, 0},
      {U"十九大", 0, 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(text::EncodeUtf8(c.text));
    const auto number = ParseOutlineNumber(c.text);
    ASSERT_EQ(number.has_value(), c.level > 0);
    if (!number) continue;
    EXPECT_EQ(number->level, c.level);
    EXPECT_EQ(number->number, c.number);
  }
}

TEST(Outline, KnowsTitlesAndOpenings) {
  for (const auto* title : {U"青山县水务局2018年政府信息公开工作年度报告", U"政府信息公开指南",
                            U"2016年度政务信息公开工作报告（2017年2月）"}) {
    EXPECT_TRUE(IsDocumentTitle(title));
  }
  for (const auto* text :
       {U"根据条例，现公布年度报告。", U"一、年度报告", U"工作报告", U"统计表"}) {
    EXPECT_FALSE(IsDocumentTitle(text));
  }
  EXPECT_TRUE(IsTableTitle(U"政府信息公开工作情况统计表（2018年度）"));
  EXPECT_TRUE(IsAnnexMark(U"附件3"));
  EXPECT_FALSE(IsAnnexMark(U"附件：1.申请表"));
  EXPECT_TRUE(
      IsIntroduction(U"根据《中华人民共和国政府信息公开条例》的规定，现向社会公布2022年水务局信息公"
                     U"开工作年度报告。"));
  EXPECT_TRUE(IsIntroduction(
      U"2018年，我局认真落实政府信息公开工作，现将我单位2018年度政府信息公开情况报告如下："));
  EXPECT_TRUE(
      IsIntroduction(U"为便于公众获取信息，根据《中华人民共和国政府信息公开条例》，编制本指南。"));
  EXPECT_FALSE(IsIntroduction(U"根据《条例》规定，我局认真办理各项公开申请，未收取任何费用。"));
  EXPECT_TRUE(IsDateLine(U"2020年1月30日"));
  EXPECT_TRUE(IsDateLine(U"二〇一七年二月六日"));
  EXPECT_FALSE(IsDateLine(U"2020年1月30日发布"));
}

TEST(Chrome, TellsPagesFromText) {
  struct Case {
    std::u32string line;
    Chrome chrome;
    std::size_t prefix;
  };
  const Case cases[] = {
      {U"字号:", Chrome::kHead, 3},
      {U"大 中 小", Chrome::kHead, 5},
      {U"【字体：大 中 小】", Chrome::kHead, 10},
      {U"字号：大中小", Chrome::kHead, 6},
      {U"大 中 小根据《条例》的规定", Chrome::kNone, 5},
      {U"下一条：关于公布目录的通知", Chrome::kOther, 0},
      {U"浏览量：123", Chrome::kOther, 0},
      {U"浏览量达到12万次，阅读量逐年上升。", Chrome::kNone, 0},
      {U"适老模式", Chrome::kOther, 0},
      {U"【打印】 【关闭】", Chrome::kTail, 0},
      {U"分享到：微信 新浪微博 QQ空间", Chrome::kTail, 0},
      {U"微信 微博 QQ空间", Chrome::kTail, 0},
      {U"网站地图 | 联系我们 | 隐私声明", Chrome::kOther, 0},
      {U"微信 35条", Chrome::kNone, 0},
      {U"您是第1234位访问者", Chrome::kOther, 0},
      {U"政府网站标识码：3700000001", Chrome::kFooter, 0},
      {U"建议使用1024×768分辨率浏览", Chrome::kFooter, 0},
      {U"大中小企业", Chrome::kNone, 0},
      {U"大中小", Chrome::kNone, 0},
      {U"扫码使用手机浏览本页内容", Chrome::kTail, 0},
      {U"扫一扫在手机打开当前页", Chrome::kTail, 0},
      {U"[打印本页] [关闭窗口]", Chrome::kTail, 0},
      {U"当前位置：首页 > 政务公开", Chrome::kOther, 0},
      {U"网站主办单位:青山县水务局", Chrome::kFooter, 0},
      {U"某ICP备12345678号", Chrome::kFooter, 0},
      {U"某ICP证12345678号", Chrome::kFooter, 0},
      {U"本网站支持IPv6网络访问", Chrome::kFooter, 0},
      {U"COPYRIGHT 2026 ABC", Chrome::kFooter, 0},
      {U"本局通过扫码方式办理业务", Chrome::kNone, 0},
      {U"一、总体情况", Chrome::kNone, 0},
      {U"", Chrome::kNone, 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(text::EncodeUtf8(c.line));
    EXPECT_EQ(ClassifyChrome(c.line, TraitTable()(c.line)), c.chrome);
    EXPECT_EQ(ChromePrefix(c.line), c.prefix);
  }
}

}  // namespace
}  // namespace nianbao::normalize
