// SPDX-License-Identifier: Apache-2.0
// The bus: durable, partitioned, ordered topics between the stages.
//
// Two implementations keep the same promises, proven by one conformance suite (bus_conformance):
// `embedded` (one SQLite file shared by the processes of one machine) and `kafka`.
//
//   ASSIGN_OR_RETURN(auto bus, OpenEmbeddedBus({.path = "bus.db"}));
//   ASSIGN_OR_RETURN(auto member, bus->JoinGroup({.group = "normalize", .topic = kRawTopic, ...}));
//   ASSIGN_OR_RETURN(auto batch, member->Poll(16, absl::Seconds(1)));
//   RETURN_IF_ERROR(member->Commit(Transform(batch)));   // outputs and offsets, or neither
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/bus/cursor.h"
#include "common/bus/topics.h"

namespace nianbao::bus {

// Fixed when a topic is created, and alike in both implementations.
inline constexpr int kPartitions = 16;
// Largest record: key, routing key, headers and value together.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{8} << 20;
// Largest record of the dead-letter topic, so that the largest record can be dead-lettered.
inline constexpr std::size_t kMaxDeadLetterBytes = std::size_t{10} << 20;

struct Record {
  // Name of what the record is about. Not empty.
  std::string key;
  // Decides the partition; records with equal routing keys keep their order. Not empty.
  std::string routing_key;
  std::map<std::string, std::string> headers;
  // A serialized protobuf message.
  std::string value;
};

struct OutgoingRecord {
  std::string topic;
  Record record;
};

struct StoredRecord {
  std::string topic;
  int partition = 0;
  std::int64_t offset = 0;
  absl::Time timestamp;
  Record record;
};

// How far a group is in one partition of a topic.
struct PartitionProgress {
  int partition = 0;
  // Next offset that the group will read.
  std::int64_t committed = 0;
  // Offset after the last record of the partition.
  std::int64_t end = 0;
};

// One member of a consumer group. Not thread-safe but for Interrupt. Leaves the group, discarding
// what was not committed, when it is destroyed. Poll it from the start and again and again: on
// Kafka a group cannot share its partitions anew while one of its members is not polled (for up to
// ten minutes; then that member loses its partitions).
class GroupMember {
 public:
  virtual ~GroupMember() = default;

  // Waits until there are records in the partitions assigned to this member, then returns up to
  // `max_records` of them in the order of their partition, at least one whatever its size and not
  // many more than 16 MiB together. Empty after `timeout`, when the assignment changed, or when
  // interrupted. Calling it again without Commit first is as calling Rollback first. A member that
  // only lost its lease joins again here. ABORTED: another member of the same name has taken over;
  // end this one. UNAVAILABLE: try again.
  virtual absl::StatusOr<std::vector<StoredRecord>> Poll(std::size_t max_records,
                                                         absl::Duration timeout) = 0;

  // Publishes `outputs` and moves the group past all records of the last Poll: both or neither,
  // whatever crashes. ABORTED: this member was fenced or lost a partition that the batch came from,
  // or the group changed meanwhile; nothing was committed, the owner gets the records again; go on
  // with Poll. UNAVAILABLE: the outcome may be unknown for a moment, nothing is lost; go on with
  // Poll, which returns what is not committed. INVALID_ARGUMENT: an output is too large or lacks a
  // key; nothing was committed, and Commit may be called again for the same batch with other
  // outputs. FAILED_PRECONDITION: the last Commit failed and there was no Poll since. After an
  // empty Poll it publishes without moving the group.
  virtual absl::Status Commit(std::span<const OutgoingRecord> outputs) = 0;

  // Forgets the last Poll: its records are returned again.
  virtual absl::Status Rollback() = 0;

  // Makes a waiting or the next Poll return at once. Thread-safe.
  virtual void Interrupt() = 0;
};

// Reads one topic without a group, from a cursor and then for ever. Sees only committed records.
// Not thread-safe but for Interrupt.
class Tail {
 public:
  virtual ~Tail() = default;

  // Waits for records and returns up to `max_records`; empty after `timeout` or when interrupted.
  virtual absl::StatusOr<std::vector<StoredRecord>> Next(std::size_t max_records,
                                                         absl::Duration timeout) = 0;

  // The place after the last record returned, or the start.
  virtual const Cursor& position() const = 0;

  // Makes a waiting or the next Next return at once. Thread-safe.
  virtual void Interrupt() = 0;
};

struct GroupOptions {
  // Name of the consumer group: the stage.
  std::string group = {};
  std::string topic = {};
  // Stable name of this member. A new member with the same name fences the old one.
  std::string member_id = {};
  // A member that is silent for longer loses its partitions.
  absl::Duration lease = absl::Seconds(10);
};

// Thread-safe.
class Bus {
 public:
  virtual ~Bus() = default;

  // Appends `records`, in order, all or none where they are more than one. OK means durable;
  // readers see them a moment later. INVALID_ARGUMENT: too large, no key, or an unknown topic;
  // nothing was appended. Any other error: they may have been appended, and a retry may append them
  // twice.
  virtual absl::Status Publish(std::span<const OutgoingRecord> records) = 0;

  virtual absl::StatusOr<std::unique_ptr<GroupMember>> JoinGroup(const GroupOptions& options) = 0;

  // Opens a tail of `topic` after `start`. INVALID_ARGUMENT: the cursor is of another log or topic.
  // OUT_OF_RANGE: the log no longer holds what the cursor asks for.
  virtual absl::StatusOr<std::unique_ptr<Tail>> OpenTail(const Cursor& start) = 0;

  // As OpenTail, for readers that are many and may be slow: reads ahead by a few MiB at most, at
  // the price of throughput.
  virtual absl::StatusOr<std::unique_ptr<Tail>> OpenFrugalTail(const Cursor& start) {
    return OpenTail(start);
  }

  // A cursor at the start of what `topic` ever held: it names no partition, so all are read whole.
  virtual absl::StatusOr<Cursor> Earliest(std::string_view topic) = 0;

  // A cursor after everything that was committed in `topic` when it was called. Waits for
  // transactions that are under way.
  virtual absl::StatusOr<Cursor> Latest(std::string_view topic) = 0;

  // How far `group` is in `topic`, one entry a partition. On Kafka the ends of transactions count
  // as records where a partition lags by more than 1,000.
  virtual absl::StatusOr<std::vector<PartitionProgress>> Progress(std::string_view group,
                                                                  std::string_view topic) = 0;
};

// The partition of a routing key: Kafka's default partitioner (murmur2) over kPartitions.
int PartitionOf(std::string_view routing_key);

// Size of a record as it counts against the limits.
std::size_t RecordBytes(const Record& record);

// INVALID_ARGUMENT with what to do where `record` has no key, no routing key, an unknown topic, the
// bus's own header or more bytes than its topic takes.
absl::Status CheckRecord(const OutgoingRecord& record);

}  // namespace nianbao::bus
