// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/block_builder.h"

#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/plain_text/text_reader.h"
#include "services/normalize/reader_context_for_test.h"

namespace nianbao::normalize {
namespace {

using ::testing::ElementsAre;

// The blocks of a plain text; those of the site in brackets.
std::vector<std::string> Blocks(const std::u32string& text) {
  auto reading = ReadText(text, TestContext());
  EXPECT_OK(reading);
  std::vector<std::string> blocks;
  for (const DraftBlock& block : reading->blocks) {
    const std::string line = block.text.Utf8();
    blocks.push_back(block.boilerplate ? "(" + line + ")" : line);
  }
  return blocks;
}

TEST(BlockBuilder, JoinsTheLinesOfATitle) {
  EXPECT_THAT(Blocks(U"青山县水务局\n2020年政府信息公开工作年度报告"),
              ElementsAre("青山县水务局2020年政府信息公开工作年度报告"));
  EXPECT_THAT(Blocks(U"青山县水务局2020年政府信息公开\n工作年度报告"),
              ElementsAre("青山县水务局2020年政府信息公开工作年度报告"));
  EXPECT_THAT(Blocks(U"青山县水务局2020年\n政府信息公开年报"),
              ElementsAre("青山县水务局2020年政府信息公开年报"));
}

TEST(BlockBuilder, LeavesWhatIsNoTitleApart) {
  EXPECT_THAT(Blocks(U"法定主动公开内容\n信息公开年报"),
              ElementsAre("法定主动公开内容", "信息公开年报"));
  EXPECT_THAT(Blocks(U"青山县人民政府\n青山县水务局2020年政府信息公开工作年度报告"),
              ElementsAre("青山县人民政府", "青山县水务局2020年政府信息公开工作年度报告"));
  EXPECT_THAT(
      Blocks(U"首页 | 政务公开 | 服务指南\n青山县水务局2020年政府信息公开工作年度报告"),
      ElementsAre("(首页|政务公开|服务指南)", "青山县水务局2020年政府信息公开工作年度报告"));
  EXPECT_THAT(Blocks(U"首页\n政务公开\n互动交流\n2020年政府信息公开工作年度报告"),
              ElementsAre("(首页)", "(政务公开)", "(互动交流)", "2020年政府信息公开工作年度报告"));
}

// A paragraph with its indent, in lines of 24 characters.
std::u32string Cut(const std::u32string& paragraph) {
  std::u32string left = U"　　" + paragraph;
  std::u32string lines;
  for (; left.size() > 24; left.erase(0, 24)) lines += left.substr(0, 24) + U"\n";
  return lines + left + U"\n";
}

TEST(BlockBuilder, JoinsNumbersAndAddressesThatWereCut) {
  const std::u32string numbers =
      U"主动公开政府信息一千二百条，网站点击量17.3万余次，比上一年增加了500次，公报共印发55,303份。"
      U"每日八点半至下午五点，上午准时自8:30至11:30办公，欢迎来访。";
  ASSERT_EQ(Cut(numbers),
            U"　　主动公开政府信息一千二百条，网站点击量17.\n"
            U"3万余次，比上一年增加了500次，公报共印发55\n"
            U",303份。每日八点半至下午五点，上午准时自8:\n"
            U"30至11:30办公，欢迎来访。\n");
  EXPECT_THAT(Blocks(Cut(numbers)), ElementsAre(text::EncodeUtf8(numbers)));
  const std::u32string address =
      U"全年公开三百条信息信箱a@qingshan.example，地址为青山县人民路十二号，欢迎您来"
      U"来信来访也可以拨打电话询问，我们将在二十个工作日内作答。";
  ASSERT_EQ(Cut(address).find(U"a@qingshan.\n"), 13u);
  EXPECT_THAT(Blocks(Cut(address)), ElementsAre(text::EncodeUtf8(address)));
}

TEST(BlockBuilder, JoinsLinesThatWereCutWhereverTheyWereFull) {
  const std::u32string first =
      U"本局全年主动公开信息三十五条，其中网站发布123条，微信发布两条，全都按照规定时间答复申请。没"
      U"有"
      U"复议和诉讼，没有收取任何费用，也没有收到投诉，满意率是百分之一百。";
  ASSERT_EQ(first[22], U'2');
  ASSERT_EQ(first[45], U'。');
  EXPECT_THAT(Blocks(U"一、总体情况\n" + Cut(first) + Cut(U"全年举办培训两次。") +
                     U"二、其他事项\n" + Cut(U"无。")),
              ElementsAre("一、总体情况", text::EncodeUtf8(first), "全年举办培训两次。",
                          "二、其他事项", "无。"));
}

TEST(BlockBuilder, JoinsLinesThatLookLikeTitlesOnlySinceTheyWereCut) {
  const std::u32string year =
      U"现根据条例规定和有关通知的要求，向社会公布2009年度报告。全年公开信息一百条，收到申请两件，"
      U"均已按期答复，没有收取费用，也没有发生行政复议。";
  ASSERT_EQ(Cut(year).find(U"公布2\n009年度报告。"), 21u);
  EXPECT_THAT(Blocks(Cut(year)), ElementsAre(text::EncodeUtf8(year)));
  const std::u32string list =
      U"本年度工作中仍然存在着的几个主要的不足之处：（一）意识不强；（二）内容不全。针对这些问题，"
      U"我们将在来年逐项加以改进，不断提高公开的质量。";
  ASSERT_EQ(Cut(list)[24], U'\n');
  ASSERT_EQ(Cut(list)[23], U'：');
  EXPECT_THAT(Blocks(Cut(list) + Cut(year)),
              ElementsAre(text::EncodeUtf8(list), text::EncodeUtf8(year)));
}

TEST(BlockBuilder, BeginsASectionWhateverThePageTells) {
  const std::u32string text = U"没有收取费用。二、主动公开情况二、其中三条没有收取费用";
  const PreparedText prepared = TestContext().script.Prepare(text);
  const MappedText all(text, 0);
  const LineHints continues = {.joint = LineHints::Joint::kContinues};
  BlockBuilder builder(prepared);
  builder.AddLine(all.Slice(0, 7));
  builder.AddLine(all.Slice(7, 15), continues);
  EXPECT_EQ(builder.Finish().blocks.size(), 2u);
  builder.AddLine(all.Slice(15, 21));
  builder.AddLine(all.Slice(21, 27), continues);
  EXPECT_EQ(builder.Finish().blocks.size(), 1u);
}

TEST(BlockBuilder, LeavesLinesThatWereNotCut) {
  EXPECT_THAT(
      Blocks(U"　　本局全年主动公开信息三十五条，按时答复申请。\n"
             U"全年答复申请两件。\n"
             U"　　无。\n"),
      ElementsAre("本局全年主动公开信息三十五条，按时答复申请。", "全年答复申请两件。", "无。"));
}

TEST(BlockBuilder, TakesRelatedLinksForWhatSurroundsTheText) {
  const std::u32string text = U"本局依法公开政府信息，无收费。\n";
  EXPECT_THAT(
      Blocks(text + U"相关链接\n青山县水务局2019年政府信息公开工作年度报告\n关于水价的公告\n"
                    U"【打印】 【关闭】\n主办单位：青山县水务局\n"),
      ElementsAre("本局依法公开政府信息，无收费。", "(相关链接)",
                  "(青山县水务局2019年政府信息公开工作年度报告)", "(关于水价的公告)",
                  "(【打印】【关闭】)", "(主办单位：青山县水务局)"));
  // Where text follows, a title is one.
  EXPECT_THAT(Blocks(U"相关信息\n青山县水务局2019年政府信息公开工作年度报告\n" + text),
              ElementsAre("(相关信息)", "青山县水务局2019年政府信息公开工作年度报告",
                          "本局依法公开政府信息，无收费。"));
}

}  // namespace
}  // namespace nianbao::normalize
