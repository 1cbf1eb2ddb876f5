// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/wait.h"

#include <thread>

#include "gtest/gtest.h"

namespace nianbao::runtime {
namespace {

TEST(WaitOrStopTest, TheTimePasses) {
  EXPECT_TRUE(WaitOrStop(absl::Milliseconds(1), std::stop_token()));
}

TEST(WaitOrStopTest, AStopEndsTheWait) {
  std::stop_source before;
  before.request_stop();
  EXPECT_FALSE(WaitOrStop(absl::Hours(24), before.get_token()));
  std::stop_source during;
  const std::jthread stopper([&during] { during.request_stop(); });
  EXPECT_FALSE(WaitOrStop(absl::Hours(24), during.get_token()));
}

}  // namespace
}  // namespace nianbao::runtime
