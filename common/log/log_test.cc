// SPDX-License-Identifier: Apache-2.0
#include "common/log/log.h"

#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace nianbao::log {
namespace {

using nlohmann::json;

TEST(LogTest, ALineIsOneJsonObject) {
  Configure("ingest", Level::kInfo);
  const json line = json::parse(Format(Level::kWarning, "document \"a\"\n",
                                       {{"document_id", "sha256:0"},
                                        {"bytes", std::int64_t{12}},
                                        {"seconds", 0.5},
                                        {"ratio", 1.0 / 0.0}}));
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["service"], "ingest");
  EXPECT_EQ(line["message"], "document \"a\"\n");
  EXPECT_EQ(line["document_id"], "sha256:0");
  EXPECT_EQ(line["bytes"], 12);
  EXPECT_EQ(line["seconds"], 0.5);
  EXPECT_TRUE(line["ratio"].is_null());
  EXPECT_EQ(line["time"].get<std::string>().size(), std::string("2026-01-05T08:00:00.123Z").size());
}

TEST(LogTest, AnyBytesGiveValidJson) {
  struct Case {
    std::string bytes;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"年报", "年报"},
      {"\x01\x7f\t\\", "\x01\x7f\t\\"},
      {"\xff", "\xEF\xBF\xBD"},
      {"\xe5\xb9", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"\xed\xa0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.want);
    EXPECT_EQ(json::parse(Format(Level::kInfo, c.bytes))["message"], c.want);
  }
}

TEST(LogTest, LevelsBelowTheLowestAreNotWritten) {
  Configure("test", Level::kWarning);
  ::testing::internal::CaptureStderr();
  Info("quiet");
  Warning("loud");
  const std::string written = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(written.find("quiet"), std::string::npos);
  EXPECT_NE(written.find("loud"), std::string::npos);
  EXPECT_FALSE(Enabled(Level::kDebug));
  EXPECT_TRUE(Enabled(Level::kError));
}

TEST(LogTest, LinesOfSeveralThreadsDoNotMix) {
  Configure("test", Level::kInfo);
  ::testing::internal::CaptureStderr();
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 100; ++i) Info(std::string(200, 'x'), {{"i", std::int64_t{i}}});
      });
    }
  }
  std::istringstream lines(::testing::internal::GetCapturedStderr());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_TRUE(json::accept(line)) << line;
  }
  EXPECT_EQ(count, 400);
}

TEST(LogTest, ParsesTheNamesOfLevels) {
  Level level = Level::kError;
  EXPECT_TRUE(ParseLevel("debug", level));
  EXPECT_EQ(level, Level::kDebug);
  EXPECT_FALSE(ParseLevel("loud", level));
  EXPECT_FALSE(ParseLevel("", level));
}

}  // namespace
}  // namespace nianbao::log
