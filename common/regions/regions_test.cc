// SPDX-License-Identifier: Apache-2.0
#include "common/regions/regions.h"

#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::regions {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Codes(const std::vector<const Region*>& regions) {
  std::vector<std::string> codes;
  for (const Region* region : regions) codes.push_back(region->code);
  return codes;
}

TEST(RegionsTest, BuiltInReachesFromProvincesToCounties) {
  const Regions& regions = Regions::BuiltIn();
  EXPECT_GT(regions.all().size(), 3000u);
  ASSERT_NE(regions.FindByCode("110000"), nullptr);
  EXPECT_EQ(regions.FindByCode("110000")->name, "北京市");
  EXPECT_EQ(regions.FindByCode("110100"), nullptr) << "市辖区 is no region";
  EXPECT_EQ(regions.FindByCode("999999"), nullptr);
}

TEST(RegionsTest, FindsByFullNameAndByShortName) {
  struct Case {
    std::string name;
    std::vector<std::string> codes;
  };
  const std::vector<Case> cases = {
      {"山东省", {"370000"}},
      {"山东", {"370000"}},
      {"内蒙古", {"150000"}},
      {"恩施", {"422801", "422800"}},
      {"恩施市", {"422801"}},
      {"雄县", {"130638"}},
      {"雄", {}},
      {"不存在市", {}},
      {"新疆", {"650000"}},
      {"市中区", {"370103", "370402", "511002", "511102"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_THAT(Codes(Regions::BuiltIn().FindByName(c.name)),
                ::testing::UnorderedElementsAreArray(c.codes));
  }
}

TEST(RegionsTest, ParentsAndChildren) {
  const Regions& regions = Regions::BuiltIn();
  const Region* district = regions.FindByCode("110101");
  ASSERT_NE(district, nullptr);
  EXPECT_EQ(regions.Parent(*district)->code, "110000");
  const Region* county = regions.FindByCode("130638");
  EXPECT_EQ(regions.Parent(*county)->code, "130600");
  EXPECT_EQ(regions.Parent(*regions.Parent(*county))->code, "130000");
  EXPECT_EQ(regions.Parent(*regions.FindByCode("130000")), nullptr);
  EXPECT_TRUE(regions.Within(*county, *regions.FindByCode("130000")));
  EXPECT_FALSE(regions.Within(*county, *district));
  EXPECT_EQ(regions.Children(*regions.FindByCode("370100")).size(), 12u);
}

TEST(RegionsTest, ShortNames) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"河北省", "河北"},
      {"恩施土家族苗族自治州", "恩施"},
      {"广西壮族自治区", "广西"},
      {"锡林郭勒盟", "锡林郭勒"},
      {"大兴安岭地区", "大兴安岭"},
      {"赵县", "赵县"},
      {"围场满族蒙古族自治县", "围场"},
      {"莫力达瓦达斡尔族自治旗", "莫力达瓦"}};
  for (const auto& [full, expected] : cases) EXPECT_EQ(ShortName(full), expected);
}

TEST(RegionsTest, ScanTakesTheLongestNameAndReportsAmbiguity) {
  const std::u32string text = text::DecodeUtf8("吉林省吉林市与朝阳区、朝阳市的城区，保定日报");
  const std::vector<Mention> mentions = Regions::BuiltIn().Scan(text);
  std::vector<std::string> seen;
  for (const Mention& mention : mentions) {
    seen.push_back(text::EncodeUtf8(text.substr(mention.begin, mention.end - mention.begin)) +
                   (mention.full ? "" : "?") + std::to_string(mention.regions.size()));
  }
  EXPECT_THAT(seen, ElementsAre("吉林省1", "吉林市1", "朝阳区2", "朝阳市1", "保定?1"));
}

TEST(RegionsTest, FormerNamesLeadToTheRegionOfToday) {
  const Regions& regions = Regions::BuiltIn();
  // A city that became a district, a county of a municipality, a rename in place, a merger.
  const std::vector<std::array<std::string, 2>> cases = {
      {"章丘市", "370114"}, {"密云县", "110118"}, {"襄樊市", "420600"}, {"崇文区", "110103"}};
  for (const auto& [name, code] : cases) {
    SCOPED_TRACE(name);
    const auto found = regions.FindByName(name);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_TRUE(found[0]->former);
    EXPECT_EQ(found[0]->name, name);
    EXPECT_EQ(found[0]->code, code);
    EXPECT_NE(regions.Parent(*found[0]), nullptr);
  }
  EXPECT_EQ(regions.FindByCode("370114")->name, "章丘区");
  EXPECT_EQ(regions.FindByCode("110103")->name, "崇文区");
}

TEST(RegionsTest, ANameThatIsBorneTodayIsNoFormerOne) {
  auto regions = Regions::Parse("990100\t青湖市\tprefecture\n990102\t望溪区\tcounty\n",
                                "990102\t望溪县\tcounty\t990121\n990300\t青湖市\tprefecture\n");
  ASSERT_TRUE(regions.ok()) << regions.status();
  EXPECT_EQ(regions->FindByName("青湖市").size(), 1u);
  EXPECT_EQ(regions->FindByName("望溪县")[0]->code, "990102");
  EXPECT_EQ(regions->FindByName("望溪")[0]->name, "望溪区");
  EXPECT_EQ(regions->FindByCode("990102")->name, "望溪区");
  EXPECT_EQ(regions->Children(*regions->FindByCode("990100")).size(), 1u);
}

TEST(RegionsTest, BrokenListsAreRefused) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"370000 山东省 province", "line 1"},
      {"37\t山东省\tprovince", "six digits"},
      {"370000\t山东省\tkingdom", "level"},
      {"# comment\n370000\t山东省\tprovince\n370000\t又\tprovince\n", "line 3"},
  };
  for (const auto& [tsv, message] : cases) {
    SCOPED_TRACE(tsv);
    auto regions = Regions::Parse(tsv);
    EXPECT_EQ(regions.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(regions.status().message()), HasSubstr(message));
  }
}

}  // namespace
}  // namespace nianbao::regions
