// SPDX-License-Identifier: Apache-2.0
#include "common/status/status.h"

#include <cerrno>

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao {
namespace {

using ::nianbao::testing::IsOk;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

absl::StatusOr<int> Half(int value) {
  if (value % 2 != 0) return absl::InvalidArgumentError("odd");
  return value / 2;
}

absl::StatusOr<int> Quarter(int value) {
  ASSIGN_OR_RETURN(const int half, Half(value));
  ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

TEST(StatusTest, MacrosPassValuesAndErrorsOn) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_THAT(Quarter(6), StatusIs(absl::StatusCode::kInvalidArgument, "odd"));
}

TEST(StatusTest, AnnotateKeepsTheCode) {
  EXPECT_THAT(Annotate(absl::NotFoundError("gone"), "read a"),
              StatusIs(absl::StatusCode::kNotFound, "read a: gone"));
  EXPECT_THAT(Annotate(absl::OkStatus(), "read a"), IsOk());
}

TEST(StatusTest, EveryCodeNameRoundTrips) {
  for (int code = 1; code <= 16; ++code) {
    const auto want = static_cast<absl::StatusCode>(code);
    EXPECT_THAT(StatusFromName(CodeName(want), "m"), StatusIs(want, "m"));
  }
  EXPECT_THAT(StatusFromName("NO_SUCH_CODE", "m"), StatusIs(absl::StatusCode::kUnknown, "m"));
}

TEST(StatusTest, ErrnoBecomesAFittingCode) {
  EXPECT_THAT(ErrnoStatus(ENOENT, "open x"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("open x")));
}

}  // namespace
}  // namespace nianbao
