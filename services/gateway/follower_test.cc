// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/follower.h"

#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/status/status.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/gateway_for_test.h"

namespace nianbao::gateway {
namespace {

using ::nianbao::testing::StatusIs;

// Fails at every third batch before or after it is written, as a crash or a full disk would.
class UnreliableTables : public ObservedTables {
 public:
  using ObservedTables::ObservedTables;
  absl::Status Apply(std::span<const bus::StoredRecord> records,
                     const bus::Cursor& after) override {
    ++calls_;
    if (calls_ % 3 == 1) return absl::UnavailableError("before the commit");
    RETURN_IF_ERROR(ObservedTables::Apply(records, after));
    if (calls_ % 3 == 2) return absl::UnavailableError("after the commit");
    return absl::OkStatus();
  }

 private:
  int calls_ = 0;
};

class FollowerTest : public ::testing::Test {
 protected:
  void Reopen() {
    projection_.reset();
    database_.reset();
    ASSERT_OK_AND_ASSIGN(database_, store::Database::Open({.path = folder_ / "gateway.db"}));
    ASSERT_OK_AND_ASSIGN(projection_, Projection::Create(*database_));
  }
  // Follows until `records` were applied.
  void Follow(ObservedTables& tables, std::size_t records) {
    Follower follower(*bus_, tables);
    ASSERT_OK(follower.Prepare());
    std::jthread loop([&](std::stop_token stop) { EXPECT_OK(follower.Run(stop)); });
    tables.WaitApplied(records);
  }
  std::vector<std::string> Names() {
    std::vector<std::string> names;
    const auto page = projection_->List({.max_reports = 1000});
    EXPECT_OK(page);
    for (const auto& report : page->reports) names.push_back(report.report().name());
    return names;
  }

  TestFolder folder_;
  std::unique_ptr<bus::Bus> bus_ = OpenTestBus(folder_ / "bus.db");
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Projection> projection_;
};

TEST_F(FollowerTest, GoesOnWhereItStopped) {
  for (int round = 0; round < 3; ++round) {
    SCOPED_TRACE(round);
    Reopen();
    ObservedTables tables(*projection_);
    for (int i = 0; i < 10; ++i) Publish(*bus_, {SampleReport(i, 2020 + round, round * 10 + i)});
    // Were anything read twice, more than ten would be applied and the rest be missing.
    Follow(tables, 10);
    EXPECT_EQ(Names().size(), 10u * static_cast<std::size_t>(round + 1));
  }
}

TEST_F(FollowerTest, TriesAgainWithoutLossOrRepetition) {
  Reopen();
  for (int i = 0; i < 300; ++i) Publish(*bus_, {SampleReport(i % 90, 2000 + i / 90, i)});
  UnreliableTables tables(*projection_);
  Follow(tables, 300);
  EXPECT_EQ(Names().size(), 300u);
}

TEST_F(FollowerTest, ReadsAnotherLogFromItsStart) {
  Reopen();
  Publish(*bus_, {SampleReport(1, 2020, 1)});
  ObservedTables first(*projection_);
  Follow(first, 1);
  bus_ = OpenTestBus(folder_ / "another.db");
  Publish(*bus_, {SampleReport(2, 2021, 2)});
  ObservedTables second(*projection_);
  Follow(second, 1);
  EXPECT_THAT(Names(), ::testing::ElementsAre(SampleReport(2, 2021, 2).report().name()));
}

TEST_F(FollowerTest, IsReadyWhenItHasCaughtUp) {
  Reopen();
  Follower follower(*bus_, *projection_);
  EXPECT_THAT(follower.Ready(), StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_OK(follower.Prepare());
  std::jthread loop([&](std::stop_token stop) { EXPECT_OK(follower.Run(stop)); });
  while (!follower.Ready().ok()) std::this_thread::yield();
}

}  // namespace
}  // namespace nianbao::gateway
