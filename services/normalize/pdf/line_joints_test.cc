// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/line_joints.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "services/normalize/pdf/glyphs_for_test.h"

namespace nianbao::normalize::pdf {
namespace {

constexpr double kLeft = 100;
constexpr double kFull = 400;

// A line of ideographs from `left` to `right`.
Line Prose(double left, double right, double y, double size = 10) {
  const auto count = static_cast<std::size_t>((right - left) / size);
  return LineOf(std::u32string(count, U'文'), left, y, size);
}

PageLayout PageOf(const std::vector<Line>& lines) {
  PageLayout page;
  page.number = 1;
  page.width = kLeft + kFull + 100;
  page.height = 800;
  for (const Line& line : lines) {
    PageItem item;
    item.box = line.box;
    item.line = line;
    page.items.push_back(item);
  }
  return page;
}

// One letter a line: c continues the one before, b begins.
std::string JointsOf(const std::vector<Line>& lines) {
  const std::vector<PageLayout> pages = {PageOf(lines)};
  LineJoints joints(MeasureBody(pages));
  std::string letters;
  for (const PageItem& item : pages[0].items) {
    const bool continues = joints.Next(item.line, pages[0]).joint == LineHints::Joint::kContinues;
    letters += continues ? 'c' : 'b';
  }
  return letters;
}

TEST(LineJointsTest, TellsParagraphs) {
  const struct {
    const char* name;
    std::vector<Line> lines;
    std::string joints;
  } cases[] = {
      {"indented paragraphs",
       {Prose(120, 500, 0), Prose(100, 500, 20), Prose(100, 300, 40), Prose(120, 500, 60),
        Prose(100, 200, 80)},
       "bccbc"},
      {"full last line",
       {Prose(120, 500, 0), Prose(100, 500, 20), Prose(120, 500, 40), Prose(100, 500, 60)},
       "bcbc"},
      {"set apart by space",
       {Prose(100, 500, 0), Prose(100, 500, 20), Prose(100, 500, 55), Prose(100, 500, 75)},
       "bcbc"},
      {"ragged margin",
       {Prose(120, 500, 0), Prose(100, 490, 20), Prose(100, 500, 40), Prose(100, 200, 60)},
       "bccc"},
      {"signature to the right",
       {Prose(120, 500, 0), Prose(100, 500, 20), Prose(100, 200, 40), Prose(430, 500, 60),
        Prose(400, 500, 80), Prose(100, 130, 100)},
       "bccbbb"},
      {"an address that does not fit",
       {Prose(120, 500, 0), Prose(100, 400, 20), LineOf(U"（http://www.shuiwu.example）", 100, 40)},
       "bcc"},
      {"a document number that does not fit",
       {Prose(120, 500, 0), Prose(100, 465, 20), LineOf(U"〔2021〕5号文件", 100, 40)},
       "bcc"},
      {"a time and what follows its sentence",
       {Prose(120, 500, 0), Prose(100, 445, 20), LineOf(U"17:30。2022年", 100, 40)},
       "bcc"},
      {"punctuation over the margin",
       {Prose(120, 500, 0), LineOf(std::u32string(40, U'文') + U"，", 100, 20),
        LineOf(std::u32string(40, U'文') + U"，", 100, 40), Prose(100, 490, 60),
        LineOf(U"后", 100, 80)},
       "bcccc"},
      {"numbered heading below a full line",
       {Prose(100, 500, 0), LineOf(std::u32string(38, U'文') + U"。", 100, 20),
        LineOf(U"二、主动公开情况", 100, 40), Prose(100, 500, 60)},
       "bcbb"},
      {"number inside of a sentence",
       {Prose(100, 500, 0), Prose(100, 500, 20), LineOf(U"一、二级目录", 100, 40)},
       "bcc"},
      {"heading above text",
       {Prose(100, 500, 0, 16), Prose(100, 500, 30), Prose(100, 500, 50), Prose(100, 500, 70)},
       "bbcc"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(JointsOf(c.lines), c.joints);
  }
}

TEST(LineJointsTest, HintsHeadings) {
  const std::vector<PageLayout> pages = {
      PageOf({Prose(200, 400, 0, 20), Prose(100, 220, 40, 12), Prose(100, 500, 60),
              Prose(100, 500, 80), Prose(100, 500, 100)})};
  LineJoints joints(MeasureBody(pages));
  std::vector<int> levels;
  for (const PageItem& item : pages[0].items) {
    levels.push_back(joints.Next(item.line, pages[0]).heading_level);
  }
  EXPECT_EQ(levels, (std::vector<int>{0, 1, -1, -1, -1}));
}

}  // namespace
}  // namespace nianbao::normalize::pdf
