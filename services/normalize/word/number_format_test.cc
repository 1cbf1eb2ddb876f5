// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/number_format.h"

#include "common/text/text.h"
#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

TEST(NumberFormat, WritesNumbers) {
  struct Case {
    std::string format;
    int value;
    std::string expected;
  };
  const Case cases[] = {
      {"decimal", 12, "12"},
      {"decimal", -3, "-3"},
      {"decimalZero", 7, "07"},
      {"decimalZero", 123, "123"},
      {"decimalFullWidth", 10, "１０"},
      {"chineseCounting", 1, "一"},
      {"chineseCounting", 10, "十"},
      {"chineseCounting", 11, "十一"},
      {"chineseCounting", 20, "二十"},
      {"chineseCounting", 21, "二十一"},
      {"chineseCountingThousand", 100, "一百"},
      {"chineseCountingThousand", 101, "一百零一"},
      {"chineseCountingThousand", 110, "一百一十"},
      {"chineseCountingThousand", 1001, "一千零一"},
      {"chineseCountingThousand", 1010, "一千零一十"},
      {"chineseCounting", 0, "0"},
      {"chineseCounting", 10000, "10000"},
      {"japaneseCounting", 100, "百"},
      {"japaneseCounting", 1101, "千百一"},
      {"chineseLegalSimplified", 10, "壹拾"},
      {"chineseLegalSimplified", 12, "壹拾贰"},
      {"ideographDigital", 10, "一〇"},
      {"ideographTraditional", 2, "乙"},
      {"ideographTraditional", 11, "11"},
      {"ideographZodiac", 12, "亥"},
      {"lowerLetter", 1, "a"},
      {"upperLetter", 27, "AA"},
      {"upperLetter", 2'000'000'000, "2000000000"},
      {"lowerRoman", 4, "iv"},
      {"upperRoman", 1994, "MCMXCIV"},
      {"upperRoman", 2'000'000'000, "2000000000"},
      {"decimalEnclosedCircle", 20, "⑳"},
      {"decimalEnclosedCircle", 21, "21"},
      {"decimalEnclosedCircleChinese", 1, "①"},
      {"decimalEnclosedParen", 3, "⑶"},
      {"decimalEnclosedFullstop", 3, "⒊"},
      {"numberInDash", 3, "- 3 -"},
      {"none", 3, ""},
      {"bullet", 3, ""},
      {"hebrew1", 3, "3"},
      {"", 3, "3"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(text::EncodeUtf8(FormatNumber(c.value, c.format)), c.expected)
        << c.format << " " << c.value;
  }
}

}  // namespace
}  // namespace nianbao::normalize
