// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/blob/blob.h"
#include "common/status/status.h"

namespace nianbao::blob {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDigitsAt = 7;  // after "sha256:"
constexpr std::chrono::hours kMaxDraftAge{1};

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

absl::Status SyncFolder(const std::string& folder) {
  const Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || fsync(descriptor.get()) != 0) {
    return ErrnoStatus(errno, absl::StrCat("sync folder ", folder));
  }
  return absl::OkStatus();
}

// Makes `folder` with what is missing above it, and makes the new names durable.
absl::Status MakeFolder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return absl::OkStatus();
  if (folder.has_parent_path() && folder.parent_path() != folder) {
    RETURN_IF_ERROR(MakeFolder(folder.parent_path()));
  }
  if (mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST) {
    return ErrnoStatus(errno, absl::StrCat("create folder ", folder.string()));
  }
  return SyncFolder(folder.has_parent_path() ? folder.parent_path().string() : ".");
}

absl::Status WriteSynced(const Descriptor& file, std::string_view path_name,
                         std::string_view bytes) {
  const absl::string_view path(path_name.data(), path_name.size());
  while (!bytes.empty()) {
    const ssize_t written = write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus(errno, absl::StrCat("write ", path));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fchmod(file.get(), 0640) != 0 || fsync(file.get()) != 0)
    return ErrnoStatus(errno, absl::StrCat("sync ", path));
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadWhole(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return ErrnoStatus(errno, absl::StrCat("open ", path));
  struct stat info {};
  if (fstat(file.get(), &info) != 0) return ErrnoStatus(errno, absl::StrCat("stat ", path));
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t count = read(file.get(), bytes.data() + have, bytes.size() - have);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoStatus(errno, absl::StrCat("read ", path));
    if (count == 0) break;
    have += static_cast<std::size_t>(count);
  }
  bytes.resize(have);
  return bytes;
}

std::string DraftsOf(const std::string& folder) { return absl::StrCat(folder, "/drafts"); }

// Removes what writers that died have left; another process may be writing the younger ones.
void RemoveOldDrafts(const std::string& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    const auto written = fs::last_write_time(entry->path(), ignored);
    if (!ignored && fs::file_time_type::clock::now() - written > kMaxDraftAge) {
      fs::remove(entry->path(), ignored);
    }
  }
}

class FolderStore final : public BlobStore {
 public:
  explicit FolderStore(std::string folder) : folder_(std::move(folder)) {}

  absl::StatusOr<std::string> Put(std::string_view bytes) override {
    if (bytes.size() > kMaxBlobBytes) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the document has ", bytes.size(), " bytes; at most ", kMaxBlobBytes, " are taken"));
    }
    std::string id = DocumentId(bytes);
    const std::string shelf = absl::StrCat(folder_, "/", id.substr(kDigitsAt, 2));
    const std::string path = PathOf(id);
    if (const auto stored = ReadWhole(path); stored.ok() && *stored == bytes) {
      // The writer that made it may have died before its name was durable.
      RETURN_IF_ERROR(SyncFolder(shelf));
      return id;
    }
    RETURN_IF_ERROR(MakeFolder(shelf));
    std::string draft = absl::StrCat(DraftsOf(folder_), "/XXXXXX");
    const Descriptor file(mkostemp(draft.data(), O_CLOEXEC));
    if (file.get() < 0) return ErrnoStatus(errno, absl::StrCat("create ", draft));
    absl::Status written = WriteSynced(file, draft, bytes);
    if (written.ok() && rename(draft.c_str(), path.c_str()) != 0) {
      written = ErrnoStatus(errno, absl::StrCat("rename ", draft));
    }
    if (!written.ok()) {
      unlink(draft.c_str());
      return written;
    }
    RETURN_IF_ERROR(SyncFolder(shelf));
    return id;
  }

  absl::StatusOr<std::string> Get(std::string_view document_id) const override {
    if (!IsDocumentId(document_id)) {
      return absl::InvalidArgumentError("not a document id: expected sha256: and 64 digits");
    }
    absl::StatusOr<std::string> bytes = ReadWhole(PathOf(document_id));
    if (absl::IsNotFound(bytes.status())) {
      return absl::NotFoundError(
          absl::StrCat("no original ", absl::string_view(document_id.data(), document_id.size()),
                       " in ", folder_, "; do all services share one blob folder?"));
    }
    RETURN_IF_ERROR(bytes.status());
    if (DocumentId(*bytes) != document_id) {
      return absl::DataLossError(
          absl::StrCat(PathOf(document_id), " is damaged; submit the document again"));
    }
    return bytes;
  }

 private:
  std::string PathOf(std::string_view id) const {
    id.remove_prefix(kDigitsAt);
    return absl::StrCat(folder_, "/", absl::string_view(id.data(), 2), "/",
                        absl::string_view(id.data() + 2, id.size() - 2));
  }

  const std::string folder_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<BlobStore>> OpenFolderStore(const std::string& folder) {
  if (folder.empty()) return absl::InvalidArgumentError("the blob folder has no name");
  RETURN_IF_ERROR(MakeFolder(fs::path(folder)));
  // A service that only reads may have no permission to write.
  if (const absl::Status made = MakeFolder(DraftsOf(folder)); made.ok()) {
    RemoveOldDrafts(DraftsOf(folder));
  }
  return std::make_unique<FolderStore>(folder);
}

}  // namespace nianbao::blob
