// SPDX-License-Identifier: Apache-2.0
#include "common/bus/wake.h"

#include <filesystem>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::bus {
namespace {

using ::nianbao::testing::IsOk;

class WakeTest : public ::testing::Test {
 protected:
  WakeTest() : path_(absl::StrCat(::testing::TempDir(), "/wake_", getpid())) {}
  ~WakeTest() override { std::filesystem::remove(path_); }
  const std::string path_;
};

TEST_F(WakeTest, OneWatcherWakesAnother) {
  ASSERT_OK_AND_ASSIGN(auto a, Wake::Open(path_));
  ASSERT_OK_AND_ASSIGN(auto b, Wake::Open(path_));
  const std::uint64_t seen = b->count();
  std::thread writer([&] { a->Notify(); });
  b->WaitPast(seen, absl::Now() + absl::Seconds(30));
  EXPECT_GT(b->count(), seen);
  writer.join();
  EXPECT_EQ(std::filesystem::file_size(path_), 1u);
}

TEST_F(WakeTest, WhatCameBeforeTheWaitIsNotMissed) {
  ASSERT_OK_AND_ASSIGN(auto wake, Wake::Open(path_));
  const std::uint64_t seen = wake->count();
  wake->NotifyLocal();
  wake->WaitPast(seen, absl::InfiniteFuture());
  EXPECT_GT(wake->count(), seen);
}

TEST_F(WakeTest, TheDeadlineEndsTheWait) {
  ASSERT_OK_AND_ASSIGN(auto wake, Wake::Open(path_));
  wake->WaitPast(wake->count(), absl::Now());
}

}  // namespace
}  // namespace nianbao::bus
