// SPDX-License-Identifier: Apache-2.0
#include "common/bus/embedded_group.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

using store::Transaction;

struct Ownership {
  Stream stream;
  std::int64_t owner;
};

absl::StatusOr<std::vector<std::int64_t>> MemberEpochs(Transaction& transaction,
                                                       const GroupOptions& options) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.Query("SELECT epoch FROM member WHERE consumer_group = ? AND topic "
                                     "= ? ORDER BY member_id",
                                     {options.group, options.topic}));
  std::vector<std::int64_t> epochs;
  for (const store::Row& row : rows) epochs.push_back(row.Int(0));
  return epochs;
}

absl::StatusOr<std::vector<Ownership>> Ownerships(Transaction& transaction,
                                                  const GroupOptions& options, Stream first) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.Query("SELECT stream, owner_epoch FROM group_offset WHERE "
                                     "consumer_group = ? AND stream >= ? AND stream < ?",
                                     {options.group, first, first + kPartitions}));
  std::vector<Ownership> ownerships;
  for (const store::Row& row : rows) ownerships.push_back({row.Int(0), row.Int(1)});
  return ownerships;
}

// How many partitions each member gets: as even as can be, the odd ones to those who hold most now.
std::map<std::int64_t, int> Quotas(std::vector<std::int64_t> epochs,
                                   const std::vector<Ownership>& ownerships) {
  std::map<std::int64_t, int> held;
  for (const Ownership& ownership : ownerships) ++held[ownership.owner];
  std::stable_sort(epochs.begin(), epochs.end(),
                   [&](std::int64_t a, std::int64_t b) { return held[a] > held[b]; });
  const int members = static_cast<int>(epochs.size());
  int odd = kPartitions % members;
  std::map<std::int64_t, int> quotas;
  for (const std::int64_t epoch : epochs) {
    quotas[epoch] = kPartitions / members + (odd-- > 0 ? 1 : 0);
  }
  return quotas;
}

// Gives each partition an owner, moving as few as possible.
absl::Status Share(Transaction& transaction, const GroupOptions& options, Stream first) {
  ASSIGN_OR_RETURN(const auto epochs, MemberEpochs(transaction, options));
  if (epochs.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto ownerships, Ownerships(transaction, options, first));
  auto left = Quotas(epochs, ownerships);
  std::vector<Stream> free;
  for (const Ownership& ownership : ownerships) {
    const auto owner = left.find(ownership.owner);
    if (owner != left.end() && owner->second > 0) {
      --owner->second;
    } else {
      free.push_back(ownership.stream);
    }
  }
  for (const auto& [epoch, quota] : left) {
    for (int i = 0; i < quota; ++i) {
      RETURN_IF_ERROR(transaction
                          .Execute("UPDATE group_offset SET owner_epoch = ? WHERE consumer_group = "
                                   "? AND stream = ?",
                                   {epoch, options.group, free.back()})
                          .status());
      free.pop_back();
    }
  }
  return absl::OkStatus();
}

// A lease that ends later than any lease could is the mark of a clock that was set back.
absl::StatusOr<bool> RemoveExpired(Transaction& transaction, const GroupOptions& options,
                                   absl::Time now) {
  const std::int64_t micros = absl::ToUnixMicros(now);
  ASSIGN_OR_RETURN(const std::int64_t removed,
                   transaction.Execute("DELETE FROM member WHERE consumer_group = ? AND topic = ? "
                                       "AND (lease_until < ? OR lease_until > ? + 2 * lease)",
                                       {options.group, options.topic, micros, micros}));
  return removed > 0;
}

absl::Status AddPartitions(Transaction& transaction, const GroupOptions& options, Stream first) {
  return transaction
      .Execute(
          "INSERT OR IGNORE INTO group_offset (consumer_group, stream, next_offset) SELECT ?, "
          "id, first_offset FROM stream WHERE id >= ? AND id < ?",
          {options.group, first, first + kPartitions})
      .status();
}

}  // namespace

absl::StatusOr<std::int64_t> Join(Transaction& transaction, const GroupOptions& options,
                                  Stream first, absl::Time now) {
  RETURN_IF_ERROR(transaction.Execute("UPDATE log SET next_epoch = next_epoch + 1").status());
  ASSIGN_OR_RETURN(const auto rows, transaction.Query("SELECT next_epoch FROM log"));
  const std::int64_t epoch = rows.at(0).Int(0);
  RETURN_IF_ERROR(AddPartitions(transaction, options, first));
  RETURN_IF_ERROR(
      transaction
          .Execute(
              "INSERT OR REPLACE INTO member (consumer_group, topic, member_id, epoch, lease, "
              "lease_until) VALUES (?, ?, ?, ?, ?, ?)",
              {options.group, options.topic, options.member_id, epoch,
               absl::ToInt64Microseconds(options.lease), absl::ToUnixMicros(now + options.lease)})
          .status());
  RETURN_IF_ERROR(RemoveExpired(transaction, options, now).status());
  RETURN_IF_ERROR(Share(transaction, options, first));
  return epoch;
}

absl::StatusOr<bool> IsReplaced(Transaction& transaction, const GroupOptions& options,
                                std::int64_t epoch) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.Query("SELECT 1 FROM member WHERE consumer_group = ? AND topic = ? "
                                     "AND member_id = ? AND epoch > ?",
                                     {options.group, options.topic, options.member_id, epoch}));
  return !rows.empty();
}

absl::StatusOr<bool> Renew(Transaction& transaction, const GroupOptions& options, Stream first,
                           std::int64_t epoch, absl::Time now) {
  ASSIGN_OR_RETURN(
      const std::int64_t renewed,
      transaction.Execute("UPDATE member SET lease_until = ? WHERE consumer_group = ? AND topic = "
                          "? AND member_id = ? AND epoch = ?",
                          {absl::ToUnixMicros(now + options.lease), options.group, options.topic,
                           options.member_id, epoch}));
  if (renewed == 0) return false;
  ASSIGN_OR_RETURN(const bool removed, RemoveExpired(transaction, options, now));
  if (removed) RETURN_IF_ERROR(Share(transaction, options, first));
  return true;
}

absl::Status Leave(Transaction& transaction, const GroupOptions& options, Stream first,
                   std::int64_t epoch, absl::Time now) {
  RETURN_IF_ERROR(transaction
                      .Execute("DELETE FROM member WHERE consumer_group = ? AND topic = ? AND "
                               "member_id = ? AND epoch = ?",
                               {options.group, options.topic, options.member_id, epoch})
                      .status());
  RETURN_IF_ERROR(RemoveExpired(transaction, options, now).status());
  return Share(transaction, options, first);
}

absl::Status Move(Transaction& transaction, const GroupOptions& options, std::int64_t epoch,
                  const Available& batch) {
  ASSIGN_OR_RETURN(
      const std::int64_t moved,
      transaction.Execute("UPDATE group_offset SET next_offset = ? WHERE "
                          "consumer_group = ? AND stream = ? AND owner_epoch = ? AND "
                          "next_offset = ?",
                          {batch.end, options.group, batch.stream, epoch, batch.next}));
  if (moved == 1) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat("member ", options.member_id, " of group ", options.group,
                                         " lost partition ", batch.stream % kPartitions, " of ",
                                         options.topic));
}

absl::StatusOr<std::vector<Available>> Owned(store::Database& reader, const GroupOptions& options,
                                             Stream first, std::int64_t epoch) {
  ASSIGN_OR_RETURN(
      const auto rows,
      reader.Query("SELECT s.id, g.next_offset, s.next_offset FROM group_offset g JOIN stream s ON "
                   "s.id = g.stream WHERE g.consumer_group = ? AND g.stream >= ? AND g.stream < ? "
                   "AND g.owner_epoch = ? ORDER BY s.id",
                   {options.group, first, first + kPartitions, epoch}));
  std::vector<Available> owned;
  for (const store::Row& row : rows) owned.push_back({row.Int(0), row.Int(1), row.Int(2)});
  return owned;
}

}  // namespace nianbao::bus
