// SPDX-License-Identifier: Apache-2.0
// A stage over a real bus in a folder of its own, whose commits and polls fail as a test says.
#pragma once

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/bus/open.h"
#include "common/runtime/stage.h"
#include "common/status/status.h"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "prometheus/registry.h"
#include "prometheus/text_serializer.h"

namespace nianbao::runtime {

inline constexpr absl::Duration kStagePatience = absl::Seconds(60);

// A bus whose commits fail as told; everything else is the real one's.
class FaultyBus final : public bus::Bus {
 public:
  explicit FaultyBus(bus::Bus& real) : real_(real) {}

  // Returned by the next commits, one each. An error that is not ABORTED rolls back as the
  // interface says.
  std::vector<absl::Status> commit_faults;
  // Returned by every poll where it is not OK.
  absl::Status poll_fault;
  std::atomic<int> rollbacks = 0;

  absl::Status Publish(std::span<const bus::OutgoingRecord> records) override {
    return real_.Publish(records);
  }
  absl::StatusOr<std::unique_ptr<bus::GroupMember>> JoinGroup(
      const bus::GroupOptions& options) override {
    ASSIGN_OR_RETURN(auto member, real_.JoinGroup(options));
    return std::make_unique<Member>(*this, std::move(member));
  }
  absl::StatusOr<std::unique_ptr<bus::Tail>> OpenTail(const bus::Cursor& start) override {
    return real_.OpenTail(start);
  }
  absl::StatusOr<bus::Cursor> Earliest(std::string_view topic) override {
    return real_.Earliest(topic);
  }
  absl::StatusOr<bus::Cursor> Latest(std::string_view topic) override {
    return real_.Latest(topic);
  }
  absl::StatusOr<std::vector<bus::PartitionProgress>> Progress(std::string_view group,
                                                               std::string_view topic) override {
    return real_.Progress(group, topic);
  }

 private:
  class Member final : public bus::GroupMember {
   public:
    Member(FaultyBus& bus, std::unique_ptr<bus::GroupMember> real)
        : bus_(bus), real_(std::move(real)) {}
    absl::StatusOr<std::vector<bus::StoredRecord>> Poll(std::size_t max_records,
                                                        absl::Duration timeout) override {
      if (!bus_.poll_fault.ok()) return bus_.poll_fault;
      return real_->Poll(max_records, timeout);
    }
    absl::Status Commit(std::span<const bus::OutgoingRecord> outputs) override {
      if (bus_.commit_faults.empty()) return real_->Commit(outputs);
      const absl::Status fault = bus_.commit_faults.front();
      bus_.commit_faults.erase(bus_.commit_faults.begin());
      RETURN_IF_ERROR(real_->Rollback());
      return fault;
    }
    absl::Status Rollback() override {
      ++bus_.rollbacks;
      return real_->Rollback();
    }
    void Interrupt() override { real_->Interrupt(); }

   private:
    FaultyBus& bus_;
    const std::unique_ptr<bus::GroupMember> real_;
  };

  bus::Bus& real_;
};

class StageTest : public ::testing::Test {
 protected:
  StageTest() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "nianbao-stage-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    auto opened = bus::OpenBus({.path = (folder_ / "bus.db").string()});
    EXPECT_TRUE(opened.ok()) << opened.status();
    real_ = *std::move(opened);
    bus_ = std::make_unique<FaultyBus>(*real_);
    options_ = {.stage = "normalize",
                .topic = std::string(bus::kRawTopic),
                .instance_id = "normalize-0",
                .state_dir = (folder_ / "state").string(),
                .generation = "7",
                .retry_delay = absl::Milliseconds(1)};
  }
  ~StageTest() override {
    Stop().IgnoreError();
    bus_.reset();
    real_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Publish(const std::string& key, std::map<std::string, std::string> headers = {},
               const std::string& value = "value") {
    const bus::OutgoingRecord record = {
        .topic = std::string(bus::kRawTopic),
        .record = {
            .key = key, .routing_key = "same", .headers = std::move(headers), .value = value}};
    ASSERT_OK(bus_->Publish({&record, 1}));
  }

  void Start(StageHandler handler) {
    thread_ = std::jthread([this, handler = std::move(handler)](std::stop_token stop) {
      result_ = RunStage(*bus_, options_, handler, metrics_, std::move(stop));
    });
  }

  absl::Status Stop() {
    if (thread_.joinable()) {
      thread_.request_stop();
      thread_.join();
    }
    return result_;
  }

  // The first `count` records of `topic`, waiting for them.
  std::vector<bus::StoredRecord> Await(std::string_view topic, std::size_t count) {
    std::vector<bus::StoredRecord> records;
    auto tail = real_->OpenTail(*real_->Earliest(topic));
    EXPECT_TRUE(tail.ok()) << tail.status();
    const absl::Time deadline = absl::Now() + kStagePatience;
    while (records.size() < count && absl::Now() < deadline) {
      auto more = (*tail)->Next(count, absl::Seconds(1));
      EXPECT_TRUE(more.ok()) << more.status();
      for (bus::StoredRecord& record : *more) records.push_back(std::move(record));
    }
    EXPECT_EQ(records.size(), count) << topic;
    return records;
  }

  v1::DeadLetter AwaitDeadLetter() {
    const auto records = Await(bus::kDeadLetterTopic, 1);
    v1::DeadLetter letter;
    EXPECT_TRUE(!records.empty() && letter.ParseFromString(records[0].record.value));
    return letter;
  }

  std::string Metrics() {
    std::ostringstream text;
    prometheus::TextSerializer().Serialize(text, metrics_.Collect());
    return text.str();
  }

  // An output named after its input.
  static bus::OutgoingRecord Output(const bus::StoredRecord& input) {
    return {.topic = std::string(bus::kNormalizedTopic),
            .record = {.key = input.record.key,
                       .routing_key = input.record.routing_key,
                       .headers = {{"type", "nianbao.v1.NormalizedDocument"}},
                       .value = "out of " + input.record.value}};
  }

  static std::vector<std::string> Keys(const std::vector<bus::StoredRecord>& records) {
    std::vector<std::string> keys;
    for (const bus::StoredRecord& record : records) keys.push_back(record.record.key);
    return keys;
  }

  std::filesystem::path folder_;
  std::unique_ptr<bus::Bus> real_;
  std::unique_ptr<FaultyBus> bus_;
  StageOptions options_;
  prometheus::Registry metrics_;
  absl::Status result_;
  std::jthread thread_;
};

using Outputs = std::vector<bus::OutgoingRecord>;

}  // namespace nianbao::runtime
