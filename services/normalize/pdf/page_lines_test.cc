// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/page_lines.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "services/normalize/pdf/glyphs_for_test.h"

namespace nianbao::normalize::pdf {
namespace {

using ::testing::ElementsAre;

std::vector<std::u32string> TextsOf(std::vector<Glyph> glyphs) {
  std::vector<std::u32string> texts;
  for (const Line& line : MakeLines(std::move(glyphs))) texts.push_back(line.Text());
  return texts;
}

struct Case {
  const char* name;
  std::vector<Glyph> glyphs;
  std::vector<std::u32string> lines;
};

TEST(PageLinesTest, MakesLines) {
  const Case cases[] = {
      {"words apart", GlyphsOf(U"Annual", 0, 0) + GlyphsOf(U"report", 33, 0), {U"Annual report"}},
      {"columns apart", GlyphsOf(U"局长", 0, 0) + GlyphsOf(U"电话", 50, 0), {U"局长 电话"}},
      {"letter spacing", GlyphsOf(U"年度报告", 0, 0, 10, 8), {U"年度报告"}},
      {"spaced-out digits", GlyphsOf(U"2021", 0, 0, 10, 2.5), {U"2021"}},
      {"columns of digits",
       GlyphsOf(U"8", 0, 0) + GlyphsOf(U"3", 40, 0) + GlyphsOf(U"0", 80, 0),
       {U"8 3 0"}},
      {"drawn spaces between words", GlyphsOf(U"a b c", 0, 0), {U"a b c"}},
      {"digits in text",
       GlyphsOf(U"共", 0, 0) + GlyphsOf(U"12", 12.5, 0) + GlyphsOf(U"件", 25, 0),
       {U"共12件"}},
      {"drawn spaces at the ends", GlyphsOf(U"　年　", 0, 0), {U"年"}},
      {"fake bold", GlyphsOf(U"总计", 0, 0) + GlyphsOf(U"总计", 0.4, 0), {U"总计"}},
      {"double digits", GlyphsOf(U"1100", 0, 0), {U"1100"}},
      {"superscript", GlyphsOf(U"面积", 0, 10) + GlyphsOf(U"2", 20, 9, 5), {U"面积2"}},
      {"raised digit behind a digit", GlyphsOf(U"10", 0, 10) + GlyphsOf(U"1", 10, 9, 5), {U"10^1"}},
      {"lowered digit", GlyphsOf(U"10", 0, 10) + GlyphsOf(U"1", 10, 16, 5), {U"101"}},
      {"smaller digit on the line", GlyphsOf(U"10", 0, 10) + GlyphsOf(U"1", 10, 12, 8), {U"101"}},
      {"space that the author wrote",
       GlyphsOf(U"青湖主办", 0, 0) + GlyphsOf(U" ", 40, 0, 6) + GlyphsOf(U"信息中心", 43, 0),
       {U"青湖主办 信息中心"}},
      {"space within letter spacing",
       GlyphsOf(U"年", 0, 0) + GlyphsOf(U" ", 10, 0, 6) + GlyphsOf(U"度", 15, 0) +
           GlyphsOf(U"报", 30, 0) + GlyphsOf(U"告", 45, 0),
       {U"年度报告"}},
      {"two lines", GlyphsOf(U"下", 0, 20) + GlyphsOf(U"上", 0, 5), {U"上", U"下"}},
      {"any order", GlyphsOf(U"二", 10, 0) + GlyphsOf(U"一", 0, 0), {U"一二"}},
      {"radicals", GlyphsOf(U"⼯作⻚⻅", 0, 0), {U"工作页见"}},
      {"compatibility ideograph", GlyphsOf(U"\uF9E9", 0, 0), {U"里"}},
      {"spaces alone", GlyphsOf(U"   ", 0, 0), {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(TextsOf(c.glyphs), c.lines);
  }
}

TEST(PageLinesTest, ReadsTurnedTextInItsDirection) {
  // Downward: each glyph below the one before, the second line to the left of the first.
  std::vector<Glyph> glyphs;
  for (const auto& [c, x, y] : {std::tuple{U'甲', 50.0, 0.0},
                                {U'乙', 50.0, 10.0},
                                {U'丙', 30.0, 0.0},
                                {U'丁', 30.0, 10.0}}) {
    Glyph glyph;
    glyph.character = c;
    glyph.size = 10;
    glyph.quarters = 1;
    glyph.box = {x, y, x + 10, y + 10};
    glyphs.push_back(glyph);
  }
  EXPECT_THAT(TextsOf(glyphs), ElementsAre(U"甲乙", U"丙丁"));
}

TEST(PageLinesTest, KeepsThePlaceOfEveryCharacter) {
  const std::vector<Line> lines = MakeLines(GlyphsOf(U"ab", 5, 7) + GlyphsOf(U"c", 20, 7));
  ASSERT_EQ(lines.size(), 1u);
  const std::vector<Character>& characters = lines[0].characters;
  ASSERT_EQ(characters.size(), 4u);
  EXPECT_EQ(characters[1].box.left, 10);
  EXPECT_EQ(characters[2].character, U' ');
  EXPECT_EQ(characters[2].box.left, 15);
  EXPECT_EQ(characters[2].box.right, 20);
  EXPECT_EQ(lines[0].box.right, 25);
  EXPECT_EQ(lines[0].box.top, 7);
}

}  // namespace
}  // namespace nianbao::normalize::pdf
