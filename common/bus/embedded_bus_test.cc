// SPDX-License-Identifier: Apache-2.0
// What is true of the embedded bus alone; what is true of every bus is in bus_conformance_test.cc.
#include "common/bus/embedded_bus.h"

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status_matchers.h"
#include "common/store/store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::bus {
namespace {

using ::nianbao::testing::IsOk;
using ::nianbao::testing::StatusIs;

class EmbeddedBusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = absl::StrCat(::testing::TempDir(), "/embedded_XXXXXX");
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::unique_ptr<Bus> Open(absl::Duration retention = absl::Hours(1)) {
    auto bus = OpenEmbeddedBus({.path = folder_ + "/bus.db", .retention = retention});
    EXPECT_OK(bus);
    return *std::move(bus);
  }
  static std::vector<OutgoingRecord> Ten(std::string_view topic) {
    std::vector<OutgoingRecord> records;
    for (int i = 0; i < 10; ++i) {
      records.push_back({std::string(topic), {std::to_string(i), "region", {}, "v"}});
    }
    return records;
  }
  static std::size_t Count(Bus& bus, std::string_view topic) {
    auto tail = bus.OpenTail(*bus.Earliest(topic));
    EXPECT_OK(tail);
    const auto records = (*tail)->Next(100, absl::ZeroDuration());
    EXPECT_OK(records);
    return records->size();
  }

  std::string folder_;
};

TEST_F(EmbeddedBusTest, RetentionRemovesWhatEveryGroupHasRead) {
  const GroupOptions group{.group = "g", .topic = std::string(kRawTopic), .member_id = "m"};
  {
    const auto bus = Open();
    ASSERT_OK(bus->Publish(Ten(kRawTopic)));
    ASSERT_OK(bus->Publish(Ten(kNormalizedTopic)));
    ASSERT_OK(bus->Publish(Ten(kValidatedTopic)));
    ASSERT_OK_AND_ASSIGN(auto member, bus->JoinGroup(group));
    ASSERT_OK(member->Poll(4, absl::ZeroDuration()));
    ASSERT_OK(member->Commit({}));
    EXPECT_EQ(Count(*Open(), kRawTopic), 10u);
  }
  const auto bus = Open(-absl::Seconds(1));
  EXPECT_EQ(Count(*bus, kRawTopic), 6u);
  EXPECT_EQ(Count(*bus, kNormalizedTopic), 0u);
  EXPECT_EQ(Count(*bus, kValidatedTopic), 10u);
  ASSERT_OK_AND_ASSIGN(auto member, bus->JoinGroup(group));
  ASSERT_OK_AND_ASSIGN(const auto rest, member->Poll(100, absl::ZeroDuration()));
  ASSERT_EQ(rest.size(), 6u);
  EXPECT_EQ(rest[0].offset, 4);

  Cursor gone = *bus->Earliest(kRawTopic);
  gone.next[PartitionOf("region")] = 3;
  EXPECT_THAT(bus->OpenTail(gone), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_F(EmbeddedBusTest, OffsetsHaveNoGaps) {
  const auto bus = Open();
  for (int i = 0; i < 3; ++i) ASSERT_OK(bus->Publish(Ten(kRawTopic)));
  auto tail = bus->OpenTail(*bus->Earliest(kRawTopic));
  const auto records = (*tail)->Next(100, absl::ZeroDuration());
  ASSERT_EQ(records->size(), 30u);
  for (std::size_t i = 0; i < 30; ++i) {
    EXPECT_EQ((*records)[i].offset, static_cast<std::int64_t>(i));
  }
}

TEST_F(EmbeddedBusTest, AShorterPollAfterARollbackReturnsWhatTheLongerOneBeganWith) {
  const auto bus = Open();
  std::vector<OutgoingRecord> records;
  for (int i = 0; i < 40; ++i) {
    const std::string key = std::to_string(i);
    records.push_back({std::string(kRawTopic), {key, key, {}, "v"}});
  }
  ASSERT_OK(bus->Publish(records));
  ASSERT_OK_AND_ASSIGN(
      auto member,
      bus->JoinGroup({.group = "g", .topic = std::string(kRawTopic), .member_id = "m"}));
  ASSERT_OK_AND_ASSIGN(const auto first, member->Poll(40, absl::ZeroDuration()));
  ASSERT_EQ(first.size(), 40u);
  for (const std::size_t size : {std::size_t{30}, std::size_t{7}, std::size_t{1}}) {
    SCOPED_TRACE(size);
    ASSERT_OK(member->Rollback());
    ASSERT_OK_AND_ASSIGN(const auto again, member->Poll(size, absl::ZeroDuration()));
    ASSERT_EQ(again.size(), size);
    for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(again[i].record.key, first[i].record.key);
  }
}

TEST_F(EmbeddedBusTest, AMemberOutlivesItsBus) {
  auto bus = Open();
  ASSERT_OK_AND_ASSIGN(
      auto member,
      bus->JoinGroup({.group = "g", .topic = std::string(kRawTopic), .member_id = "m"}));
  ASSERT_OK(bus->Publish(Ten(kRawTopic)));
  bus.reset();
  ASSERT_OK_AND_ASSIGN(const auto records, member->Poll(100, absl::ZeroDuration()));
  EXPECT_EQ(records.size(), 10u);
  EXPECT_OK(member->Commit({}));
}

TEST_F(EmbeddedBusTest, ADamagedFileIsTold) {
  Open();
  std::filesystem::resize_file(folder_ + "/bus.db", 100);
  EXPECT_THAT(OpenEmbeddedBus({.path = folder_ + "/bus.db"}),
              StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace nianbao::bus
