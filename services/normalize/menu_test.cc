// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/menu.h"

#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

using ::testing::ElementsAre;
using View = std::u32string_view;

TEST(Menu, IsALineOfColumns) {
  for (const View line :
       {View(U"首页 | 政务公开 | 互动交流"), View(U"本局首页｜服务指南｜咨询投诉"),
        View(U"首页　走进青山　政务公开　政务服务"), View(U"政务公开 > 法定主动公开内容"),
        View(U"青山县住房和城乡建设局 政务公开 | 服务指南 | 咨询投诉 "),
        View(U"首页 > 政务公开 > 青山县水务局 > 2020年年报")}) {
    EXPECT_TRUE(IsMenuLine(line));
  }
  for (const View line :
       {View(U"一、政务公开 二、政务服务 三、其他"), View(U"政务公开和政务服务"),
        View(U"政务公开 政务服务"), View(U"首页"), View(U"青山县水务局 政府信息公开 年度报告"),
        View(U"政务公开 | 12 | 34"), View(U"现有效件数 > 本年制发件数"),
        View(U"网站“首页>政务公开”栏目共发布信息35条，比上年多5条。"), View(U"")}) {
    EXPECT_FALSE(IsMenuLine(line));
  }
}

TEST(Menu, IsARunOfColumns) {
  const std::vector<View> lines = {U"青山县水务局", U"信息公开指南", U"信息公开制度", U"政策",
                                   U"信息公开年报", U"青山县水务局", U"2020年年报"};
  EXPECT_THAT(FindMenuEntries(lines), ElementsAre(false, true, true, true, true, false, false));
}

TEST(Menu, IsNoRunOfADocumentsOwnLines) {
  for (const std::vector<View>& lines :
       {std::vector<View>{U"青山县水务局", U"政府信息公开年报", U"二〇二〇年一月"},
        std::vector<View>{U"政务公开", U"2020年公开35条。", U"政务服务", U"依申请公开"},
        std::vector<View>{U"政务公开", U"", U"政务服务", U"", U"依申请公开"},
        std::vector<View>{U"一、政务公开", U"二、政务服务", U"三、依申请公开"},
        std::vector<View>{U"政务微博", U"政务微信", U"政务公开", U"其他方式"},
        std::vector<View>{}}) {
    EXPECT_THAT(FindMenuEntries(lines), ::testing::Each(false));
  }
}

}  // namespace
}  // namespace nianbao::normalize
