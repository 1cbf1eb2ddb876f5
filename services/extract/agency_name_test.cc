// SPDX-License-Identifier: Apache-2.0
#include "services/extract/agency_name.h"

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace nianbao::extract {
namespace {

TEST(AgencyNameTest, TakesANameApart) {
  struct Case {
    const char* text;
    const char* regions;
    const char* level;
    const char* body;
  };
  const std::vector<Case> cases = {
      {"保定市水利局", "保定市", "", "水利局"},
      {"河北省保定市莲池区水利局", "河北省/保定市/莲池区", "", "水利局"},
      {"甲乙市住房和城乡建设局", "甲乙市", "", "住房和城乡建设局"},
      {"市水利局", "", "市", "水利局"},
      {"全市水利局", "", "市", "水利局"},
      {"水利局", "", "", "水利局"},
      {"市场监督管理局", "", "", "市场监督管理局"},
      {"城市管理局", "", "", "城市管理局"},
      {"文化市场综合执法局", "", "", "文化市场综合执法局"},
      {"住房和城市建设局", "", "", "住房和城市建设局"},
      {"我局", "", "", ""},
      {"本机关", "", "", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const AgencyName name = ParseAgencyName(c.text, regions::Regions::BuiltIn());
    EXPECT_EQ(absl::StrJoin(name.regions, "/"), c.regions);
    EXPECT_EQ(name.level, c.level);
    EXPECT_EQ(name.body, c.body);
  }
}

TEST(AgencyNameTest, TellsTheLineOfWorkAndTheKindOfBody) {
  struct Parts {
    const char* text;
    const char* line;
    const char* kind;
  };
  for (const Parts& c : std::vector<Parts>{{"保定市商务和投资促进局", "商务和投资促进", "局"},
                                           {"保定市市场监督管理局", "市场监督管理", "局"},
                                           {"保定市人民政府", "", "人民政府"},
                                           {"保定市人民政府办公室", "人民政府", "办公室"},
                                           {"河北省发展和改革委员会", "发展和改革", "委员会"},
                                           {"城关街道办事处", "城关", "街道办事处"},
                                           {"保定市行政审批服务中心", "行政审批服务", "中心"}}) {
    SCOPED_TRACE(c.text);
    const AgencyName name = ParseAgencyName(c.text, regions::Regions::BuiltIn());
    EXPECT_EQ(name.line_of_work, c.line);
    EXPECT_EQ(name.kind, c.kind);
  }
}

TEST(AgencyNameTest, TellsWhichNamesCanBeOneBody) {
  const auto same = [](const char* a, const char* b) {
    const regions::Regions& regions = regions::Regions::BuiltIn();
    return CanBeSame(ParseAgencyName(a, regions), ParseAgencyName(b, regions));
  };
  EXPECT_TRUE(same("水利局", "保定市水利局"));
  EXPECT_TRUE(same("市水利局", "保定市水利局"));
  EXPECT_TRUE(same("保定市莲池区水利局", "莲池区水利局"));
  EXPECT_FALSE(same("县水利局", "保定市水利局"));
  EXPECT_FALSE(same("水务局", "保定市水利局"));
  EXPECT_FALSE(same("保定市水利局", "莲池区水利局"));
  EXPECT_FALSE(same("我局", "我局"));
}

}  // namespace
}  // namespace nianbao::extract
