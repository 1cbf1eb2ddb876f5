// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/inbox.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/blob/blob.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/ingest/inbox_file.h"

namespace nianbao::ingest {
namespace {

namespace fs = std::filesystem;

constexpr char kDone[] = "done";
constexpr char kFailed[] = "failed";
constexpr absl::Duration kMaxRetryDelay = absl::Minutes(1);
// Some file systems (network ones) report no events.
constexpr absl::Duration kRescan = absl::Seconds(30);

bool IsUnfinishedName(const std::string& name) {
  if (name.starts_with('.')) return true;
  constexpr std::array<std::string_view, 4> kEndings = {".part", ".tmp", ".crdownload", "~"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

// Ordered by name, so that a run over the same files does the same.
std::vector<fs::path> List(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    paths.push_back(entry->path());
  }
  if (error) {
    log::Error("the inbox cannot be read; is it still there, and may this user read it?",
               {{"inbox", folder.string()}, {"reason", error.message()}});
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// True where the file is to blame; a machine that has no descriptor left is not the file's fault.
bool IsFault(const absl::Status& opened) {
  return absl::IsPermissionDenied(opened) || absl::IsFailedPrecondition(opened);
}

absl::Status MakeFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return ErrnoStatus(error.value(), absl::StrCat("create ", folder.string()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Inbox>> Inbox::Create(const InboxOptions& options, Accept accept) {
  RETURN_IF_ERROR(MakeFolder(options.folder / kDone));
  RETURN_IF_ERROR(MakeFolder(options.folder / kFailed));
  signal(SIGIO, SIG_IGN);
  const int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  auto inbox = std::unique_ptr<Inbox>(new Inbox(options, std::move(accept), watch, wake));
  if (watch < 0 || wake < 0) return ErrnoStatus(errno, "inotify");
  if (inotify_add_watch(watch, options.folder.c_str(),
                        IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ATTRIB | IN_ONLYDIR) < 0) {
    return ErrnoStatus(errno, absl::StrCat("watch ", options.folder.string()));
  }
  return inbox;
}

Inbox::Inbox(const InboxOptions& options, Accept accept, int watch, int wake)
    : options_(options), accept_(std::move(accept)), watch_(watch), wake_(wake) {}

Inbox::~Inbox() {
  if (watch_ >= 0) close(watch_);
  if (wake_ >= 0) close(wake_);
}

absl::Status Inbox::Run(std::stop_token stop) {
  const std::stop_callback wake(stop, [this] {
    const std::uint64_t one = 1;
    (void)!write(wake_, &one, sizeof one);
  });
  log::Info("watching the inbox", {{"inbox", options_.folder.string()}});
  while (!stop.stop_requested()) {
    const absl::Duration wait = std::min(Scan(), kRescan);
    std::array<pollfd, 2> ready = {pollfd{watch_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
    const auto milliseconds = absl::ToInt64Milliseconds(absl::Ceil(wait, absl::Milliseconds(1)));
    if (!stop.stop_requested()) poll(ready.data(), ready.size(), static_cast<int>(milliseconds));
    DrainEvents();
  }
  return absl::OkStatus();
}

void Inbox::DrainEvents() {
  // What happened does not matter, only that it did: the folder is looked at as a whole.
  alignas(inotify_event) std::array<char, 16384> events;
  while (read(watch_, events.data(), events.size()) > 0) {
  }
}

absl::Duration Inbox::Scan() {
  std::set<std::string> present;
  look_again_ = absl::InfiniteFuture();
  for (const fs::path& path : List(options_.folder)) {
    present.insert(path.filename().string());
    Look(path);
  }
  std::erase_if(retries_, [&](const auto& retry) { return !present.contains(retry.first); });
  std::erase_if(told_, [&](const std::string& name) { return !present.contains(name); });
  absl::Time next = look_again_;
  for (const auto& [name, retry] : retries_) next = std::min(next, retry.at);
  return std::max(next - absl::Now(), absl::ZeroDuration());
}

void Inbox::Look(const fs::path& path) {
  const std::string name = path.filename().string();
  if (name == kDone || name == kFailed || IsUnfinishedName(name)) return;
  const auto retry = retries_.find(name);
  if (retry != retries_.end() && absl::Now() < retry->second.at) return;
  Take(path);
}

void Inbox::Take(const fs::path& path) {
  const std::string name = path.filename().string();
  std::error_code error;
  if (fs::is_directory(fs::symlink_status(path, error))) {
    if (told_.insert(name).second) {
      log::Warning("folders in the inbox are not read: move the files out of it into the inbox",
                   {{"file", name}});
    }
    return;
  }
  const auto file = InboxFile::Open(path);
  if (absl::IsNotFound(file.status())) return;
  if (!file.ok()) {
    const std::string reason(file.status().message());
    if (!IsFault(file.status())) return TryLater(path, reason);
    return Refuse(path, MoveUnopened(path, options_.folder / kFailed, reason), reason);
  }
  const absl::Time now = absl::Now();
  if (!file->IsComplete(now, options_.settle)) {
    // Its writer's close is an event; without one it is looked at again by and by.
    return LookAgain(options_.settle);
  }
  if (file->size() == 0 && file->Age(now) < options_.settle) {
    return LookAgain(options_.settle - file->Age(now));
  }
  const absl::StatusOr<std::string> bytes = file->Read(blob::kMaxBlobBytes);
  if (absl::IsAborted(bytes.status())) return LookAgain(options_.settle);
  const absl::Status accepted = bytes.ok() ? accept_(name, *bytes) : bytes.status();
  if (accepted.ok()) return Finish(path, file->MoveTo(options_.folder / kDone));
  const std::string reason(accepted.message());
  if (absl::IsUnavailable(accepted)) return TryLater(path, reason);
  Refuse(path, file->MoveTo(options_.folder / kFailed, reason), reason);
}

void Inbox::Refuse(const fs::path& path, const absl::Status& moved, const std::string& reason) {
  log::Warning("file refused; see failed/ in the inbox",
               {{"file", path.filename().string()}, {"reason", reason}});
  Finish(path, moved);
}

void Inbox::Finish(const fs::path& path, const absl::Status& moved) {
  if (moved.ok() || absl::IsNotFound(moved)) {
    retries_.erase(path.filename().string());
  } else if (absl::IsAborted(moved)) {
    retries_.erase(path.filename().string());
    LookAgain(absl::ZeroDuration());
  } else {
    TryLater(path,
             absl::StrCat(moved.message(),
                          "; give the user of this service permission to write in the inbox"));
  }
}

void Inbox::LookAgain(absl::Duration delay) {
  look_again_ = std::min(look_again_, absl::Now() + delay);
}

void Inbox::TryLater(const fs::path& path, const std::string& reason) {
  const std::string name = path.filename().string();
  Retry& retry = retries_.try_emplace(name, Retry{absl::Now(), options_.retry_delay}).first->second;
  log::Warning(
      "file not taken now; it stays in the inbox and is tried again",
      {{"file", name}, {"reason", reason}, {"seconds", absl::ToDoubleSeconds(retry.delay)}});
  retry.at = absl::Now() + retry.delay;
  retry.delay = std::min(retry.delay * 2, kMaxRetryDelay);
}

}  // namespace nianbao::ingest
