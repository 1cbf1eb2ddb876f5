// SPDX-License-Identifier: Apache-2.0
#include "common/bus/wake.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/status/status.h"

namespace nianbao::bus {
namespace {

int WatchFile(const std::string& path) {
  const int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (watch >= 0 && inotify_add_watch(watch, path.c_str(), IN_MODIFY) >= 0) return watch;
  if (watch >= 0) close(watch);
  return -1;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Wake>> Wake::Open(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return ErrnoStatus(errno, "open " + path);
  const int stop = eventfd(0, EFD_CLOEXEC);
  if (stop < 0) {
    const int error = errno;
    close(file);
    return ErrnoStatus(error, "eventfd");
  }
  return std::unique_ptr<Wake>(new Wake(file, WatchFile(path), stop));
}

Wake::Wake(int file, int watch, int stop) : file_(file), watch_(watch), stop_(stop) {
  if (watch_ >= 0) watcher_ = std::thread([this] { Watch(); });
}

Wake::~Wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(stop_, &one, sizeof one);
  if (watcher_.joinable()) watcher_.join();
  if (watch_ >= 0) close(watch_);
  close(stop_);
  close(file_);
}

void Wake::Watch() {
  std::array<pollfd, 2> fds{{{watch_, POLLIN, 0}, {stop_, POLLIN, 0}}};
  std::array<char, 4096> events;
  for (;;) {
    if (poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) return;
    if (fds[1].revents != 0) return;
    if (read(watch_, events.data(), events.size()) > 0) NotifyLocal();
  }
}

void Wake::Notify() {
  NotifyLocal();
  [[maybe_unused]] const auto written = pwrite(file_, "w", 1, 0);
}

void Wake::NotifyLocal() {
  {
    const std::lock_guard lock(mutex_);
    ++count_;
  }
  woken_.notify_all();
}

void Wake::WaitPast(std::uint64_t seen, absl::Time deadline) {
  std::unique_lock lock(mutex_);
  woken_.wait_until(lock, absl::ToChronoTime(deadline), [&] { return count_.load() > seen; });
}

}  // namespace nianbao::bus
