// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/page_token.h"

#include <string>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::gateway {
namespace {

using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PageToken, ComesBack) {
  const std::string token = EncodePageToken("query", {"agencies/x:1/reports/2", "", "3:a"});
  EXPECT_EQ(
      token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="),
      std::string::npos);
  EXPECT_THAT(DecodePageToken("query", token, 3),
              IsOkAndHolds(ElementsAre("agencies/x:1/reports/2", "", "3:a")));
}

TEST(PageToken, IsBoundToItsQuery) {
  EXPECT_THAT(DecodePageToken("another", EncodePageToken("query", {"a"}), 1),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("another filter or view")));
}

TEST(PageToken, RefusesDamage) {
  const std::string token = EncodePageToken("query", {"agencies/x/reports/2020"});
  for (std::size_t i = 0; i < token.size(); ++i) {
    SCOPED_TRACE(i);
    std::string damaged = token;
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
    // The last character may carry unused bits only; then the token is the same.
    const auto fields = DecodePageToken("query", damaged, 1);
    if (i + 3 < token.size()) {
      EXPECT_THAT(fields, StatusIs(absl::StatusCode::kInvalidArgument));
    }
    EXPECT_THAT(DecodePageToken("query", token.substr(0, i), 1),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
  EXPECT_THAT(DecodePageToken("query", token, 2), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(DecodePageToken("query", "年报", 1), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(PageSize, FollowsTheContract) {
  EXPECT_THAT(PageSize(0), IsOkAndHolds(50));
  EXPECT_THAT(PageSize(1), IsOkAndHolds(1));
  EXPECT_THAT(PageSize(1000), IsOkAndHolds(1000));
  EXPECT_THAT(PageSize(1001), IsOkAndHolds(1000));
  EXPECT_THAT(PageSize(-1), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace nianbao::gateway
