// SPDX-License-Identifier: Apache-2.0
// Matchers for tests: IsOk(), IsOkAndHolds(matcher) and StatusIs(code, message matcher).
#pragma once

#include <ostream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"

namespace nianbao::testing {

inline absl::Status GetStatus(const absl::Status& status) { return status; }
template <typename T>
absl::Status GetStatus(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << GetStatus(arg).ToString();
  return arg.ok();
}

MATCHER_P2(StatusIs, code, message_matcher, "") {
  const absl::Status status = GetStatus(arg);
  *result_listener << status.ToString();
  return status.code() == code &&
         ::testing::ExplainMatchResult(message_matcher, std::string(status.message()),
                                       result_listener);
}

inline auto StatusIs(absl::StatusCode code) { return StatusIs(code, ::testing::_); }

MATCHER_P(IsOkAndHolds, value_matcher, "") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(value_matcher, *arg, result_listener);
}

}  // namespace nianbao::testing

#define NIANBAO_TEST_CONCAT_INNER(a, b) a##b
#define NIANBAO_TEST_CONCAT(a, b) NIANBAO_TEST_CONCAT_INNER(a, b)

// Declares or assigns `target` from an absl::StatusOr, or fails the test.
#define ASSERT_OK_AND_ASSIGN(target, expression) \
  ASSERT_OK_AND_ASSIGN_INNER(NIANBAO_TEST_CONCAT(status_or_, __LINE__), target, expression)
#define ASSERT_OK_AND_ASSIGN_INNER(name, target, expression) \
  auto name = (expression);                                  \
  ASSERT_TRUE(name.ok()) << name.status();                   \
  target = *std::move(name)

#define ASSERT_OK(expression) ASSERT_THAT((expression), ::nianbao::testing::IsOk())
#define EXPECT_OK(expression) EXPECT_THAT((expression), ::nianbao::testing::IsOk())
