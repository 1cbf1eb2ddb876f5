// SPDX-License-Identifier: Apache-2.0
#include "common/text/word_trie.h"

#include "gtest/gtest.h"

namespace nianbao::text {
namespace {

TEST(WordTrieTest, FindsTheLongestWordThatBeginsThere) {
  WordTrie trie;
  EXPECT_EQ(trie.Add(U"信息", 1), 1);
  EXPECT_EQ(trie.Add(U"信息公开", 2), 2);
  EXPECT_EQ(trie.Add(U"@", 3), 3);
  // Known already, under its first number.
  EXPECT_EQ(trie.Add(U"信息", 4), 1);
  trie.Freeze();
  const std::u32string_view text = U"政府信息公开信息@";
  EXPECT_EQ(trie.Longest(text, 0).length, 0u);
  EXPECT_EQ(trie.Longest(text, 2).length, 4u);
  EXPECT_EQ(trie.Longest(text, 2).value, 2);
  EXPECT_EQ(trie.Longest(text, 6).value, 1);
  EXPECT_EQ(trie.Longest(text, 8).value, 3);
  EXPECT_EQ(trie.Longest(text, text.size()).value, -1);
  EXPECT_EQ(trie.Longest(U"信", 0).value, -1);
  EXPECT_EQ(trie.Longest(U"\U00020000", 0).value, -1);
}

}  // namespace
}  // namespace nianbao::text
