// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/line_index.h"

#include <string>

#include "gtest/gtest.h"

namespace nianbao::cli {
namespace {

std::string At(const LineIndex& lines, int code_point) {
  const auto place = lines.Find(code_point);
  return place ? std::to_string(place->line) + ":" + std::to_string(place->column) : "nowhere";
}

TEST(LineIndexTest, EveryKindOfLineEndCountsOnce) {
  const LineIndex lines(U"年报\r\n3件\n\r末");
  EXPECT_EQ(At(lines, 0), "1:1");
  EXPECT_EQ(At(lines, 1), "1:2");
  EXPECT_EQ(At(lines, 4), "2:1");
  EXPECT_EQ(At(lines, 7), "3:1");
  EXPECT_EQ(At(lines, 8), "4:1");
}

TEST(LineIndexTest, BeyondTheTextIsNowhere) {
  const LineIndex lines(U"一");
  EXPECT_EQ(At(lines, 1), "1:2");
  EXPECT_EQ(At(lines, 2), "nowhere");
  EXPECT_EQ(At(lines, -1), "nowhere");
  EXPECT_EQ(At(LineIndex(U""), 0), "1:1");
}

}  // namespace
}  // namespace nianbao::cli
