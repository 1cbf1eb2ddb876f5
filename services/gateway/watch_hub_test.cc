// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/watch_hub.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/gateway_for_test.h"

namespace nianbao::gateway {
namespace {

using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Passes everything on; counts tails, and can pretend that the log was cut.
class WrappedBus : public bus::Bus {
 public:
  explicit WrappedBus(bus::Bus& bus) : bus_(bus) {}
  absl::Status Publish(std::span<const bus::OutgoingRecord> records) override {
    return bus_.Publish(records);
  }
  absl::StatusOr<std::unique_ptr<bus::GroupMember>> JoinGroup(
      const bus::GroupOptions& options) override {
    return bus_.JoinGroup(options);
  }
  absl::StatusOr<std::unique_ptr<bus::Tail>> OpenTail(const bus::Cursor& start) override {
    ++tails;
    if (cut) return absl::OutOfRangeError("the log was cut");
    return bus_.OpenTail(start);
  }
  absl::StatusOr<bus::Cursor> Earliest(std::string_view topic) override {
    return bus_.Earliest(topic);
  }
  absl::StatusOr<bus::Cursor> Latest(std::string_view topic) override { return bus_.Latest(topic); }
  absl::StatusOr<std::vector<bus::PartitionProgress>> Progress(std::string_view group,
                                                               std::string_view topic) override {
    return bus_.Progress(group, topic);
  }

  std::atomic<int> tails = 0;
  std::atomic<bool> cut = false;

 private:
  bus::Bus& bus_;
};

class WatchHubTest : public ::testing::Test {
 protected:
  void Start(const WatchHubOptions& options) {
    ASSERT_OK_AND_ASSIGN(hub_, WatchHub::Create(bus_, options));
    loop_ = std::jthread([this](std::stop_token stop) { EXPECT_OK(hub_->Run(stop)); });
  }
  std::unique_ptr<Subscription> Subscribe(const absl::StatusOr<bus::Cursor>& start) {
    EXPECT_OK(start);
    auto subscription = hub_->Subscribe(*start);
    EXPECT_OK(subscription);
    return subscription.ok() ? *std::move(subscription) : nullptr;
  }
  static std::vector<WatchEvent> Take(Subscription& subscription, std::size_t count) {
    std::vector<WatchEvent> taken;
    while (taken.size() < count) {
      const auto events = subscription.Next(absl::Now() + absl::Seconds(60));
      EXPECT_OK(events);
      if (!events.ok() || events->empty()) break;
      taken.insert(taken.end(), events->begin(), events->end());
    }
    return taken;
  }
  void PublishOneByOne(int count) {
    for (int i = 0; i < count; ++i) {
      Publish(bus_, {SampleReport(i % 10, 2000 + published_ / 10, published_)});
      ++published_;
    }
  }

  TestFolder folder_;
  std::unique_ptr<bus::Bus> embedded_ = OpenTestBus(folder_ / "bus.db");
  WrappedBus bus_{*embedded_};
  std::unique_ptr<WatchHub> hub_;
  std::jthread loop_;
  int published_ = 0;
};

TEST_F(WatchHubTest, WatchersInsideTheWindowShareOneTail) {
  Start({});
  const auto first = Subscribe(bus_.Latest(bus::kValidatedTopic));
  const auto second = Subscribe(bus_.Latest(bus::kValidatedTopic));
  PublishOneByOne(50);
  const auto from_first = Take(*first, 50);
  const auto from_second = Take(*second, 50);
  ASSERT_THAT(from_first, SizeIs(50));
  ASSERT_THAT(from_second, SizeIs(50));
  for (std::size_t i = 0; i < 50; ++i) EXPECT_EQ(from_first[i].report, from_second[i].report);
  EXPECT_EQ(bus_.tails, 1);

  // The place after an event is good for a new watcher, and needs no tail either.
  bus::Cursor middle = first->position();
  const auto third = Subscribe(middle);
  PublishOneByOne(1);
  EXPECT_THAT(Take(*third, 1), SizeIs(1));
  EXPECT_EQ(bus_.tails, 1);
}

TEST_F(WatchHubTest, WatcherBehindTheWindowReadsTheLogAndComesBack) {
  Start({.max_events = 4});
  const auto lagging = Subscribe(bus_.Latest(bus::kValidatedTopic));
  const auto prompt = Subscribe(bus_.Latest(bus::kValidatedTopic));
  for (int i = 0; i < 40; ++i) {
    PublishOneByOne(1);
    ASSERT_THAT(Take(*prompt, 1), SizeIs(1));
  }
  EXPECT_EQ(bus_.tails, 1);
  ASSERT_THAT(Take(*lagging, 40), SizeIs(40));
  EXPECT_EQ(bus_.tails, 2);
  EXPECT_EQ(lagging->position(), prompt->position());
  PublishOneByOne(1);
  EXPECT_THAT(Take(*lagging, 1), SizeIs(1));
  EXPECT_EQ(bus_.tails, 2);
}

TEST_F(WatchHubTest, WindowIsBoundedByBytes) {
  Start({.max_bytes = 1});
  const auto prompt = Subscribe(bus_.Latest(bus::kValidatedTopic));
  PublishOneByOne(20);
  EXPECT_THAT(Take(*prompt, 20), SizeIs(20));
}

TEST_F(WatchHubTest, EmptyAtTheDeadline) {
  Start({});
  const auto watcher = Subscribe(bus_.Latest(bus::kValidatedTopic));
  EXPECT_THAT(watcher->Next(absl::Now()), IsOkAndHolds(IsEmpty()));
  const auto behind = Subscribe(bus_.Earliest(bus::kValidatedTopic));
  EXPECT_THAT(behind->Next(absl::Now()), IsOkAndHolds(IsEmpty()));
}

TEST_F(WatchHubTest, InterruptEndsWaiting) {
  Start({});
  const auto watcher = Subscribe(bus_.Latest(bus::kValidatedTopic));
  std::jthread other([&] { watcher->Interrupt(); });
  EXPECT_THAT(watcher->Next(absl::Now() + absl::Hours(1)), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(watcher->Next(absl::Now() + absl::Hours(1)), IsOkAndHolds(IsEmpty()));
}

TEST_F(WatchHubTest, CloseEndsWaiting) {
  Start({});
  const auto watcher = Subscribe(bus_.Latest(bus::kValidatedTopic));
  std::jthread other([&] { hub_->Close(); });
  EXPECT_THAT(watcher->Next(absl::Now() + absl::Hours(1)),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("resume_token")));
  EXPECT_THAT(hub_->Subscribe(watcher->position()), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(WatchHubTest, CutLogIsOutOfRange) {
  PublishOneByOne(10);
  Start({});
  const auto prompt = Subscribe(bus_.Latest(bus::kValidatedTopic));
  PublishOneByOne(1);
  ASSERT_THAT(Take(*prompt, 1), SizeIs(1));
  bus_.cut = true;
  ASSERT_OK_AND_ASSIGN(const bus::Cursor earliest, bus_.Earliest(bus::kValidatedTopic));
  EXPECT_THAT(hub_->Subscribe(earliest), StatusIs(absl::StatusCode::kOutOfRange));
  // Who is inside the window does not notice.
  PublishOneByOne(1);
  EXPECT_THAT(Take(*prompt, 1), SizeIs(1));
}

TEST_F(WatchHubTest, TokenBeyondTheEndIsRefused) {
  Start({});
  ASSERT_OK_AND_ASSIGN(bus::Cursor beyond, bus_.Latest(bus::kValidatedTopic));
  beyond.next[3] = 7;
  EXPECT_THAT(hub_->Subscribe(beyond), StatusIs(absl::StatusCode::kOutOfRange));
}

}  // namespace
}  // namespace nianbao::gateway
