// SPDX-License-Identifier: Apache-2.0
#include "services/extract/name_scanner.h"

#include <array>
#include <random>
#include <string>
#include <vector>

#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace nianbao::extract {
namespace {

using ::testing::ElementsAre;

// The wordings as patterns, to compare with.
const std::string kName =
    "(\\p{Han}{2,24}?(?:局|厅|委员会|管委会|党委办|委|人民政府|政府|办公室|公室|办事处|街道办|分局|"
    "中心|支队|总队|大队|公署|署|院|站|所|处|办))";

struct FramePattern {
  NameFrame frame;
  std::string pattern;
};

std::vector<FramePattern> FramePatterns() {
  return {
      {NameFrame::kStatement,
       "(?:公布|发布|报告|编制|编写|公开|将|就|是|是指|为)了?《?(?:\\d{4}年度?)?" + kName +
           "(?:关于)?(?:\\d{4}年度?)?的?(?:政府|政务)?(?:工作)?信息公开"},
      {NameFrame::kCalled, kName + "[(]?以下(?:简)?称:?[“\"'‘]?(?:本|我)"},
      {NameFrame::kAuthor,
       "(?:由|本报告由|本年报由)" + kName + "(?:办公室)?(?:按照|根据|依据|编制|综合|汇总)"},
      {NameFrame::kContact,
       "(?:与|向|由|到|联系单位:|联系部门:|机构名称:|受理机构:|工作机构为?:?)" + kName +
           "(?:办公室|政务公开|信息公开|联系|综合科|[,(;。])"},
      {NameFrame::kCaption,
       "(?:单位名称|填报单位|填报机关|报送单位|编制单位|公开单位|填表单位|单位)(?:[(]盖?章?[)])?"
       ":" +
           kName},
      {NameFrame::kHost,
       "(?:主办单位|主办|版权所有|主管单位|承办单位|制作单位)[:©]?" + kName + "(?:办公室)?"},
      {NameFrame::kSitePiece, "(?:^|[-_|—–>])" + kName + "(?:$|[-_|—–<]|网站|门户)"}};
}

std::vector<std::string> Matches(const std::string& text, const RE2& pattern) {
  std::vector<std::string> names;
  re2::StringPiece rest(text);
  std::string name;
  while (RE2::FindAndConsume(&rest, pattern, &name)) names.push_back(name);
  return names;
}

std::vector<std::string> Scanned(const std::u32string& text) {
  std::vector<std::string> names;
  NameScanner scanner(text);
  while (const auto name = scanner.Next()) names.push_back(text::EncodeUtf8(*name));
  return names;
}

std::vector<std::string> Framed(const std::u32string& text, NameFrame frame) {
  std::vector<std::string> names;
  for (const std::u32string_view name : FindFramed(text, frame, 1000)) {
    names.push_back(text::EncodeUtf8(name));
  }
  return names;
}

// Texts of what the wordings are made of, in any order.
class Texts {
 public:
  std::string Next() {
    static const std::vector<std::string> kPieces = {
        "市",   "青山",     "水务", "局",   "委员会", "委",       "办公室", "办事处", "人民政府",
        "政府", "中心",     "由",   "在",   "与",     "根据",     "向",     "，",     "(",
        ")",    ":",        "公布", "是指", "了",     "《",       "2022年", "度",     "关于",
        "的",   "信息公开", "工作", "以下", "简称",   "称",       "本",     "我",     "编制",
        "单位", "填报单位", "盖",   "章",   "主办",   "主办单位", "网站",   "-",      "—",
        "a",    "工作机构", "为",   "联系", "。"};
    std::string text;
    for (int i = 0; i < 14; ++i) text += kPieces[random_() % kPieces.size()];
    return text;
  }

 private:
  std::mt19937 random_{7};
};

TEST(NameScannerTest, FindsWhatThePatternFinds) {
  const RE2 pattern(
      "(?:(?:^|[^\\p{Han}])(?:由|在|与|对|向|将|据|根据)?|由|在|与|对|向|将|据|根据)" + kName);
  Texts texts;
  for (int i = 0; i < 4000; ++i) {
    const std::string text = texts.Next();
    ASSERT_EQ(Scanned(text::DecodeUtf8(text)), Matches(text, pattern)) << text;
  }
}

TEST(NameScannerTest, FramesFindWhatTheirPatternsFind) {
  for (const FramePattern& frame : FramePatterns()) {
    const RE2 pattern(frame.pattern);
    Texts texts;
    for (int i = 0; i < 4000; ++i) {
      const std::string text = texts.Next();
      ASSERT_EQ(Framed(text::DecodeUtf8(text), frame.frame), Matches(text, pattern)) << text;
    }
  }
}

TEST(NameScannerTest, WithoutLeadTakesWhatLeadsToTheName) {
  const RE2 pattern(
      "^.*(?:获取|获得|取得|公布|发布|编制|联系|通过|依据|根据|按照|关于|报送|附件|现将|[的了着])("
      "\\p{Han}{3,})$");
  EXPECT_EQ(WithoutLead(U"及时获取青山县水务局"), U"青山县水务局");
  EXPECT_EQ(WithoutLead(U"青山县水务局"), U"青山县水务局");
  Texts texts;
  for (int i = 0; i < 4000; ++i) {
    const std::string text = texts.Next();
    std::string name;
    const std::string expected = RE2::FullMatch(text, pattern, &name) ? name : text;
    EXPECT_EQ(text::EncodeUtf8(WithoutLead(text::DecodeUtf8(text))), expected) << text;
  }
}

TEST(NameScannerTest, ALongTextHoldsManyNames) {
  const std::u32string text = U"，由青山县水务局公开，由石禾县财政局公开";
  EXPECT_THAT(Scanned(text), ElementsAre("青山县水务局", "石禾县财政局"));
  EXPECT_EQ(FindFramed(U"单位:青山局单位:青山局", NameFrame::kCaption, 1).size(), 1u);
}

TEST(NameScannerTest, ANameIsWholeOrNone) {
  EXPECT_TRUE(IsName(U"青山县水务局"));
  EXPECT_TRUE(IsName(U"青山县教育委员会"));
  EXPECT_FALSE(IsName(U"青山县水务局长"));
  EXPECT_FALSE(IsName(U"水局"));
  EXPECT_FALSE(IsName(U""));
}

}  // namespace
}  // namespace nianbao::extract
