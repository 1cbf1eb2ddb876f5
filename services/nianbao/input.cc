// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "common/blob/blob.h"
#include "common/status/status.h"
#include "common/text/text.h"

namespace nianbao::cli {
namespace {

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ > STDERR_FILENO) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

absl::Status TooLarge(const std::string& path) {
  return absl::ResourceExhaustedError(
      absl::StrCat(path, ": larger than ", blob::kMaxBlobBytes >> 20,
                   " MiB; a report is far smaller, so give the report alone"));
}

absl::Status CheckKind(const std::string& path, int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return ErrnoStatus(errno, path);
  if (S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": a folder; name the files in it, for example ", path, "/*"));
  }
  if (S_ISREG(info.st_mode) && static_cast<std::size_t>(info.st_size) > blob::kMaxBlobBytes) {
    return TooLarge(path);
  }
  return absl::OkStatus();
}

absl::Status OpenError(const std::string& path, int error) {
  if (error == ENOENT) {
    return absl::NotFoundError(absl::StrCat(path, ": no such file; check the name"));
  }
  if (error == EACCES || error == EPERM) {
    return absl::PermissionDeniedError(
        absl::StrCat(path, ": no permission to read it; ask its owner or change its mode"));
  }
  return ErrnoStatus(error, path);
}

}  // namespace

std::string DisplayName(std::string_view path) { return text::EncodeUtf8(text::DecodeUtf8(path)); }

absl::StatusOr<std::string> ReadInput(const std::string& path) {
  const FileDescriptor file(path == "-" ? STDIN_FILENO
                                        : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return OpenError(path, errno);
  RETURN_IF_ERROR(CheckKind(path, file.get()));

  constexpr std::size_t kChunk = std::size_t{1} << 20;
  std::string bytes;
  for (;;) {
    const std::size_t used = bytes.size();
    bytes.resize(used + kChunk);
    const ssize_t got = ::read(file.get(), bytes.data() + used, kChunk);
    if (got < 0 && errno != EINTR) return OpenError(path, errno);
    bytes.resize(used + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (bytes.size() > blob::kMaxBlobBytes) return TooLarge(path);
    if (got == 0) break;
  }
  if (bytes.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": the file is empty; there is nothing to read"));
  }
  return bytes;
}

}  // namespace nianbao::cli
