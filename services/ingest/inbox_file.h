// SPDX-License-Identifier: Apache-2.0
// One file of the inbox: whether it is complete, its bytes, and its way out of the folder.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nianbao::ingest {

// Not thread-safe.
class InboxFile {
 public:
  // Opens `path` for reading. FAILED_PRECONDITION: not a regular file (a folder, link or device).
  // PERMISSION_DENIED, NOT_FOUND: as the system says. Messages say what to do.
  static absl::StatusOr<InboxFile> Open(const std::filesystem::path& path);
  InboxFile(InboxFile&& other) noexcept;
  InboxFile& operator=(InboxFile&&) = delete;
  ~InboxFile();

  // True where no process has the file open for writing, as the kernel tells (a read lease can be
  // had). Where it cannot tell (another owner, some file systems): where the file was not changed
  // for `settle`. `now` is the time of the system clock.
  bool IsComplete(absl::Time now, absl::Duration settle) const;
  // Size in bytes when it was opened.
  std::size_t size() const { return static_cast<std::size_t>(info_.st_size); }
  // Time since the last change.
  absl::Duration Age(absl::Time now) const;

  // The whole file. ABORTED: it changed meanwhile. RESOURCE_EXHAUSTED: more than `max_bytes`.
  absl::StatusOr<std::string> Read(std::size_t max_bytes) const;

  // Moves the file to `folder` under its name, or under a numbered one where that is taken.
  // ABORTED: what stands under the name is no longer what was opened; it stays where it was.
  absl::Status MoveTo(const std::filesystem::path& folder) const;
  // As MoveTo, with `reason` in a file beside it: {name}.reason.txt.
  absl::Status MoveTo(const std::filesystem::path& folder, const std::string& reason) const;

 private:
  InboxFile(std::filesystem::path path, int fd, const struct stat& info)
      : path_(std::move(path)), fd_(fd), info_(info) {}
  bool IsSame(const struct stat& other) const;
  absl::Status Rename(const std::filesystem::path& target) const;

  const std::filesystem::path path_;
  int fd_;
  const struct stat info_;
};

// Moves what cannot be opened to `folder`, with `reason` beside it.
absl::Status MoveUnopened(const std::filesystem::path& path, const std::filesystem::path& folder,
                          const std::string& reason);

}  // namespace nianbao::ingest
