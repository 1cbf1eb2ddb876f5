// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/mapped_text.h"

#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

struct Character {
  char32_t c = 0;
  SourceSpan source;
};

// The same pieces in a MappedText and, as what it must be, one by one.
struct Model {
  MappedText text;
  std::vector<Character> characters;
};

void AppendRandomPiece(std::mt19937& random, std::int32_t& place, Model& model) {
  const auto length = static_cast<std::int32_t>(random() % 4);
  place += static_cast<std::int32_t>(random() % 2) * static_cast<std::int32_t>(random() % 5);
  if (random() % 3 == 0) {
    const SourceSpan source{place, place + 2 + length};
    model.text.Append(U'&', source);
    model.characters.push_back({U'&', source});
    place = source.end;
    return;
  }
  for (std::int32_t i = 0; i < length; ++i) {
    const auto c = static_cast<char32_t>(U'a' + random() % 26);
    model.text.Append(c, {place, place + 1});
    model.characters.push_back({c, {place, place + 1}});
    ++place;
  }
}

void ExpectSame(const MappedText& text, const std::vector<Character>& characters,
                std::size_t begin) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const Character& expected = characters[begin + i];
    ASSERT_EQ(text[i], expected.c);
    ASSERT_EQ(text.Source(i).begin, expected.source.begin);
    ASSERT_EQ(text.Source(i).end, expected.source.end);
  }
}

TEST(MappedText, KeepsEveryPlace) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    Model model;
    std::int32_t place = 0;
    for (int i = 0; i < 12; ++i) AppendRandomPiece(random, place, model);
    ASSERT_EQ(model.text.size(), model.characters.size());
    ExpectSame(model.text, model.characters, 0);
    const std::size_t begin = random() % (model.text.size() + 1);
    const std::size_t end = begin + random() % (model.text.size() - begin + 1);
    const MappedText slice = model.text.Slice(begin, end);
    ASSERT_EQ(slice.size(), end - begin);
    ExpectSame(slice, model.characters, begin);
    MappedText joined = model.text.Slice(0, begin);
    joined.Append(model.text.Slice(begin, model.text.size()));
    ExpectSame(joined, model.characters, 0);
    ASSERT_EQ(joined.Runs().size(), model.text.Runs().size());
    joined.Truncate(end);
    ASSERT_EQ(joined.size(), end);
    ExpectSame(joined, model.characters, 0);
  }
}

TEST(MappedText, MapsWordsAsAWhole) {
  MappedText text(U"甲", 4);
  text.Append(U"端口", {5, 8});
  text.Append(U"在线", {8, 10});
  text.Append(U'乙', {10, 11});
  ASSERT_EQ(text.size(), 6U);
  EXPECT_EQ(text.Source(1).begin, 5);
  EXPECT_EQ(text.Source(2).begin, 5);
  EXPECT_EQ(text.Source(2).end, 8);
  EXPECT_EQ(text.Source(4).begin, 9);
  EXPECT_EQ(text.Runs().size(), 3U);
  EXPECT_EQ(text.Extent().end, 11);
  EXPECT_EQ(MappedText().Extent().end, 0);
  EXPECT_TRUE(MappedText(U"", 3).Runs().empty());
}

TEST(MappedText, JoinsSourcesIntoRuns) {
  MappedText text(U"甲乙", 10);
  text.Append(U'&', {12, 17});
  text.Append(U'丙', {17, 18});
  text.Append(U'丁', {20, 21});
  text.Append(U'x', {21, 30});
  text.Append(U'y', {21, 30});
  const auto runs = text.Runs();
  ASSERT_EQ(runs.size(), 5U);
  const int expected[5][4] = {
      {0, 2, 10, 12}, {2, 3, 12, 17}, {3, 4, 17, 18}, {4, 5, 20, 21}, {5, 7, 21, 30}};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(runs[i].begin(), expected[i][0]);
    EXPECT_EQ(runs[i].end(), expected[i][1]);
    EXPECT_EQ(runs[i].source_begin(), expected[i][2]);
    EXPECT_EQ(runs[i].source_end(), expected[i][3]);
  }
  EXPECT_EQ(text.Slice(1, 3).Utf8(), "乙&");
  EXPECT_EQ(text.Slice(1, 3).Extent().end, 17);
}

}  // namespace
}  // namespace nianbao::normalize
