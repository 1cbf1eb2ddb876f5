// SPDX-License-Identifier: Apache-2.0
#include "common/bus/cursor.h"

#include <string>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::bus {
namespace {

using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using ::testing::MatchesRegex;

const Cursor kCursor{"5f0c", "nianbao.validated.v1", {{0, 0}, {3, 127}, {15, 1LL << 40}}};

TEST(CursorTest, RoundTrips) {
  for (const Cursor& cursor : {kCursor, Cursor{}, Cursor{"log", "topic", {}}}) {
    const std::string token = EncodeCursor(cursor);
    EXPECT_THAT(token, MatchesRegex("[A-Za-z0-9_-]+"));
    EXPECT_THAT(DecodeCursor(token), IsOkAndHolds(cursor));
  }
}

TEST(CursorTest, EveryDamageIsTold) {
  const std::string token = EncodeCursor(kCursor);
  const auto refused = StatusIs(absl::StatusCode::kInvalidArgument);
  for (std::size_t i = 0; i < token.size(); ++i) {
    SCOPED_TRACE(i);
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(DecodeCursor(changed), refused);
    EXPECT_THAT(DecodeCursor(token.substr(0, i)), refused);
  }
  for (const char* other : {"", "x", "AAAA", "not a token", "AQ=="}) {
    SCOPED_TRACE(other);
    EXPECT_THAT(DecodeCursor(other), refused);
  }
  EXPECT_THAT(DecodeCursor(token + " "), refused);
}

}  // namespace
}  // namespace nianbao::bus
