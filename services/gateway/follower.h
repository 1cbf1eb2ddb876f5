// SPDX-License-Identifier: Apache-2.0
// Reads a topic into tables whose cursor is a row beside them.
#pragma once

#include <atomic>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/bus/bus.h"

namespace nianbao::gateway {

// Tables that are made of the records of one topic.
class FollowedTables {
 public:
  virtual ~FollowedTables() = default;
  virtual std::string_view topic() const = 0;
  // The place after the last record that the tables hold. Nothing for new tables.
  virtual absl::StatusOr<std::optional<bus::Cursor>> Cursor() const = 0;
  // Writes `records` and the place after them, both or neither.
  virtual absl::Status Apply(std::span<const bus::StoredRecord> records,
                             const bus::Cursor& after) = 0;
  // Empties the tables and puts their place to `start`, both or neither.
  virtual absl::Status Reset(const bus::Cursor& start) = 0;
};

class Follower {
 public:
  // `bus` and `tables` must outlive the follower.
  Follower(bus::Bus& bus, FollowedTables& tables) : bus_(bus), tables_(tables) {}

  // Gives new tables a place at the start of the topic. Tables of another log are emptied and read
  // anew; where the log was cut after their place, what is left is read on top of what they hold.
  absl::Status Prepare();

  // Applies what the topic holds and what is added, until `stop`. Tries again while the bus or the
  // store is unavailable; another error ends it, with nothing half done. After Prepare.
  absl::Status Run(std::stop_token stop);

  // OK once the tables have caught up with the topic for the first time. Thread-safe.
  absl::Status Ready() const;

 private:
  absl::Status FollowOnce(std::stop_token stop);

  bus::Bus& bus_;
  FollowedTables& tables_;
  std::atomic<bool> caught_up_ = false;
};

// True for errors that go away by themselves: the caller waits and tries again.
bool IsPassing(const absl::Status& status);

}  // namespace nianbao::gateway
