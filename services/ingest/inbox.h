// SPDX-License-Identifier: Apache-2.0
// The watched folder: a file that is put in is accepted and moved to done/, or to failed/ with
// {name}.reason.txt beside it.
//
// A file is taken when it is complete: nobody has it open for writing. Names that begin with a dot
// or end in .part, .tmp, .crdownload or ~ are left alone: programs give them to files that are not
// finished, and rename them then. An empty file waits a little, since some programs create a file
// first and write it later. A file leaves the folder only after it was accepted durably; after a
// crash in between it is accepted again, which is known and changes nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nianbao::ingest {

struct InboxOptions {
  // Created with done/ and failed/ where it is missing.
  std::filesystem::path folder;
  // Age at which an empty file is final, and any file where the kernel cannot tell whether it is
  // still being written.
  absl::Duration settle = absl::Seconds(2);
  // Wait before a file is tried again that could not be accepted for now; doubled up to a minute.
  absl::Duration retry_delay = absl::Seconds(1);
};

// Not thread-safe.
class Inbox {
 public:
  // Accepts the bytes of the file `name`. UNAVAILABLE: not now, the file stays. Any other error:
  // the file goes to failed/ with the message.
  using Accept = std::function<absl::Status(const std::string& name, const std::string& bytes)>;

  // Opens the folder and watches it from now on. The process ignores SIGIO then: asking the kernel
  // for writers may raise it.
  static absl::StatusOr<std::unique_ptr<Inbox>> Create(const InboxOptions& options, Accept accept);
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  // Takes what is in the folder and what is put in, until `stop`.
  absl::Status Run(std::stop_token stop);

  // Takes what is complete now; returns how long to wait where a file has to be looked at again
  // without a change, else an infinite duration.
  absl::Duration Scan();

 private:
  struct Retry {
    absl::Time at;
    absl::Duration delay;
  };

  Inbox(const InboxOptions& options, Accept accept, int watch, int wake);
  void Look(const std::filesystem::path& path);
  void Take(const std::filesystem::path& path);
  void Refuse(const std::filesystem::path& path, const absl::Status& moved,
              const std::string& reason);
  void Finish(const std::filesystem::path& path, const absl::Status& moved);
  void LookAgain(absl::Duration delay);
  void TryLater(const std::filesystem::path& path, const std::string& reason);
  void DrainEvents();

  const InboxOptions options_;
  const Accept accept_;
  const int watch_;
  const int wake_;
  // When the folder is to be looked at though nothing happens.
  absl::Time look_again_ = absl::InfiniteFuture();
  // Names that could not be taken, and until when they are left alone.
  std::map<std::string, Retry> retries_;
  // Folders that were told about.
  std::set<std::string> told_;
};

}  // namespace nianbao::ingest
