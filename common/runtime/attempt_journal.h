// SPDX-License-Identifier: Apache-2.0
// Remembers over a crash which record was being handled, so that a record that kills the process is
// told from one that merely fails.
//
// One small file: a slot of fixed size, written with a single pwrite before each handler call and
// cleared after it, then the records that were in the slot when the process died before. Nothing is
// synced: what the kernel holds survives the death of a process, which is all that a record can
// cause; after a power failure no record is to blame, and at worst a death is counted too few. So
// a note costs microseconds and not a disk flush.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nianbao::runtime {

// The place of a record in the log.
struct Place {
  std::string topic;
  int partition = 0;
  std::int64_t offset = 0;

  friend auto operator<=>(const Place&, const Place&) = default;
};

// For one stage of one instance. Not thread-safe.
class AttemptJournal {
 public:
  // Opens or creates the journal in the file `path`, whose folder must exist. A record that was
  // being handled when the last owner died counts one death more. A file that is no journal is
  // taken as an empty one.
  static absl::StatusOr<std::unique_ptr<AttemptJournal>> Open(const std::string& path);
  ~AttemptJournal();
  AttemptJournal(const AttemptJournal&) = delete;
  AttemptJournal& operator=(const AttemptJournal&) = delete;

  // How often the process died while it handled the record at `place`.
  int Deaths(const Place& place) const;
  // Notes that the record is handled from now on.
  absl::Status Begin(const Place& place);
  // Notes that the handler returned: no record is being handled, and this one is not to blame for
  // the deaths counted for it.
  absl::Status End(const Place& place);
  // Notes that the process is about to end whatever the handler does: its death is not counted.
  absl::Status Excuse();
  // Forgets the deaths of a record that was given up.
  absl::Status Forget(const Place& place);

 private:
  explicit AttemptJournal(std::string path) : path_(std::move(path)) {}
  absl::Status Load();
  absl::Status Rewrite();
  absl::Status WriteSlot(const std::string& text);

  const std::string path_;
  int fd_ = -1;
  std::map<Place, int> deaths_;
};

}  // namespace nianbao::runtime
