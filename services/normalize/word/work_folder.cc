// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/work_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace nianbao::normalize {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "nianbao-work-";
constexpr int kAttempts = 10;

// The lock on a folder that nobody uses; -1 where somebody does or it is not ours.
int Lock(const std::string& path) {
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) return -1;
  struct stat status {};
  if (fstat(folder, &status) == 0 && status.st_uid == geteuid() &&
      flock(folder, LOCK_EX | LOCK_NB) == 0) {
    return folder;
  }
  close(folder);
  return -1;
}

void Remove(const std::string& path, int lock) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
  close(lock);
}

void RemoveAbandoned(const std::string& parent) {
  std::error_code error;
  for (fs::directory_iterator at(parent, error), end; !error && at != end; at.increment(error)) {
    const std::string path = at->path().string();
    if (!at->path().filename().string().starts_with(kPrefix)) continue;
    if (const int lock = Lock(path); lock >= 0) Remove(path, lock);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<WorkFolder>> WorkFolder::Create(const std::string& parent) {
  RemoveAbandoned(parent);
  // Another process may take a folder for abandoned between its making and its lock.
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string path = absl::StrCat(parent, "/", std::string(kPrefix), "XXXXXX");
    if (mkdtemp(path.data()) == nullptr) {
      return absl::UnavailableError(ErrnoStatus(errno, path).message());
    }
    const int lock = Lock(path);
    if (lock < 0) continue;
    std::error_code ignored;
    if (fs::exists(path, ignored)) {
      return std::unique_ptr<WorkFolder>(new WorkFolder(std::move(path), lock));
    }
    close(lock);
  }
  return absl::UnavailableError(absl::StrCat(parent, ": others remove the folders made in it"));
}

WorkFolder::~WorkFolder() { Remove(path_, lock_); }

}  // namespace nianbao::normalize
