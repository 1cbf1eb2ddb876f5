// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/inbox_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace nianbao::ingest {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxNumbered = 10'000;
constexpr std::size_t kReadChunk = std::size_t{1} << 20;

// "name.html", then "name-2.html", "name-3.html" ...
std::string Numbered(const fs::path& name, int number) {
  if (number == 1) return name.string();
  return absl::StrCat(name.stem().string(), "-", number, name.extension().string());
}

// A name of `folder` that nothing has.
fs::path FreeName(const fs::path& folder, const fs::path& name) {
  for (int number = 1; number < kMaxNumbered; ++number) {
    fs::path target = folder / Numbered(name, number);
    struct stat info {};
    if (lstat(target.c_str(), &info) != 0) return target;
  }
  return folder / Numbered(name, kMaxNumbered);
}

// Never replaces `to`.
absl::Status RenameNew(const fs::path& from, const fs::path& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
    return absl::OkStatus();
  }
  if (errno == EINVAL || errno == ENOSYS) {  // a file system that cannot do it at once
    struct stat info {};
    if (lstat(to.c_str(), &info) != 0 && rename(from.c_str(), to.c_str()) == 0) {
      return absl::OkStatus();
    }
  }
  return ErrnoStatus(errno, absl::StrCat("move ", from.string(), " to ", to.string()));
}

absl::Status WriteReason(const fs::path& target, const std::string& reason) {
  const std::string path = target.string() + ".reason.txt";
  std::ofstream file(path, std::ios::trunc);
  file << reason << "\n";
  if (!file.flush()) return ErrnoStatus(errno, absl::StrCat("write ", path));
  return absl::OkStatus();
}

bool IsSameState(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

absl::StatusOr<InboxFile> InboxFile::Open(const fs::path& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return ErrnoStatus(errno, path.string());
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path.filename().string(),
                     " is not a regular file: put the files themselves into the inbox"));
  }
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0 && (errno == EACCES || errno == EPERM)) {
    return absl::PermissionDeniedError(
        absl::StrCat(path.filename().string(),
                     " cannot be read: give the user of this service permission to read it and "
                     "put it into the inbox again"));
  }
  if (fd < 0 || fstat(fd, &info) != 0) {
    const absl::Status status = ErrnoStatus(errno, absl::StrCat("open ", path.string()));
    if (fd >= 0) close(fd);
    return status;
  }
  return InboxFile(path, fd, info);
}

InboxFile::InboxFile(InboxFile&& other) noexcept
    : path_(other.path_), fd_(std::exchange(other.fd_, -1)), info_(other.info_) {}

InboxFile::~InboxFile() {
  if (fd_ >= 0) close(fd_);
}

bool InboxFile::IsComplete(absl::Time now, absl::Duration settle) const {
  if (fcntl(fd_, F_SETLEASE, F_RDLCK) == 0) {
    fcntl(fd_, F_SETLEASE, F_UNLCK);
    return true;
  }
  if (errno == EAGAIN) return false;
  return Age(now) >= settle;
}

absl::Duration InboxFile::Age(absl::Time now) const {
  return now - absl::TimeFromTimespec(info_.st_mtim);
}

bool InboxFile::IsSame(const struct stat& other) const { return IsSameState(info_, other); }

absl::StatusOr<std::string> InboxFile::Read(std::size_t max_bytes) const {
  std::string bytes;
  for (;;) {
    const std::size_t have = bytes.size();
    if (have > max_bytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat(path_.filename().string(), " has more than ", max_bytes >> 20,
                       " MiB, the most that is taken: put in the report alone"));
    }
    bytes.resize(have + std::min(kReadChunk, max_bytes + 1 - have));
    const ssize_t count =
        pread(fd_, bytes.data() + have, bytes.size() - have, static_cast<off_t>(have));
    bytes.resize(have + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count < 0 && errno != EINTR) {
      return ErrnoStatus(errno, absl::StrCat("read ", path_.string()));
    }
    if (count == 0) break;
  }
  struct stat after {};
  if (fstat(fd_, &after) != 0 || !IsSame(after)) {
    return absl::AbortedError(absl::StrCat(path_.string(), " changed while it was read"));
  }
  return bytes;
}

absl::Status InboxFile::Rename(const fs::path& target) const {
  RETURN_IF_ERROR(RenameNew(path_, target));
  struct stat moved {};
  if (lstat(target.c_str(), &moved) == 0 && IsSame(moved)) return absl::OkStatus();
  // Another file took the name, or this one was written to: it has not been read.
  RETURN_IF_ERROR(RenameNew(target, path_));
  return absl::AbortedError(absl::StrCat(path_.string(), " was replaced meanwhile"));
}

absl::Status InboxFile::MoveTo(const fs::path& folder) const {
  return Rename(FreeName(folder, path_.filename()));
}

absl::Status InboxFile::MoveTo(const fs::path& folder, const std::string& reason) const {
  const fs::path target = FreeName(folder, path_.filename());
  // First, so that no crash leaves a failed file without its reason.
  RETURN_IF_ERROR(WriteReason(target, reason));
  return Rename(target);
}

absl::Status MoveUnopened(const fs::path& path, const fs::path& folder, const std::string& reason) {
  const fs::path target = FreeName(folder, path.filename());
  RETURN_IF_ERROR(WriteReason(target, reason));
  return RenameNew(path, target);
}

}  // namespace nianbao::ingest
