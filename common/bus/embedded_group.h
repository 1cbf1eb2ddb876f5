// SPDX-License-Identifier: Apache-2.0
// Who reads which partition: the membership of a consumer group in the embedded log.
//
// A member is a row with an epoch, drawn anew at every join, and a lease. A partition is owned by
// an epoch. A commit checks in its own transaction that its epoch still owns what it moves, so a
// member that lost its row or its partition commits nothing, whatever it believes.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/bus/bus.h"
#include "common/bus/embedded_log.h"
#include "common/store/store.h"

namespace nianbao::bus {

// Makes `options` a member from `now` on, in place of one with the same name, shares the partitions
// anew and returns its epoch. A group that reads a topic for the first time starts at its first
// record. `first` is the stream of partition 0.
absl::StatusOr<std::int64_t> Join(store::Transaction& transaction, const GroupOptions& options,
                                  Stream first, absl::Time now);

// True where another member with the same name is there: this one must not join again.
absl::StatusOr<bool> IsReplaced(store::Transaction& transaction, const GroupOptions& options,
                                std::int64_t epoch);

// Prolongs the lease, removes members whose lease has ended and shares their partitions. False:
// `epoch` is no member any more.
absl::StatusOr<bool> Renew(store::Transaction& transaction, const GroupOptions& options,
                           Stream first, std::int64_t epoch, absl::Time now);

absl::Status Leave(store::Transaction& transaction, const GroupOptions& options, Stream first,
                   std::int64_t epoch, absl::Time now);

// Moves the group from `next` to `end` in a partition that `epoch` owns. ABORTED: it does not own
// it, or the group is elsewhere.
absl::Status Move(store::Transaction& transaction, const GroupOptions& options, std::int64_t epoch,
                  const Available& batch);

// What `epoch` owns and where the group stands in it.
absl::StatusOr<std::vector<Available>> Owned(store::Database& reader, const GroupOptions& options,
                                             Stream first, std::int64_t epoch);

}  // namespace nianbao::bus
