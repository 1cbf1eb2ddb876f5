// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/reading_aid.h"

#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

TEST(IsReadingOf, KnowsReadings) {
  struct Case {
    char32_t ideograph;
    const char32_t* pinyin;
    bool reading;
  };
  const Case cases[] = {
      {U'开', U"kai", true},       {U'展', U"zhan", true},  {U'复', U"fù", true},
      {U'议', U"yì", true},        {U'绿', U"lǜ", true},    {U'绿', U"lv", true},
      {U'率', U"lu", true},        {U'行', U"hang", true},  {U'行', U"xíng", true},
      {U'长', U"zhǎng", true},     {U'办', U"ban", true},   {U'政', U"zheng", true},
      {U'重', U"kg", false},       {U'行', U"xzfy", false}, {U'件', U"app", false},
      {U'开', U"kai zhan", false}, {U'开', U"Kai", false},  {U'开', U"zhan", false},
      {U'开', U"", false},         {U'a', U"a", false},     {U'，', U"a", false},
      {U'网', U"a", false},        {U'表', U"b", false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(IsReadingOf(c.ideograph, c.pinyin), c.reading) << static_cast<unsigned>(c.ideograph);
  }
}

TEST(ReadingAidAtEnd, MeasuresBracketsAndBlanks) {
  EXPECT_EQ(ReadingAidAtEnd(U"开(kai)"), 5U);
  EXPECT_EQ(ReadingAidAtEnd(U"公开 （ kāi ）"), 8U);
  EXPECT_EQ(ReadingAidAtEnd(U"开(kai"), 0U);
  EXPECT_EQ(ReadingAidAtEnd(U"(kai)"), 0U);
  EXPECT_EQ(ReadingAidAtEnd(U"开kai)"), 0U);
  EXPECT_EQ(ReadingAidAtEnd(U"开()"), 0U);
  EXPECT_EQ(ReadingAidAtEnd(U"开展(kai)"), 0U);
  EXPECT_EQ(ReadingAidAtEnd(U""), 0U);
}

}  // namespace
}  // namespace nianbao::normalize
