// SPDX-License-Identifier: Apache-2.0
// A bus that refuses to publish as often as told; everything else is the real one's.
#pragma once

#include <atomic>
#include <memory>
#include <string_view>
#include <vector>

#include "common/bus/bus.h"

namespace nianbao::ingest {

class FaultyBus final : public bus::Bus {
 public:
  explicit FaultyBus(bus::Bus& real) : real_(real) {}

  // Number of publishes that fail from now on.
  std::atomic<int> failures = 0;

  absl::Status Publish(std::span<const bus::OutgoingRecord> records) override {
    if (failures > 0) {
      --failures;
      return absl::UnavailableError("no leader");
    }
    return real_.Publish(records);
  }
  absl::StatusOr<std::unique_ptr<bus::GroupMember>> JoinGroup(
      const bus::GroupOptions& options) override {
    return real_.JoinGroup(options);
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
  bus::Bus& real_;
};

}  // namespace nianbao::ingest
