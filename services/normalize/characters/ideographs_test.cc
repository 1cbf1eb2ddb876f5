// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/ideographs.h"

#include "common/text/text.h"
#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

TEST(UnifiedIdeograph, GivesTheIdeographThatACharacterStandsFor) {
  struct Case {
    char32_t from;
    char32_t to;
  };
  const Case cases[] = {
      {U'⼀', U'一'},   {U'⼆', U'二'},   {U'⽂', U'文'},   {U'⻋', U'车'},   {U'⻔', U'门'},
      {U'⺠', U'民'},   {0xF900, U'豈'},  {0xFA19, U'神'},  {0x2F800, U'丽'}, {0xE81E, 0x9FB4},
      {0x2E9A, 0x2E9A}, {0xFA0E, 0xFA0E}, {0xE000, 0xE000}, {U'政', U'政'},   {U'a', U'a'},
      {U'①', U'①'},     {U'％', U'％'},   {0x2FD5, U'龠'},  {0x2FD6, 0x2FD6}, {0x10FFFF, 0x10FFFF},
  };
  for (const Case& c : cases) {
    std::u32string text(1, c.from);
    UnifyIdeographs(text);
    EXPECT_EQ(text[0], c.to) << static_cast<unsigned>(c.from);
    EXPECT_EQ(UnifiedIdeograph(c.from), c.to);
    EXPECT_EQ(UnifiedIdeograph(c.to), c.to);
  }
}

TEST(UnifyIdeographs, LeavesNoRadicalThatIsAnIdeograph) {
  for (char32_t c = 0x2F00; c <= 0x2FD5; ++c) {
    EXPECT_TRUE(text::IsIdeograph(UnifiedIdeograph(c))) << static_cast<unsigned>(c);
  }
}

}  // namespace
}  // namespace nianbao::normalize
