// SPDX-License-Identifier: Apache-2.0
// One member of a group over the embedded log.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "common/bus/bus.h"
#include "common/bus/embedded_group.h"
#include "common/bus/embedded_log.h"

namespace nianbao::bus {

// A thread of its own renews the lease, so that a handler may take its time.
class EmbeddedMember final : public GroupMember {
 public:
  static absl::StatusOr<std::unique_ptr<GroupMember>> Open(std::shared_ptr<EmbeddedLog> log,
                                                           const GroupOptions& options);
  ~EmbeddedMember() override;

  absl::StatusOr<std::vector<StoredRecord>> Poll(std::size_t max_records,
                                                 absl::Duration timeout) override;
  absl::Status Commit(std::span<const OutgoingRecord> outputs) override;
  absl::Status Rollback() override;
  void Interrupt() override;

 private:
  EmbeddedMember(std::shared_ptr<EmbeddedLog> log, GroupOptions options, Stream first);
  absl::Status JoinAgain();
  absl::StatusOr<std::vector<StoredRecord>> Look(std::size_t max_records);
  absl::Status RenewLease();
  void KeepLease();

  const std::shared_ptr<EmbeddedLog> log_;
  const GroupOptions options_;
  const Stream first_;
  std::unique_ptr<store::Database> reader_;
  std::atomic<std::int64_t> epoch_{0};  // Negative: it was lost, Poll joins again.
  std::atomic<bool> interrupted_{false};
  std::vector<Available> batch_;  // `next` to `end` of what the last Poll returned.
  bool failed_ = false;           // The last Commit, with no Poll since.
  std::size_t turn_ = 0;

  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stop_ = false;
  std::thread keeper_;
};

}  // namespace nianbao::bus
