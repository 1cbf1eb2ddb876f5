// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/check.h"

#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::cli {
namespace {

using ::testing::HasSubstr;

TEST(Checker, ANameInAnotherCharsetIsMadeText) {
  ASSERT_OK_AND_ASSIGN(const auto checker, Checker::Create());
  const std::vector<v1::ValidatedReport> documents = checker->Check("\xb1\xa8.txt", "一段文字");
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_FALSE(documents[0].has_failure()) << documents[0].failure().message();
  EXPECT_THAT(documents[0].document().uri(), HasSubstr(".txt"));
  EXPECT_THAT(ToJsonLine(documents[0]), HasSubstr("\uFFFD.txt"));
}

TEST(FailedReport, ANameInAnotherCharsetIsMadeText) {
  const auto report =
      FailedReport("\xb1\xa8.txt", "ingest", absl::NotFoundError("\xb1\xa8.txt: no such file"));
  EXPECT_THAT(ToJsonLine(report), HasSubstr("\uFFFD.txt: no such file"));
}

}  // namespace
}  // namespace nianbao::cli
