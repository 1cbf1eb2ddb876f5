// SPDX-License-Identifier: Apache-2.0
// What every implementation of the bus promises, as tests: order, atomicity under crashes, fencing,
// groups, tails, limits. Instantiated over each implementation by bus_conformance_test.cc.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/bus/bus.h"
#include "common/bus/conformance_child.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::bus::conformance {

struct Flavour {
  std::string kind;
  // Leases that are short for a test, but what the implementation accepts.
  absl::Duration lease;
};

inline OutgoingRecord Make(std::string_view topic, std::string key, std::string routing_key,
                           std::string value = "v") {
  return {std::string(topic), {std::move(key), std::move(routing_key), {}, std::move(value)}};
}

// Records "0", "1", ... with ten routing keys in turn.
inline std::vector<OutgoingRecord> Numbered(int from, int to, std::string_view topic = kRawTopic) {
  std::vector<OutgoingRecord> records;
  for (int i = from; i < to; ++i) {
    records.push_back(Make(topic, std::to_string(i), absl::StrCat("region-", i % 10)));
  }
  return records;
}

class BusConformanceTest : public ::testing::TestWithParam<Flavour> {
 protected:
  void SetUp() override {
    std::string name = absl::StrCat(::testing::TempDir(), "/bus_XXXXXX");
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    if (GetParam().kind == "embedded") {
      spec_ = absl::StrCat("embedded|", folder_, "/bus.db");
    } else {
      const char* brokers = std::getenv("NIANBAO_KAFKA_BROKERS");
      if (brokers == nullptr) GTEST_SKIP() << "NIANBAO_KAFKA_BROKERS is not set (make test-kafka)";
      spec_ = absl::StrCat("kafka|", brokers, "|", folder_.substr(folder_.size() - 6), ".");
    }
    bus_ = OpenAgain();
    ASSERT_NE(bus_, nullptr);
  }
  void TearDown() override {
    bus_.reset();
    std::filesystem::remove_all(folder_);
  }

  // As another process would.
  std::unique_ptr<Bus> OpenAgain(const std::string& instance_id = "parent") {
    auto bus = OpenSpec(spec_, instance_id);
    EXPECT_OK(bus);
    return bus.ok() ? *std::move(bus) : nullptr;
  }
  // Publishes and waits until readers see it; Latest does.
  void Publish(const std::vector<OutgoingRecord>& records) {
    EXPECT_OK(bus_->Publish(records));
    EXPECT_OK(bus_->Latest(records.front().topic));
  }
  GroupOptions Group(std::string member_id) const {
    return {.group = "copy",
            .topic = std::string(kRawTopic),
            .member_id = std::move(member_id),
            .lease = GetParam().lease};
  }
  std::unique_ptr<Tail> TailFrom(const absl::StatusOr<Cursor>& cursor) {
    EXPECT_OK(cursor);
    auto tail = bus_->OpenTail(*cursor);
    EXPECT_OK(tail);
    return tail.ok() ? *std::move(tail) : nullptr;
  }
  // Reads until there are `count` records, then looks whether more come.
  static std::vector<StoredRecord> ReadExactly(Tail& tail, std::size_t count,
                                               std::size_t most = 1000) {
    std::vector<StoredRecord> all;
    const absl::Time deadline = absl::Now() + kPatience;
    while (absl::Now() < deadline) {
      const bool enough = all.size() >= count;
      auto some = tail.Next(most, enough ? absl::Milliseconds(100) : absl::Seconds(1));
      EXPECT_OK(some);
      if (!some.ok() || (some->empty() && enough)) break;
      std::move(some->begin(), some->end(), std::back_inserter(all));
    }
    EXPECT_EQ(all.size(), count);
    return all;
  }
  std::vector<StoredRecord> ReadTopic(std::string_view topic, std::size_t count) {
    return ReadExactly(*TailFrom(bus_->Earliest(topic)), count);
  }
  static std::multiset<std::string> Keys(const std::vector<StoredRecord>& records) {
    std::multiset<std::string> keys;
    for (const StoredRecord& record : records) keys.insert(record.record.key);
    return keys;
  }
  static std::multiset<std::string> Numbers(int from, int to) {
    std::multiset<std::string> keys;
    for (int i = from; i < to; ++i) keys.insert(std::to_string(i));
    return keys;
  }
  // Each partition's records in ascending offsets, each routing key's numbers ascending.
  static void ExpectOrdered(const std::vector<StoredRecord>& records) {
    std::map<int, std::int64_t> offsets;
    std::map<std::string, int> numbers;
    for (const StoredRecord& record : records) {
      EXPECT_EQ(record.partition, PartitionOf(record.record.routing_key));
      const auto offset = offsets.try_emplace(record.partition, -1).first;
      EXPECT_GT(record.offset, offset->second);
      offset->second = record.offset;
      const int number = std::stoi(record.record.key);
      const auto last = numbers.try_emplace(record.record.routing_key, -1).first;
      EXPECT_GT(number, last->second);
      last->second = number;
    }
  }
  // Every number below `count` came out once, in both output topics, in order.
  void ExpectCopiedOnce(int count) {
    for (const std::string_view topic : {kNormalizedTopic, kExtractedTopic}) {
      const auto records = ReadTopic(topic, static_cast<std::size_t>(count));
      EXPECT_EQ(Keys(records), Numbers(0, count));
      ExpectOrdered(records);
    }
  }

  std::string folder_;
  std::string spec_;
  std::unique_ptr<Bus> bus_;
};

}  // namespace nianbao::bus::conformance
