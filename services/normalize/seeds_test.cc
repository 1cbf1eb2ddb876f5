// SPDX-License-Identifier: Apache-2.0
// Real documents and what a careful reader found in them, where the optional shared folder has
// them.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "services/normalize/normalizer.h"

namespace nianbao::normalize {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

struct Seed {
  std::string name;
  v1::NormalizedDocument document;
  std::u32string source;
  nlohmann::json gold;
};

class SeedsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const fs::path seeds = fs::path(NIANBAO_SHARED_DIR) / "seeds";
    if (!fs::is_directory(seeds)) {
      GTEST_SKIP() << "no folder " << seeds << " with real documents";
    }
    ASSERT_OK_AND_ASSIGN(const auto normalizer, Normalizer::Create());
    for (const auto& entry : fs::directory_iterator(seeds)) {
      Seed seed;
      seed.name = entry.path().filename().string();
      const std::string bytes = ReadFile(entry.path());
      v1::RawDocument raw;
      raw.set_uri(seed.name);
      ASSERT_OK_AND_ASSIGN(seed.document, normalizer->Normalize(raw, bytes));
      seed.source = text::DecodeUtf8(bytes);
      const fs::path gold =
          fs::path(NIANBAO_SHARED_DIR) / "gold" / (seed.name.substr(0, 3) + ".json");
      if (fs::exists(gold)) seed.gold = nlohmann::json::parse(ReadFile(gold));
      seeds_.push_back(std::move(seed));
    }
  }

  std::vector<Seed> seeds_;
};

void CheckRuns(const google::protobuf::RepeatedPtrField<v1::SourceRun>& runs,
               const std::string& utf8, const Seed& seed, bool exact) {
  const std::u32string text = text::DecodeUtf8(utf8);
  int end = 0;
  int source_end = 0;
  for (const v1::SourceRun& run : runs) {
    EXPECT_GE(run.begin(), end);
    EXPECT_GT(run.end(), run.begin());
    EXPECT_GE(run.source_begin(), source_end);
    EXPECT_LE(static_cast<std::size_t>(run.source_end()), seed.source.size());
    end = run.end();
    source_end = run.source_end();
    for (int i = 0; exact && i < run.end() - run.begin(); ++i) {
      const char32_t original = seed.source[static_cast<std::size_t>(run.source_begin() + i)];
      const char32_t c = text[static_cast<std::size_t>(run.begin() + i)];
      EXPECT_TRUE(c == original || c == text::ToHalfWidth(original) ||
                  (text::IsSpace(c) && text::IsSpace(original)));
    }
  }
  EXPECT_EQ(static_cast<std::size_t>(end), text.size());
}

TEST_F(SeedsTest, EveryCharacterHasItsSource) {
  for (const Seed& seed : seeds_) {
    SCOPED_TRACE(seed.name);
    const bool exact = seed.document.script() == v1::Document::SIMPLIFIED;
    int end = 0;
    for (const v1::Block& block : seed.document.blocks()) {
      EXPECT_GE(block.source_begin(), end);
      end = block.source_end();
      CheckRuns(block.runs(), block.text(), seed, exact);
      for (const v1::Cell& cell : block.table().cells()) {
        CheckRuns(cell.runs(), cell.text(), seed, exact);
        EXPECT_GE(cell.source_begin(), block.source_begin());
        EXPECT_LE(cell.source_end(), block.source_end());
      }
    }
  }
}

TEST_F(SeedsTest, FindsTheDocumentsThatAReaderFound) {
  for (const Seed& seed : seeds_) {
    if (seed.gold.is_null()) continue;
    SCOPED_TRACE(seed.name);
    for (const auto& expected : seed.gold["documents"]) {
      SCOPED_TRACE(expected["id"].get<std::string>());
      const int begin = expected["start"];
      const int end = expected["end"];
      int matching = 0;
      for (const v1::Part& part : seed.document.parts()) {
        const v1::Block& first = seed.document.blocks(part.begin_block());
        const v1::Block& last = seed.document.blocks(part.end_block() - 1);
        if (std::abs(first.source_begin() - begin) <= 2 && std::abs(last.source_end() - end) <= 2) {
          ++matching;
        }
      }
      EXPECT_EQ(matching, 1);
    }
    for (const auto& chrome : seed.gold["boilerplate"]) {
      const int begin = chrome["start"];
      const int end = chrome["end"];
      for (const v1::Block& block : seed.document.blocks()) {
        if (block.source_begin() >= begin && block.source_end() <= end) {
          EXPECT_TRUE(block.boilerplate()) << block.text();
        }
      }
    }
  }
}

TEST_F(SeedsTest, FindsEveryNumberOfATableInACell) {
  for (const Seed& seed : seeds_) {
    if (seed.gold.is_null()) continue;
    SCOPED_TRACE(seed.name);
    for (const auto& expected : seed.gold["documents"]) {
      for (const auto& fact : expected["facts"]) {
        if (fact["where"] == "narrative") continue;
        SCOPED_TRACE(fact["id"].get<std::string>());
        const int position = fact["pos"];
        const v1::Cell* found = nullptr;
        for (const v1::Block& block : seed.document.blocks()) {
          for (const v1::Cell& cell : block.table().cells()) {
            if (cell.source_begin() <= position &&
                position < std::max(cell.source_end(), cell.source_begin() + 1)) {
              found = &cell;
            }
          }
        }
        ASSERT_NE(found, nullptr) << fact.dump();
        if (!fact["value"].is_null()) {
          EXPECT_EQ(text::ParseNumber(found->text()), fact["value"].get<double>()) << found->text();
        }
      }
    }
  }
}

TEST_F(SeedsTest, TellsHowEachWasWritten) {
  const std::map<std::string, int> parts = {
      {"000", 1}, {"001", 1}, {"002", 1}, {"003", 1}, {"004", 9}};
  for (const Seed& seed : seeds_) {
    SCOPED_TRACE(seed.name);
    const std::string number = seed.name.substr(0, 3);
    if (!parts.contains(number)) continue;
    EXPECT_EQ(seed.document.parts_size(), parts.at(number));
    EXPECT_EQ(seed.document.empty_parts(), number == "004" ? 8 : 0);
    EXPECT_EQ(seed.document.charset(), "UTF-8");
    EXPECT_EQ(seed.document.media_type(), "text/plain");
    EXPECT_EQ(seed.document.script(),
              number == "001" ? v1::Document::TRADITIONAL : v1::Document::SIMPLIFIED);
    for (const v1::Part& part : seed.document.parts()) {
      EXPECT_GE(part.begin_block(), 0);
      EXPECT_LT(part.begin_block(), part.end_block());
      EXPECT_LE(part.end_block(), seed.document.blocks_size());
    }
  }
}

}  // namespace
}  // namespace nianbao::normalize
