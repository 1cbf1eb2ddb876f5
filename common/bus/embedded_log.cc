// SPDX-License-Identifier: Apache-2.0
#include "common/bus/embedded_log.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

constexpr absl::Duration kLookAgain = absl::Seconds(1);
constexpr absl::Duration kTrimPause = absl::Hours(1);
// What one transaction removes at most, so that others do not wait for long.
constexpr std::int64_t kMaxTrimmed = 500;
constexpr std::array kPassingTopics = {kRawTopic, kNormalizedTopic, kExtractedTopic};
// Values are large; with SQLite's 4 KB a record of 20 KB is a chain of five pages.
constexpr int kPageBytes = 16384;
// A record's row id is its stream and its offset, so that one b-tree serves every access.
constexpr int kOffsetBits = 40;

// record.bytes stands before the long columns so that sizes are read without the values.
constexpr std::string_view kMigrations[] = {R"(
CREATE TABLE log (
  id TEXT NOT NULL,
  next_epoch INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE topic (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE stream (
  id INTEGER PRIMARY KEY,
  first_offset INTEGER NOT NULL DEFAULT 0,
  next_offset INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE record (
  id INTEGER PRIMARY KEY,
  bytes INTEGER NOT NULL,
  timestamp INTEGER NOT NULL,
  key TEXT NOT NULL,
  routing_key TEXT NOT NULL,
  headers BLOB NOT NULL,
  value BLOB NOT NULL
);
CREATE TABLE member (
  consumer_group TEXT NOT NULL,
  topic TEXT NOT NULL,
  member_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  lease INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  PRIMARY KEY (consumer_group, topic, member_id)
) WITHOUT ROWID;
CREATE TABLE group_offset (
  consumer_group TEXT NOT NULL,
  stream INTEGER NOT NULL REFERENCES stream(id),
  next_offset INTEGER NOT NULL,
  owner_epoch INTEGER,
  PRIMARY KEY (consumer_group, stream)
) WITHOUT ROWID
)"};

std::string RandomUuid() {
  std::random_device random;
  std::array<std::uint32_t, 4> words;
  for (auto& word : words) word = random();
  words[1] = (words[1] & 0xffff0fff) | 0x00004000;
  words[2] = (words[2] & 0x3fffffff) | 0x80000000;
  return absl::StrFormat("%08x-%04x-%04x-%04x-%04x%08x", words[0], words[1] >> 16,
                         words[1] & 0xffff, words[2] >> 16, words[2] & 0xffff, words[3]);
}

std::int64_t RowId(Stream stream, std::int64_t offset) { return (stream << kOffsetBits) + offset; }
std::int64_t OffsetOf(std::int64_t row_id) {
  return row_id & ((std::int64_t{1} << kOffsetBits) - 1);
}

void PutSized(std::string_view text, std::string& out) {
  const auto size = static_cast<std::uint32_t>(text.size());
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(size >> shift));
  out.append(text);
}

bool TakeSized(std::string_view& in, std::string& text) {
  if (in.size() < 4) return false;
  std::uint32_t size = 0;
  for (int i = 3; i >= 0; --i) {
    size = size << 8 | static_cast<unsigned char>(in[static_cast<std::size_t>(i)]);
  }
  if (in.size() - 4 < size) return false;
  text = in.substr(4, size);
  in.remove_prefix(4 + std::size_t{size});
  return true;
}

std::string EncodeHeaders(const std::map<std::string, std::string>& headers) {
  std::string out;
  for (const auto& [name, value] : headers) {
    PutSized(name, out);
    PutSized(value, out);
  }
  return out;
}

absl::StatusOr<std::map<std::string, std::string>> DecodeHeaders(std::string_view in) {
  std::map<std::string, std::string> headers;
  while (!in.empty()) {
    std::string name;
    if (!TakeSized(in, name) || !TakeSized(in, headers[name])) {
      return absl::DataLossError("the headers of a record are damaged");
    }
  }
  return headers;
}

absl::StatusOr<StoredRecord> ReadRow(std::string_view topic, Stream stream, const store::Row& row) {
  StoredRecord stored{std::string(topic),
                      static_cast<int>(stream % kPartitions),
                      OffsetOf(row.Int(0)),
                      absl::FromUnixMicros(row.Int(1)),
                      {}};
  stored.record.key = row.Text(2);
  stored.record.routing_key = row.Text(3);
  ASSIGN_OR_RETURN(stored.record.headers, DecodeHeaders(row.Text(4)));
  stored.record.value = row.Text(5);
  return stored;
}

// Returns the offset after those that fit, and takes them off the budget.
absl::StatusOr<std::int64_t> FittingEnd(store::Database& reader, const Available& from,
                                        std::size_t max_records, std::size_t& bytes_left,
                                        bool first) {
  ASSIGN_OR_RETURN(
      const auto sizes,
      reader.Query("SELECT id, bytes FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                   {RowId(from.stream, from.next), RowId(from.stream, from.end),
                    static_cast<std::int64_t>(max_records)}));
  if (sizes.empty() || OffsetOf(sizes[0].Int(0)) != from.next) {
    return absl::OutOfRangeError(
        absl::StrCat("record ", from.next, " of partition ", from.stream % kPartitions,
                     " is no longer kept; start from the earliest record"));
  }
  std::int64_t end = from.next;
  for (const store::Row& row : sizes) {
    const auto bytes = static_cast<std::size_t>(row.Int(1));
    if (bytes > bytes_left && !first) break;
    first = false;
    bytes_left -= std::min(bytes, bytes_left);
    end = OffsetOf(row.Int(0)) + 1;
  }
  return end;
}

}  // namespace

absl::StatusOr<std::shared_ptr<EmbeddedLog>> EmbeddedLog::Open(const EmbeddedBusOptions& options) {
  std::shared_ptr<EmbeddedLog> log(new EmbeddedLog(options));
  ASSIGN_OR_RETURN(log->database_,
                   store::Database::Open({.path = options.path, .page_size = kPageBytes}));
  RETURN_IF_ERROR(log->database_->Migrate(kMigrations));
  RETURN_IF_ERROR(log->Create());
  ASSIGN_OR_RETURN(log->wake_, Wake::Open(options.path + "-wake"));
  RETURN_IF_ERROR(log->LoadTopics());
  RETURN_IF_ERROR(log->TrimIfDue(absl::Now()));
  return log;
}

absl::Status EmbeddedLog::Create() {
  ASSIGN_OR_RETURN(auto transaction, database_->Begin());
  RETURN_IF_ERROR(transaction
                      .Execute("INSERT INTO log (id) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM log)",
                               {RandomUuid()})
                      .status());
  for (const std::string_view topic : kTopics) {
    RETURN_IF_ERROR(
        transaction.Execute("INSERT OR IGNORE INTO topic (name) VALUES (?)", {topic}).status());
  }
  ASSIGN_OR_RETURN(const auto topics, transaction.Query("SELECT id FROM topic"));
  for (const store::Row& topic : topics) {
    for (int i = 0; i < kPartitions; ++i) {
      RETURN_IF_ERROR(transaction
                          .Execute("INSERT OR IGNORE INTO stream (id) VALUES (?)",
                                   {topic.Int(0) * kPartitions + i})
                          .status());
    }
  }
  return transaction.Commit();
}

absl::Status EmbeddedLog::LoadTopics() {
  ASSIGN_OR_RETURN(const auto ids, database_->Query("SELECT id FROM log"));
  id_ = ids.at(0).Text(0);
  ASSIGN_OR_RETURN(const auto topics, database_->Query("SELECT name, id FROM topic"));
  for (const store::Row& row : topics) topics_[row.Text(0)] = row.Int(1) * kPartitions;
  return absl::OkStatus();
}

absl::StatusOr<Stream> EmbeddedLog::FirstStream(std::string_view topic) const {
  const auto found = topics_.find(topic);
  if (found != topics_.end()) return found->second;
  return absl::InvalidArgumentError(absl::StrCat("unknown topic '", std::string(topic), "'"));
}

absl::StatusOr<std::unique_ptr<store::Database>> EmbeddedLog::OpenReader() const {
  return store::Database::Open({.path = options_.path});
}

void EmbeddedLog::Step(std::string_view name) const {
  if (options_.on_step) options_.on_step(name);
}

absl::Status EmbeddedLog::Write(const std::function<absl::Status(store::Transaction&)>& change) {
  ASSIGN_OR_RETURN(auto transaction, database_->Begin());
  RETURN_IF_ERROR(change(transaction));
  RETURN_IF_ERROR(transaction.Commit());
  wake_->Notify();
  return absl::OkStatus();
}

absl::Status EmbeddedLog::WriteInSteps(
    const std::function<absl::Status(store::Transaction&)>& change) {
  Step("begin");
  ASSIGN_OR_RETURN(auto transaction, database_->Begin());
  RETURN_IF_ERROR(change(transaction));
  Step("written");
  RETURN_IF_ERROR(transaction.Commit());
  Step("committed");
  wake_->Notify();
  return absl::OkStatus();
}

absl::Status EmbeddedLog::Append(store::Transaction& transaction,
                                 std::span<const OutgoingRecord> records) {
  std::map<Stream, std::int64_t> next;
  const std::int64_t now = absl::ToUnixMicros(absl::Now());
  for (const auto& [topic, record] : records) {
    ASSIGN_OR_RETURN(const Stream first, FirstStream(topic));
    const Stream stream = first + PartitionOf(record.routing_key);
    const auto [place, added] = next.try_emplace(stream, 0);
    if (added) {
      ASSIGN_OR_RETURN(const auto rows,
                       transaction.Query("SELECT next_offset FROM stream WHERE id = ?", {stream}));
      place->second = rows.at(0).Int(0);
    }
    const std::string headers = EncodeHeaders(record.headers);
    RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO record (id, bytes, timestamp, key, routing_key, "
                     "headers, value) VALUES (?, ?, ?, ?, ?, ?, ?)",
                     {RowId(stream, place->second++),
                      static_cast<std::int64_t>(RecordBytes(record)), now, record.key,
                      record.routing_key, store::Blob{headers}, store::Blob{record.value}})
            .status());
  }
  for (const auto& [stream, offset] : next) {
    RETURN_IF_ERROR(
        transaction.Execute("UPDATE stream SET next_offset = ? WHERE id = ?", {offset, stream})
            .status());
  }
  return absl::OkStatus();
}

absl::Status EmbeddedLog::TrimIfDue(absl::Time now) {
  const std::unique_lock lock(trim_mutex_, std::try_to_lock);
  if (!lock.owns_lock() || now < next_trim_) return absl::OkStatus();
  std::int64_t removed = 0;
  ASSIGN_OR_RETURN(auto transaction, database_->Begin());
  for (const std::string_view topic : kPassingTopics) {
    ASSIGN_OR_RETURN(const Stream first, FirstStream(topic));
    for (int i = 0; i < kPartitions && removed < kMaxTrimmed; ++i) {
      RETURN_IF_ERROR(Trim(transaction, first + i, now - options_.retention, removed));
    }
  }
  RETURN_IF_ERROR(transaction.Commit());
  if (removed < kMaxTrimmed) next_trim_ = now + kTrimPause;
  return absl::OkStatus();
}

absl::Status EmbeddedLog::Trim(store::Transaction& transaction, Stream stream, absl::Time before,
                               std::int64_t& removed) {
  ASSIGN_OR_RETURN(
      const auto bounds,
      transaction.Query("SELECT s.first_offset, MIN(s.next_offset, COALESCE((SELECT "
                        "MIN(g.next_offset) FROM group_offset g WHERE g.stream = s.id), "
                        "s.next_offset)) FROM stream s WHERE s.id = ?",
                        {stream}));
  const std::int64_t first = bounds.at(0).Int(0);
  std::int64_t end = std::min(bounds.at(0).Int(1), first + kMaxTrimmed - removed);
  ASSIGN_OR_RETURN(
      const auto kept,
      transaction.Query("SELECT id FROM record WHERE id >= ? AND id < ? AND timestamp "
                        ">= ? ORDER BY id LIMIT 1",
                        {RowId(stream, first), RowId(stream, end), absl::ToUnixMicros(before)}));
  if (!kept.empty()) end = OffsetOf(kept[0].Int(0));
  if (end <= first) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::int64_t count,
                   transaction.Execute("DELETE FROM record WHERE id >= ? AND id < ?",
                                       {RowId(stream, first), RowId(stream, end)}));
  removed += count;
  return transaction.Execute("UPDATE stream SET first_offset = ? WHERE id = ?", {end, stream})
      .status();
}

absl::StatusOr<std::vector<StoredRecord>> ReadAvailable(store::Database& reader,
                                                        std::string_view topic,
                                                        std::span<Available> available,
                                                        std::size_t first,
                                                        std::size_t max_records) {
  std::vector<StoredRecord> records;
  std::size_t bytes_left = kMaxReadBytes;
  for (std::size_t i = 0; i < available.size() && records.size() < max_records; ++i) {
    Available& from = available[(first + i) % available.size()];
    if (from.next >= from.end) continue;
    ASSIGN_OR_RETURN(const std::int64_t end, FittingEnd(reader, from, max_records - records.size(),
                                                        bytes_left, records.empty()));
    if (end == from.next) break;
    ASSIGN_OR_RETURN(const auto rows,
                     reader.Query("SELECT id, timestamp, key, routing_key, headers, value FROM "
                                  "record WHERE id >= ? AND id < ? ORDER BY id",
                                  {RowId(from.stream, from.next), RowId(from.stream, end)}));
    for (const store::Row& row : rows) {
      ASSIGN_OR_RETURN(StoredRecord stored, ReadRow(topic, from.stream, row));
      records.push_back(std::move(stored));
    }
    from.next = end;
  }
  return records;
}

absl::StatusOr<std::vector<StoredRecord>> WaitForRecords(
    Wake& wake, std::atomic<bool>& interrupted, absl::Time deadline,
    const std::function<absl::StatusOr<std::vector<StoredRecord>>()>& look) {
  for (;;) {
    const std::uint64_t seen = wake.count();
    if (interrupted.exchange(false)) return std::vector<StoredRecord>();
    ASSIGN_OR_RETURN(auto records, look());
    const absl::Time now = absl::Now();
    if (!records.empty() || now >= deadline) return records;
    wake.WaitPast(seen, std::min(deadline, now + kLookAgain));
  }
}

}  // namespace nianbao::bus
