// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/trace.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::runtime {
namespace {

constexpr char kParent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

TEST(ChildTraceparentTest, KeepsTheTraceAndChangesTheSpan) {
  const std::string child = ChildTraceparent(kParent);
  EXPECT_EQ(child.size(), 55u);
  EXPECT_EQ(child.substr(0, 36), std::string(kParent).substr(0, 36));
  EXPECT_NE(child.substr(36, 16), std::string(kParent).substr(36, 16));
  EXPECT_EQ(child.substr(52), "-00");
  EXPECT_NE(ChildTraceparent(kParent), child);
}

TEST(ChildTraceparentTest, StartsATraceWhereThereIsNone) {
  const std::string parent(kParent);
  const std::vector<std::string> malformed = {
      "",
      "00",
      parent + "0",
      "01" + parent.substr(2),
      "00-00000000000000000000000000000000-b7ad6b7169203331-01",
      "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
      "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
  };
  for (const std::string& text : malformed) {
    SCOPED_TRACE(text);
    const std::string fresh = ChildTraceparent(text);
    EXPECT_THAT(fresh, ::testing::MatchesRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
    EXPECT_NE(fresh.substr(3, 32), parent.substr(3, 32));
    EXPECT_EQ(ChildTraceparent(fresh).substr(0, 36), fresh.substr(0, 36));
  }
}

}  // namespace
}  // namespace nianbao::runtime
