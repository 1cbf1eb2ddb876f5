// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/lexicon.h"

#include <algorithm>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::extract::narrative {
namespace {

using ::testing::HasSubstr;

constexpr char kWords[] = "publish\t公开 发布\ninfo\t信息\n@part\t其中\n";
constexpr char kNames[] = "name\t十九大\n";
constexpr char kUnits[] = "item\t条 件\nduration\t年\n";
constexpr char kEntries[] = "disclosure.total\tpublish info\t\t\titem\t\n";

TEST(LexiconTest, TheBuiltInFilesAreSound) { EXPECT_GT(Lexicon::BuiltIn().entries().size(), 200u); }

// An indicator that no phrase can name would be lost without a word.
TEST(LexiconTest, EveryIndicatorOfTheNarrativeHasAnEntry) {
  std::set<std::string> named;
  for (const Entry& entry : Lexicon::BuiltIn().entries()) {
    named.insert(entry.indicator);
    named.insert(entry.alternatives.begin(), entry.alternatives.end());
  }
  for (const indicators::Indicator& indicator : indicators::Concordance::BuiltIn().indicators()) {
    const auto& forms = indicator.forms;
    if (std::find(forms.begin(), forms.end(), "narrative") == forms.end()) continue;
    EXPECT_TRUE(named.contains(indicator.id)) << indicator.id << " " << indicator.label;
  }
}

TEST(LexiconTest, WordsAndUnitsAreFoundByTheirLongestMatch) {
  const Lexicon& lexicon = Lexicon::BuiltIn();
  const auto word = lexicon.words().Longest(U"政府信息公开申请表", 0);
  ASSERT_GE(word.value, 0);
  EXPECT_EQ(lexicon.word(word.value).text, "政府信息公开申请");
  const auto unit = lexicon.units().Longest(U"万元钱", 0);
  ASSERT_GE(unit.value, 0);
  EXPECT_EQ(lexicon.unit(unit.value).text, "万元");
}

struct BrokenCase {
  const char* words;
  const char* names;
  const char* units;
  const char* entries;
  const char* message;
};

class BrokenLexiconTest : public ::testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenLexiconTest, IsRefused) {
  const BrokenCase& broken = GetParam();
  const LexiconFiles files{.words = broken.words,
                           .names = broken.names,
                           .units = broken.units,
                           .entries = broken.entries};
  const auto parsed = Lexicon::Parse(files, indicators::Concordance::BuiltIn());
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr(broken.message));
}

TEST(LexiconTest, TheSmallFilesOfTheTestsAreSound) {
  const LexiconFiles files{.words = kWords, .names = kNames, .units = kUnits, .entries = kEntries};
  EXPECT_TRUE(Lexicon::Parse(files, indicators::Concordance::BuiltIn()).ok());
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenLexiconTest,
    ::testing::Values(
        BrokenCase{"publish 公开", kNames, kUnits, kEntries, "words.tsv line 1: a concept"},
        BrokenCase{"@nothing\t公开", kNames, kUnits, kEntries, "unknown role @nothing"},
        BrokenCase{"publish\t公开 公开\ninfo\t信息\n", kNames, kUnits, kEntries,
                   "公开 is there twice under publish"},
        BrokenCase{"publish\t公开\ninfo\t信息\nwebsite\t网站\n", kNames, kUnits, kEntries,
                   "no entry uses website"},
        BrokenCase{kWords, "date\t十九大", kUnits, kEntries,
                   "names.tsv line 1: unknown class date"},
        BrokenCase{kWords, "name\t十九大 十九大", kUnits, kEntries, "十九大 is there twice"},
        BrokenCase{kWords, kNames, "items\t条", kEntries, "units.tsv line 1: unknown class items"},
        BrokenCase{kWords, kNames, "item\t条\nevent\t条", kEntries, "条 is there twice"},
        BrokenCase{kWords, kNames, kUnits, "disclosure.total\tpublish\n", "2 fields instead of 6"},
        BrokenCase{kWords, kNames, kUnits, "no.such\tpublish info\t\t\titem\t\n",
                   "entries.tsv line 1: unknown indicator no.such"},
        BrokenCase{kWords, kNames, kUnits, "disclosure.total/none\tpublish info\t\t\titem\t\n",
                   "unknown column none"},
        BrokenCase{kWords, kNames, kUnits, "disclosure.total\tpublish news\t\t\titem\t\n",
                   "unknown concept news"},
        BrokenCase{kWords, kNames, kUnits, "disclosure.total\t\tpublish info\t\titem\t\n",
                   "no head"},
        BrokenCase{kWords, kNames, kUnits, "disclosure.total\tpublish info\t\t\tduration\t\n",
                   "unknown unit duration"},
        BrokenCase{kWords, kNames, kUnits, "disclosure.total\tpublish info\t\t\t\t\n", "no units"},
        BrokenCase{kWords, kNames, kUnits, "disclosure.total\tpublish info\t\t\titem\t2019\n",
                   "malformed years 2019"},
        BrokenCase{kWords, kNames, kUnits, "disclosure.total\tpublish info\t\tinfo\titem\t\n",
                   "line 1: can never match"},
        BrokenCase{kWords, kNames, kUnits, "disclosure.total\tpublish\t!info info?\t\titem\t\n",
                   "line 1: can never match"},
        BrokenCase{kWords, kNames, kUnits,
                   "disclosure.total\tpublish info\t\t\titem\t\n"
                   "applications.received\tpublish info\t\t\titem\t\n",
                   "line 2: can never win over line 1"}));

}  // namespace
}  // namespace nianbao::extract::narrative
