// SPDX-License-Identifier: Apache-2.0
#include "common/text/text.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <array>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace nianbao::text {
namespace {

TEST(Utf8, ReadsInvalidBytesAsOneReplacementForEachMaximalSubsequence) {
  struct Case {
    std::string_view bytes;
    std::u32string_view expected;
  };
  const Case cases[] = {
      {"", U""},
      {"a年", U"a年"},
      {"\xF0\x9F\x98\x80", U"\U0001F600"},
      {"\x80", U"\uFFFD"},
      {"\xE5\xB9", U"\uFFFD"},  // cut in the middle of 年
      {"\xE5\xB9x", U"\uFFFDx"},
      {"\xC0\xAF", U"\uFFFD\uFFFD"},            // overlong
      {"\xED\xA0\x80", U"\uFFFD\uFFFD\uFFFD"},  // surrogate
      {"\xF0\x80\x80"
       "A",
       U"\uFFFD\uFFFD\uFFFD"
       U"A"},
      {"\xF4\x91\x92\x93\xFF"
       "A\x80\xBF"
       "B",
       U"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
       U"A\uFFFD\uFFFD"
       U"B"},
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF"
       "A",
       U"\uFFFD\uFFFD\uFFFD\uFFFD"
       U"A"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(::testing::PrintToString(std::string(c.bytes)));
    EXPECT_EQ(DecodeUtf8(c.bytes), c.expected);
    EXPECT_EQ(Length(c.bytes), c.expected.size());
  }
}

TEST(Utf8, SubstringCountsCodePoints) {
  EXPECT_EQ(Substring("政府信息", 1, 3), "府信");
  EXPECT_EQ(Substring("政府信息", 2, 99), "信息");
  EXPECT_EQ(Substring("政府信息", 9, 99), "");
  EXPECT_EQ(Substring("政府信息", 3, 2), "");
  EXPECT_EQ(Substring("", 0, 1), "");
}

TEST(Utf8, EncodesWhatIsNoCharacterAsReplacement) {
  EXPECT_EQ(EncodeUtf8(std::u32string{0xD800, 0x110000, U'a'}),
            "\xEF\xBF\xBD\xEF\xBF\xBD"
            "a");
}

// Long runs are decoded at once, and short pieces one character at a time.
TEST(Utf8, LongTextsAreReadLikeTheirCharacters) {
  const std::string_view pieces[] = {"年",       "政府信息", "，",          "a",      "2020",
                                     "abcdefgh", "é",        "\u0E01",      "\uD7A3", "\U0001F600",
                                     "\xE5\xB9", "\x80",     "\xED\xA0\x80"};
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    std::string bytes;
    // Mostly well-formed.
    const std::size_t count = round % 3 == 0 ? std::size(pieces) : std::size(pieces) - 3;
    while (bytes.size() < 900) bytes += pieces[random() % count];
    const std::u32string decoded = DecodeUtf8(bytes);
    ASSERT_EQ(decoded.size(), Length(bytes));
    for (std::size_t i = 0; i < decoded.size(); i += 1 + random() % 20) {
      EXPECT_EQ(DecodeUtf8(Substring(bytes, i, i + 1)), decoded.substr(i, 1)) << i;
    }
  }
}

TEST(Utf8, TakesWhatIsWellFormedAndFits) {
  std::array<char32_t, 8> out{};
  const Taken all = TakeWellFormed("2020年", out);
  EXPECT_EQ(all.bytes, 7);
  EXPECT_EQ(std::u32string(out.data(), all.characters), U"2020年");
  const Taken until_broken = TakeWellFormed("年\xFF年", out);
  EXPECT_EQ(until_broken.bytes, 3);
  EXPECT_EQ(until_broken.characters, 1);
  EXPECT_EQ(TakeWellFormed("\xE5\xB9", out).bytes, 0);
  const Taken until_full = TakeWellFormed("一二三四五六七八九十", out);
  EXPECT_EQ(until_full.bytes, 24);
  EXPECT_EQ(until_full.characters, 8);
  EXPECT_EQ(TakeWellFormed("年", std::span<char32_t>()).bytes, 0);
}

TEST(Utf8, RandomBytesKeepTheLaws) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 24, '\0');
    for (char& c : bytes) {
      // Bytes that start or continue sequences, mostly.
      c = static_cast<char>(random() % 4 == 0 ? random() % 128 : 128 + random() % 128);
    }
    const std::u32string decoded = DecodeUtf8(bytes);
    EXPECT_EQ(Length(bytes), decoded.size());
    EXPECT_EQ(DecodeUtf8(EncodeUtf8(decoded)), decoded);
    const std::size_t cut = decoded.empty() ? 0 : random() % (decoded.size() + 1);
    EXPECT_EQ(Substring(bytes, 0, cut) + Substring(bytes, cut, decoded.size()), bytes);
    const std::string folded = FoldLabel(bytes);
    EXPECT_EQ(FoldLabel(folded), folded);
  }
}

TEST(DisplayWidth, FollowsEastAsianWidth) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("商务局"), 6);
  EXPECT_EQ(DisplayWidth("（一）"), 6);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
  EXPECT_EQ(DisplayWidth("a\u200B"
                         "b"),
            2);
}

TEST(Characters, KnowsSpacesAndIdeographs) {
  for (const char32_t c : std::u32string(U" \t\n\u00A0\u3000\u2003\u200B\uFEFF\u2060\u00AD")) {
    EXPECT_TRUE(IsSpace(c)) << static_cast<std::uint32_t>(c);
  }
  for (const char32_t c : std::u32string(U"a0年。（-")) EXPECT_FALSE(IsSpace(c));
  for (const char32_t c : std::u32string(U"年〇㐀\U00020000")) EXPECT_TRUE(IsIdeograph(c));
  for (const char32_t c : std::u32string(U"a1。あ")) EXPECT_FALSE(IsIdeograph(c));
  EXPECT_EQ(ToHalfWidth(U'７'), U'7');
  EXPECT_EQ(ToHalfWidth(U'（'), U'(');
  EXPECT_EQ(ToHalfWidth(U'\u3000'), U' ');
  EXPECT_EQ(ToHalfWidth(U'。'), U'。');
}

TEST(FoldLabel, MakesSpellingsOfOneLabelEqual) {
  EXPECT_EQ(FoldLabel("（一）予以公开"), "(一)予以公开");
  EXPECT_EQ(FoldLabel("( 一 )予以\n公开\u00A0"), "(一)予以公开");
  EXPECT_EQ(FoldLabel("「三安全」"), FoldLabel("“三安全”"));
  EXPECT_EQ(FoldLabel("１．ＡＢ"), "1.ab");
  EXPECT_EQ(FoldLabel("　 "), "");
}

TEST(ParseNumber, ReadsDigitsAndNumerals) {
  struct Case {
    std::string_view text;
    double value;
  };
  const Case cases[] = {
      {"0", 0},
      {"12", 12},
      {"007", 7},
      {"1,234", 1234},
      {"12,345,678", 12345678},
      {"1.5", 1.5},
      {"0.07", 0.07},
      {"１２", 12},
      {"１，２３４．５", 1234.5},
      {"-4", -4},
      {"－4", -4},
      {"+3", 3},
      {"-0", 0},
      {"1.2万", 12000},
      {"33万", 330000},
      {"2亿", 2e8},
      {"3千", 3000},
      {"5万亿", 5e12},
      {"〇", 0},
      {"零", 0},
      {"○", 0},
      {"O", 0},
      {"一", 1},
      {"两", 2},
      {"十", 10},
      {"十三", 13},
      {"二十", 20},
      {"二十五", 25},
      {"一百", 100},
      {"一百零五", 105},
      {"一百一十", 110},
      {"三百二十", 320},
      {"三百二", 320},
      {"一千零五十", 1050},
      {"两千三", 2300},
      {"一万零五", 10005},
      {"二万三", 23000},
      {"十二万", 120000},
      {"三万五千二百一十六", 35216},
      {"一亿零三百万", 1.03e8},
      {"廿", 20},
      {"廿三", 23},
      {"卅", 30},
      {"二〇一七", 2017},
      {"二○一七", 2017},
      {"二O一七", 2017},
      {"二零一九", 2019},
      {"贰拾叁", 23},
      {"一三五", 135},
      {"一千零五", 1005},
      {"兩", 2},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const std::optional<double> value = ParseNumber(c.text);
    ASSERT_TRUE(value.has_value());
    EXPECT_DOUBLE_EQ(*value, c.value);
  }
}

TEST(ParseNumber, RefusesAnythingElse) {
  for (const std::string_view text :
       {"",     " ",        "1 2",    " 1",        "1,23",     ",123",     "12,",  "1234,567",
        "1.",   ".5",       "1.2.3",  "--1",       "-",        "12件",     "5%",   "/",
        "无",   "年",       "百",     "千三",      "三百三百", "十十",     "百十", "零零五十",
        "o",    "OO",       "一百零", "万",        "十百",     "五万五亿", "1-2",  "1e5",
        "0x10", "\xE5\xB9", "第三",   "三万两千万"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(ParseNumber(text), std::nullopt);
  }
}

TEST(ParseNumber, ReadsEveryNumeralItIsGiven) {
  const std::vector<std::string> digits = {"零", "一", "二", "三", "四",
                                           "五", "六", "七", "八", "九"};
  const auto numeral = [&](int n) {
    std::string out;
    bool gap = false;
    int unit = 1000;
    for (const char* name : {"千", "百", "十", ""}) {
      const int digit = n / unit % 10;
      if (digit > 0) {
        if (gap && !out.empty()) out += "零";
        out += digits[static_cast<std::size_t>(digit)] + name;
      }
      gap = digit == 0;
      unit /= 10;
    }
    return out;
  };
  for (int n = 1; n < 10000; ++n) {
    ASSERT_EQ(ParseNumber(numeral(n)), n) << numeral(n);
  }
}

TEST(Characters, SpacesAndHanAreThoseOfUnicode) {
  for (char32_t c = 0; c < 0x30000; ++c) {
    UErrorCode error = U_ZERO_ERROR;
    const auto code = static_cast<UChar32>(c);
    EXPECT_EQ(IsHan(c), uscript_getScript(code, &error) == USCRIPT_HAN)
        << static_cast<std::uint32_t>(c);
    if (u_isUWhiteSpace(code)) {
      EXPECT_TRUE(IsSpace(c)) << static_cast<std::uint32_t>(c);
    }
    if (IsSpace(c) && !u_isUWhiteSpace(code)) {
      EXPECT_EQ(u_charType(code), U_FORMAT_CHAR) << static_cast<std::uint32_t>(c);
    }
  }
}

TEST(Utf8, LengthIsComparedWithoutCountingAll) {
  for (const std::string text : {"", "a", "年报", "a年b报", "\xE5\xB9", "\x80\x80\x80"}) {
    for (std::size_t count = 0; count < 8; ++count) {
      EXPECT_EQ(LongerThan(text, count), Length(text) > count) << text << " " << count;
    }
  }
  EXPECT_TRUE(LongerThan(std::string(4000, 'a'), 900));
}

TEST(Utf8, DecodesIntoMemoryThatIsUsedAgain) {
  std::u32string out = U"旧";
  const std::string text = std::string(1000, 'a') + "年";
  DecodeUtf8(text, out);
  EXPECT_EQ(out, std::u32string(1000, U'a') + U"年");
  EXPECT_FALSE(HasSpace("政府信息"));
  EXPECT_TRUE(HasSpace("政府　信息"));
}

}  // namespace
}  // namespace nianbao::text
