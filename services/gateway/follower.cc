// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/follower.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/log/log.h"
#include "common/runtime/wait.h"
#include "common/status/status.h"

namespace nianbao::gateway {
namespace {

constexpr std::size_t kBatchRecords = 256;
constexpr absl::Duration kPatience = absl::Seconds(1);
constexpr absl::Duration kRetryDelay = absl::Milliseconds(500);

bool HasReached(const bus::Cursor& place, const bus::Cursor& end) {
  return std::all_of(end.next.begin(), end.next.end(), [&place](const auto& partition) {
    const auto reached = place.next.find(partition.first);
    return (reached == place.next.end() ? 0 : reached->second) >= partition.second;
  });
}

}  // namespace

bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) ||
         absl::IsDeadlineExceeded(status) || absl::IsResourceExhausted(status);
}

absl::Status Follower::Prepare() {
  ASSIGN_OR_RETURN(const bus::Cursor earliest, bus_.Earliest(tables_.topic()));
  ASSIGN_OR_RETURN(const auto cursor, tables_.Cursor());
  if (!cursor.has_value()) return tables_.Reset(earliest);
  const absl::Status opened = bus_.OpenTail(*cursor).status();
  if (absl::IsInvalidArgument(opened)) {
    log::Warning("the tables were made of another log; reading this one from its start",
                 {{"topic", tables_.topic()}, {"reason", std::string(opened.message())}});
    return tables_.Reset(earliest);
  }
  if (absl::IsOutOfRange(opened)) {
    log::Warning("the log was cut; reading what is left",
                 {{"topic", tables_.topic()}, {"reason", std::string(opened.message())}});
    return tables_.Apply({}, earliest);
  }
  return opened;
}

absl::Status Follower::Run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    const absl::Status status = FollowOnce(stop);
    if (!status.ok() && !IsPassing(status)) return Annotate(status, tables_.topic());
    if (!status.ok()) {
      log::Warning("following a topic failed; trying again",
                   {{"topic", tables_.topic()}, {"reason", std::string(status.message())}});
      runtime::WaitOrStop(kRetryDelay, stop);
    }
  }
  return absl::OkStatus();
}

absl::Status Follower::FollowOnce(std::stop_token stop) {
  ASSIGN_OR_RETURN(const auto cursor, tables_.Cursor());
  if (!cursor.has_value()) return absl::FailedPreconditionError("Prepare was not called");
  ASSIGN_OR_RETURN(const std::unique_ptr<bus::Tail> tail, bus_.OpenTail(*cursor));
  ASSIGN_OR_RETURN(const bus::Cursor end, bus_.Latest(tables_.topic()));
  const std::stop_callback interrupt(stop, [&tail] { tail->Interrupt(); });
  bus::Cursor applied = tail->position();
  while (!stop.stop_requested()) {
    if (!caught_up_ && HasReached(applied, end)) caught_up_ = true;
    ASSIGN_OR_RETURN(const std::vector<bus::StoredRecord> records,
                     tail->Next(kBatchRecords, kPatience));
    // The place may move without records, past what only the bus sees.
    if (tail->position() != applied) {
      RETURN_IF_ERROR(tables_.Apply(records, tail->position()));
      applied = tail->position();
    }
  }
  return absl::OkStatus();
}

absl::Status Follower::Ready() const {
  if (caught_up_) return absl::OkStatus();
  return absl::UnavailableError("still reading the log; lists are not complete yet");
}

}  // namespace nianbao::gateway
