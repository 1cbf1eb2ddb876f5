// SPDX-License-Identifier: Apache-2.0
#include "common/bus/embedded_member.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"

namespace nianbao::bus {
namespace {

// Renewals that fit into one lease, so that one that comes late costs nothing.
constexpr int kRenewalsInALease = 4;

absl::Status CheckOptions(const GroupOptions& options) {
  if (options.group.empty() || options.member_id.empty()) {
    return absl::InvalidArgumentError("a group member needs a group and a member id");
  }
  if (options.lease <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError("the lease of a group member must be positive");
  }
  return absl::OkStatus();
}

}  // namespace

EmbeddedMember::EmbeddedMember(std::shared_ptr<EmbeddedLog> log, GroupOptions options, Stream first)
    : log_(std::move(log)), options_(std::move(options)), first_(first) {}

absl::StatusOr<std::unique_ptr<GroupMember>> EmbeddedMember::Open(std::shared_ptr<EmbeddedLog> log,
                                                                  const GroupOptions& options) {
  RETURN_IF_ERROR(CheckOptions(options));
  ASSIGN_OR_RETURN(const Stream first, log->FirstStream(options.topic));
  std::unique_ptr<EmbeddedMember> member(new EmbeddedMember(std::move(log), options, first));
  ASSIGN_OR_RETURN(member->reader_, member->log_->OpenReader());
  RETURN_IF_ERROR(member->log_->Write([&](store::Transaction& transaction) {
    const auto epoch = Join(transaction, options, first, absl::Now());
    if (epoch.ok()) member->epoch_ = *epoch;
    return epoch.status();
  }));
  member->keeper_ = std::thread([raw = member.get()] { raw->KeepLease(); });
  return member;
}

EmbeddedMember::~EmbeddedMember() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopping_.notify_all();
  if (keeper_.joinable()) keeper_.join();
  if (epoch_ <= 0) return;
  log_->Write([&](store::Transaction& transaction) {
        return Leave(transaction, options_, first_, epoch_, absl::Now());
      })
      .IgnoreError();
}

void EmbeddedMember::KeepLease() {
  std::unique_lock lock(mutex_);
  const auto pause = absl::ToChronoMicroseconds(options_.lease / kRenewalsInALease);
  while (!stopping_.wait_for(lock, pause, [&] { return stop_; })) {
    lock.unlock();
    // A renewal that fails is tried again at the next turn; the lease may end, nothing is lost.
    RenewLease().IgnoreError();
    log_->TrimIfDue(absl::Now()).IgnoreError();
    lock.lock();
  }
}

absl::Status EmbeddedMember::RenewLease() {
  std::int64_t epoch = epoch_;
  if (epoch <= 0) return absl::OkStatus();
  bool member = true;
  RETURN_IF_ERROR(log_->Write([&](store::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(member, Renew(transaction, options_, first_, epoch, absl::Now()));
    return absl::OkStatus();
  }));
  if (!member && epoch_.compare_exchange_strong(epoch, -epoch)) log_->wake().NotifyLocal();
  return absl::OkStatus();
}

absl::Status EmbeddedMember::JoinAgain() {
  const std::int64_t old = -epoch_.load();
  std::int64_t epoch = 0;
  RETURN_IF_ERROR(log_->Write([&](store::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const bool replaced, IsReplaced(transaction, options_, old));
    if (replaced) {
      return absl::AbortedError(absl::StrCat("another member named ", options_.member_id,
                                             " of group ", options_.group,
                                             " has taken over; end this one"));
    }
    ASSIGN_OR_RETURN(epoch, Join(transaction, options_, first_, absl::Now()));
    return absl::OkStatus();
  }));
  epoch_ = epoch;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoredRecord>> EmbeddedMember::Look(std::size_t max_records) {
  if (epoch_ < 0) RETURN_IF_ERROR(JoinAgain());
  ASSIGN_OR_RETURN(std::vector<Available> owned, Owned(*reader_, options_, first_, epoch_));
  if (owned.empty()) return std::vector<StoredRecord>();
  std::vector<Available> after = owned;
  ASSIGN_OR_RETURN(auto records, ReadAvailable(*reader_, options_.topic, after,
                                               turn_ % owned.size(), max_records));
  for (std::size_t i = 0; i < owned.size(); ++i) {
    if (after[i].next == owned[i].next) continue;
    batch_.push_back({owned[i].stream, owned[i].next, after[i].next});
  }
  return records;
}

absl::StatusOr<std::vector<StoredRecord>> EmbeddedMember::Poll(std::size_t max_records,
                                                               absl::Duration timeout) {
  batch_.clear();
  failed_ = false;
  return WaitForRecords(log_->wake(), interrupted_, absl::Now() + timeout,
                        [&] { return Look(std::max<std::size_t>(max_records, 1)); });
}

absl::Status EmbeddedMember::Commit(std::span<const OutgoingRecord> outputs) {
  if (failed_) return absl::FailedPreconditionError("the last commit failed; poll first");
  for (const OutgoingRecord& output : outputs) RETURN_IF_ERROR(CheckRecord(output));
  const std::vector<Available> batch = std::exchange(batch_, {});
  std::int64_t epoch = epoch_;
  bool member = epoch > 0;
  const absl::Status status =
      log_->WriteInSteps([&](store::Transaction& transaction) -> absl::Status {
        if (member) {
          ASSIGN_OR_RETURN(member, Renew(transaction, options_, first_, epoch, absl::Now()));
        }
        if (!member) {
          return absl::AbortedError(absl::StrCat("member ", options_.member_id, " of group ",
                                                 options_.group, " was fenced"));
        }
        for (const Available& moved : batch) {
          RETURN_IF_ERROR(Move(transaction, options_, epoch, moved));
        }
        return log_->Append(transaction, outputs);
      });
  if (!member && epoch > 0) epoch_.compare_exchange_strong(epoch, -epoch);
  failed_ = !status.ok();
  // Not before: until then another Poll returns what the last one did.
  if (status.ok() && !batch.empty()) ++turn_;
  return status;
}

absl::Status EmbeddedMember::Rollback() {
  batch_.clear();
  return absl::OkStatus();
}

void EmbeddedMember::Interrupt() {
  interrupted_ = true;
  log_->wake().NotifyLocal();
}

}  // namespace nianbao::bus
