// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/page_furniture.h"

#include <string>
#include <vector>

#include "common/text/text.h"
#include "gmock/gmock.h"
#include "services/normalize/pdf/glyphs_for_test.h"

namespace nianbao::normalize::pdf {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

PageLayout PageOf(int number, const std::vector<Line>& lines) {
  PageLayout page;
  page.number = number;
  page.width = 600;
  page.height = 800;
  for (const Line& line : lines) {
    PageItem item;
    item.box = line.box;
    item.line = line;
    page.items.push_back(item);
  }
  return page;
}

std::vector<std::u32string> Marked(std::vector<PageLayout> pages) {
  MarkFurniture(pages);
  std::vector<std::u32string> texts;
  for (const PageLayout& page : pages) {
    for (const PageItem& item : page.items) {
      if (item.furniture) texts.push_back(item.line.Text());
    }
  }
  return texts;
}

TEST(PageFurnitureTest, TellsPageNumbers) {
  for (const std::u32string_view number :
       {U"3", U"- 3 -", U"—12—", U"第3页", U"第 3 页 共 10 页", U"3/10", U"Page 3 of 10", U"－３－",
        U"第十二页", U"第3页，共10页", U"〔3〕"}) {
    EXPECT_TRUE(IsPageNumber(number)) << text::EncodeUtf8(number);
  }
  for (const std::u32string_view other : {U"2021", U"第三章", U"三", U"3件", U"", U"-", U"1.5万"}) {
    EXPECT_FALSE(IsPageNumber(other)) << text::EncodeUtf8(other);
  }
}

TEST(PageFurnitureTest, MarksWhatRepeatsAtOneHeight) {
  EXPECT_THAT(Marked({PageOf(1, {LineOf(U"青山县水务局", 50, 20), LineOf(U"一、概述", 50, 60),
                                 LineOf(U"- 1 -", 290, 770)}),
                      PageOf(2, {LineOf(U"青山县水务局", 50, 20), LineOf(U"二、公开", 50, 60),
                                 LineOf(U"- 2 -", 290, 770)})}),
              ElementsAre(U"青山县水务局", U"- 1 -", U"青山县水务局", U"- 2 -"));
}

TEST(PageFurnitureTest, DigitsMayDiffer) {
  EXPECT_THAT(Marked({PageOf(1, {LineOf(U"年报 页码1", 50, 20), LineOf(U"正文", 50, 400)}),
                      PageOf(2, {LineOf(U"年报 页码2", 50, 20), LineOf(U"正文", 50, 400)})}),
              ElementsAre(U"年报 页码1", U"年报 页码2"));
}

TEST(PageFurnitureTest, LeavesTextAlone) {
  // Said twice, but not at one height, in the middle of the page, or on one page alone.
  EXPECT_THAT(Marked({PageOf(1, {LineOf(U"青山县水务局", 50, 20), LineOf(U"正文", 50, 400)}),
                      PageOf(2, {LineOf(U"青山县水务局", 50, 60), LineOf(U"正文", 50, 400)}),
                      PageOf(3, {LineOf(U"总结", 50, 20)})}),
              IsEmpty());
}

TEST(PageFurnitureTest, HeadingsOfSeveralReportsAreText) {
  EXPECT_THAT(Marked({PageOf(1, {LineOf(U"三、收到申请情况", 50, 60), LineOf(U"正文", 50, 400)}),
                      PageOf(2, {LineOf(U"三、收到申请情况", 50, 60), LineOf(U"正文", 50, 400)})}),
              IsEmpty());
}

TEST(PageFurnitureTest, WordsAreWorthKeeping) {
  EXPECT_TRUE(HoldsWords(U"青山县水务局 2021"));
  EXPECT_FALSE(HoldsWords(U"第1页 共3页"));
  EXPECT_FALSE(HoldsWords(U"http://a.example/1"));
}

}  // namespace
}  // namespace nianbao::normalize::pdf
