// SPDX-License-Identifier: Apache-2.0
// The log itself: the tables of the file, appending to it and reading from it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/bus/bus.h"
#include "common/bus/embedded_bus.h"
#include "common/bus/wake.h"
#include "common/store/store.h"

namespace nianbao::bus {

// Most bytes that one Poll or Next reads, but for a single record that is larger.
inline constexpr std::size_t kMaxReadBytes = std::size_t{16} << 20;

// One partition of one topic; the number under which its rows are kept.
using Stream = std::int64_t;

// Records of one partition that can be read.
struct Available {
  Stream stream = 0;
  std::int64_t next = 0;
  // Offset after the last record.
  std::int64_t end = 0;
};

// The connection for writing, shared by all that write in this process, and what they agree on.
// Thread-safe.
class EmbeddedLog {
 public:
  static absl::StatusOr<std::shared_ptr<EmbeddedLog>> Open(const EmbeddedBusOptions& options);

  // Random, drawn when the file was created.
  const std::string& id() const { return id_; }
  Wake& wake() { return *wake_; }

  // INVALID_ARGUMENT: no such topic.
  absl::StatusOr<Stream> FirstStream(std::string_view topic) const;

  // A connection of its own for one reader: in WAL mode readers and the writer do not wait for
  // each other.
  absl::StatusOr<std::unique_ptr<store::Database>> OpenReader() const;

  // Runs `change` in a write transaction and commits it, then wakes all readers.
  absl::Status Write(const std::function<absl::Status(store::Transaction&)>& change);
  // The same, announcing the steps to EmbeddedBusOptions::on_step.
  absl::Status WriteInSteps(const std::function<absl::Status(store::Transaction&)>& change);

  // Appends records that CheckRecord has passed, with offsets without gaps.
  absl::Status Append(store::Transaction& transaction, std::span<const OutgoingRecord> records);

  // Removes what retention no longer keeps, where the last time was an hour ago or did not remove
  // everything.
  absl::Status TrimIfDue(absl::Time now);

 private:
  explicit EmbeddedLog(EmbeddedBusOptions options) : options_(std::move(options)) {}
  absl::Status Create();
  absl::Status LoadTopics();
  // Adds to `removed` the number of records removed from the stream.
  absl::Status Trim(store::Transaction& transaction, Stream stream, absl::Time before,
                    std::int64_t& removed);
  void Step(std::string_view name) const;

  const EmbeddedBusOptions options_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Wake> wake_;
  std::string id_;
  std::map<std::string, Stream, std::less<>> topics_;
  std::mutex trim_mutex_;
  absl::Time next_trim_ = absl::InfinitePast();
};

// Reads up to `max_records` and about kMaxReadBytes of what is `available`, from each partition in
// turn, beginning with the one at index `first`; the records of a partition stay together. Sets the
// `next` of what was read from. OUT_OF_RANGE: retention has removed the next record.
absl::StatusOr<std::vector<StoredRecord>> ReadAvailable(store::Database& reader,
                                                        std::string_view topic,
                                                        std::span<Available> available,
                                                        std::size_t first, std::size_t max_records);

// Waits until `look` finds records, is interrupted, or `deadline` passes; looks again at each
// wake-up, and once a second.
absl::StatusOr<std::vector<StoredRecord>> WaitForRecords(
    Wake& wake, std::atomic<bool>& interrupted, absl::Time deadline,
    const std::function<absl::StatusOr<std::vector<StoredRecord>>()>& look);

}  // namespace nianbao::bus
