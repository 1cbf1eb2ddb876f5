// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/traits.h"

#include <cstdint>
#include <iterator>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "services/normalize/characters/clean.h"
#include "services/normalize/characters/mojibake.h"

namespace nianbao::normalize {
namespace {

TEST(Traits, OfCharacters) {
  struct Case {
    char32_t character;
    Traits has;
    Traits lacks;
  };
  const Traits all = ~Traits{0};
  const Case cases[] = {
      {U'年', trait::kVisible | trait::kWord, all & ~(trait::kVisible | trait::kWord)},
      {U'。', trait::kVisible | trait::kWord | trait::kStop, trait::kSeparator | trait::kUnclean},
      {U'？', trait::kStop, trait::kSeparator | trait::kUnclean},
      {U'、', trait::kSeparator | trait::kWord, trait::kStop | trait::kUnclean},
      {U'，', trait::kSeparator, trait::kStop | trait::kWord},
      {U'/', trait::kSeparator | trait::kWord, trait::kRule},
      {U'“', trait::kVisible, trait::kSuspect | trait::kUnclean},
      {U'3', trait::kVisible | trait::kDigit, trait::kWord | trait::kUnclean},
      {U'３', trait::kDigit | trait::kUnclean, trait::kWord},
      {U'-', trait::kRule, trait::kWord},
      {U' ', trait::kSpace | trait::kUnclean, trait::kVisible | trait::kWord},
      {U'\t', trait::kSpace | trait::kRule, trait::kControl | trait::kLineEnd},
      {U'\n', trait::kSpace | trait::kLineEnd, trait::kControl},
      {U'\u2028', trait::kLineEnd, trait::kControl},
      {U'\a', trait::kControl | trait::kUnclean, trait::kSpace},
      {U'\u200B', trait::kSpace | trait::kUnclean, trait::kVisible},
      {U'│', trait::kRule, trait::kMenu},
      {U'|', trait::kRule | trait::kMenu, trait::kSpace},
      {U'»', trait::kMenu | trait::kSuspect, trait::kRule},
      {U'<', trait::kMarkup, trait::kBracket},
      {U'[', trait::kBracket, trait::kUnclean},
      {U']', trait::kUnclean, trait::kBracket},
      {U'备', trait::kFiling, trait::kSuspect},
      {U'证', trait::kFiling, trait::kSuspect},
      {U'é', trait::kSuspect, trait::kUnclean},
      {U'垮', trait::kWord, trait::kSpace},
      {U'\uE000', trait::kSuspect | trait::kUnclean, trait::kSpace},
      {U'\uFFFD', trait::kSuspect, trait::kSpace},
      {U'\U00020087', trait::kSuspect | trait::kWord, trait::kSpace | trait::kUnclean},
      {U'\U000F0000', trait::kUnclean, trait::kSpace},
  };
  const TraitTable traits;
  for (const Case& c : cases) {
    SCOPED_TRACE(static_cast<std::uint32_t>(c.character));
    EXPECT_EQ(traits(c.character) & c.has, c.has);
    EXPECT_EQ(traits(c.character) & c.lacks, 0U);
  }
}

TEST(Traits, FindsTheFirstCharacterOfAKind) {
  const TraitTable traits;
  for (std::size_t length = 0; length < 12; ++length) {
    for (std::size_t at = 0; at <= length; ++at) {
      std::u32string text(length, U'年');
      if (length > 0) text[0] = U'\U00020087';
      if (at < length) text[at] = U'\n';
      if (at + 1 < length) text[at + 1] = U'[';
      Traits before = 0;
      EXPECT_EQ(traits.Find(text, trait::kLineEnd, before), at);
      EXPECT_EQ(before & (trait::kBracket | trait::kLineEnd), 0U);
      EXPECT_EQ((before & trait::kVisible) != 0, at > 0);
    }
  }
}

// The steps that a text's traits let it skip would not have changed it.
TEST(Traits, TellWhatMayBeSkipped) {
  const TraitTable traits;
  std::mt19937 random(1);
  int clean = 0;
  int right = 0;
  for (int round = 0; round < 20000; ++round) {
    std::u32string text;
    for (std::size_t i = random() % 12; i > 0; --i) {
      constexpr char32_t kBlocks[] = {0x20, 0x80, 0x2000, 0x2E80, 0x3000, 0x4E00, 0x6500, 0xFF00};
      text += static_cast<char32_t>(kBlocks[random() % std::size(kBlocks)] + random() % 0x80);
    }
    const Traits all = traits(text);
    if ((all & trait::kUnclean) == 0) {
      ++clean;
      EXPECT_EQ(Clean(MappedText(text, 0), Spacing::kProse).text(), text);
    }
    if ((all & trait::kSuspect) == 0) {
      ++right;
      const Repaired repaired = UndoMojibake(text);
      EXPECT_EQ(repaired.text, text);
      EXPECT_TRUE(repaired.misread_as.empty() && repaired.notices.empty());
    }
  }
  EXPECT_GT(clean, 100);
  EXPECT_GT(right, 100);
}

}  // namespace
}  // namespace nianbao::normalize
