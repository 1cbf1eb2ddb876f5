// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/splitter.h"

#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/plain_text/text_reader.h"
#include "services/normalize/reader_context_for_test.h"

namespace nianbao::normalize {
namespace {

using ::testing::ElementsAre;

const std::u32string kBody =
    U"一、总体情况\n本局全年主动公开政府信息三十五条，收到申请两件，均已按时答复，没有复议和诉讼。"
    U"\n"
    U"二、主动公开情况\n本局在门户网站公开规划、预算和决算等信息，并且及时更新机构职能和办事指南。"
    U"\n"
    U"三、其他事项\n无。\n";

std::u32string Introduction(const std::u32string& year) {
  return U"根据《中华人民共和国政府信息公开条例》的规定，现向社会公布" + year +
         U"年青山县水务局政府信息公开工作年度报告。\n";
}

struct Found {
  // The first words of each part.
  std::vector<std::string> parts;
  int empty = 0;
};

Found Find(const std::u32string& text) {
  auto reading = ReadText(text, TestContext());
  EXPECT_OK(reading);
  std::vector<DraftBlock>& blocks = reading->blocks;
  const SplitResult split = Split(blocks);
  Found found;
  found.empty = split.empty_parts;
  for (const BlockRange& part : split.parts) {
    found.parts.push_back(blocks[part.begin].text.Slice(0, 8).Utf8());
  }
  return found;
}

TEST(Splitter, LeavesOneReportWhole) {
  EXPECT_THAT(Find(kBody).parts, ElementsAre("一、总体情况"));
  const Found chrome =
      Find(U"青山县水务局2020年政府信息公开工作年度报告\n发布日期：2021-01-10\n字号: 大 中 小\n" +
           Introduction(U"2020") + kBody + U"扫码使用手机浏览本页内容\n主办：青山县水务局\n");
  EXPECT_THAT(chrome.parts, ElementsAre("青山县水务局20"));
  EXPECT_EQ(chrome.empty, 0);
}

TEST(Splitter, SplitsAtRepeatedChrome) {
  const std::u32string head = U"字号:\n大 中 小";
  const std::u32string tail = U"扫码使用手机浏览本页内容\n";
  const Found found =
      Find(U"为便于公众获取信息，根据《中华人民共和国政府信息公开条例》，编制本指南。\n" + kBody +
           head + Introduction(U"2020") + kBody + tail + head + U"\n" + kBody + tail + head + tail +
           head + tail + U"网站主办单位:青山县水务局\n电话:12345\n");
  EXPECT_THAT(found.parts, ElementsAre("为便于公众获取信", "根据《中华人民共", "一、总体情况"));
  EXPECT_EQ(found.empty, 2);
}

TEST(Splitter, SplitsAtTitlesAndRestartedOutlines) {
  EXPECT_THAT(Find(U"2020年政府信息公开工作年度报告\n" + kBody +
                   U"2019年政府信息公开工作年度报告\n" + kBody)
                  .parts,
              ElementsAre("2020年政府信", "2019年政府信"));
  EXPECT_THAT(Find(Introduction(U"2020") + kBody + Introduction(U"2019") + kBody).parts,
              ElementsAre("根据《中华人民共", "根据《中华人民共"));
  EXPECT_THAT(
      Find(kBody + U"2020年1月5日\n2018年工作回顾如下，本局认真落实各项要求。\n" + kBody).parts,
      ElementsAre("一、总体情况", "2018年工作回"));
  // A list inside a section starts at 一、 too.
  EXPECT_THAT(Find(kBody + U"附件内容目录如下\n" + kBody).parts, ElementsAre("一、总体情况"));
}

TEST(Splitter, TellsSeveralDocumentsWithoutChrome) {
  const std::u32string guide =
      U"青山县水务局政府信息公开指南\n"
      U"为便于公众获取信息，根据《中华人民共和国政府信息公开条例》，编制本指南。\n" +
      kBody;
  const std::u32string first = U"青山县水务局2020年政府信息公开工作年度报告\n";
  const std::u32string second = U"青山县水务局2019年政府信息公开工作年度报告\n";
  EXPECT_THAT(
      Find(first + Introduction(U"2020") + kBody + second + Introduction(U"2019") + kBody).parts,
      ElementsAre("青山县水务局20", "青山县水务局20"));
  EXPECT_THAT(Find(guide + first + kBody + second + kBody).parts,
              ElementsAre("青山县水务局政府", "青山县水务局20", "青山县水务局20"));
  // A signature between the reports.
  EXPECT_THAT(Find(first + kBody + U"青山县水务局\n2021年1月5日\n" + second + kBody).parts,
              ElementsAre("青山县水务局20", "青山县水务局20"));
}

TEST(Splitter, LeavesAReportWithItsAnnex) {
  const std::u32string report = U"青山县水务局2016年政府信息公开工作年度报告\n" + kBody;
  const std::u32string table =
      U"统计指标\t单位\t统计数\n一、主动公开情况\t\t\n公开信息数\t条\t35\n收到申请数\t件\t2\n";
  for (const std::u32string& annex :
       {U"附件：政府信息公开工作情况统计表\n" + table,
        U"附件\n政府信息公开工作情况统计表\n" + table,
        U"附件1\n青山县水务局2016年政府信息公开情况统计表\n（2016年度）\n" + table,
        U"附表\n2016年政府信息公开工作年度报告\n" + table,
        U"青山县水务局\n2017年1月5日\n附件：政府信息公开工作情况统计表\n" + table}) {
    EXPECT_EQ(Find(report + annex).parts.size(), 1u);
  }
}

TEST(Splitter, CountsTheEmptyPagesOfAList) {
  const std::u32string page = U"字号:\n大 中 小\n扫码使用手机浏览本页内容\n";
  const Found found =
      Find(U"2020年政府信息公开工作年度报告\n" + page + U"2019年政府信息公开工作年度报告\n" + page +
           U"2018年政府信息公开工作年度报告\n" + page);
  EXPECT_EQ(found.empty, 3);
  EXPECT_THAT(found.parts, ElementsAre());
  const Found second = Find(U"2020年政府信息公开工作年度报告\n" + page +
                            U"2019年政府信息公开工作年度报告\n字号:\n大 中 小\n" + kBody);
  EXPECT_EQ(second.empty, 1);
  EXPECT_THAT(second.parts, ElementsAre("2019年政府信"));
  const Found below = Find(U"字号:\n大 中 小\n2020年政府信息公开工作年度报告\n" + page +
                           U"2019年政府信息公开工作年度报告\n" + kBody);
  EXPECT_EQ(below.empty, 1);
  EXPECT_THAT(below.parts, ElementsAre("2019年政府信"));
  // The heading of the page is no report.
  const Found heading =
      Find(U"政府信息公开年报\n字号:\n大 中 小\n2019年政府信息公开工作年度报告\n" + kBody);
  EXPECT_EQ(heading.empty, 0);
}

TEST(Splitter, CountsEmptyPagesWithoutText) {
  const std::u32string page = U"字号:\n大 中 小\n扫码使用手机浏览本页内容\n";
  const Found found = Find(page + page + page);
  EXPECT_TRUE(found.parts.empty());
  EXPECT_EQ(found.empty, 3);
}

}  // namespace
}  // namespace nianbao::normalize
