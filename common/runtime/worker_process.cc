// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/worker_process.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/runtime/sanitizer.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

// What is read at once: a length that the worker merely claims must not allocate it.
constexpr std::size_t kReadChunk = std::size_t{1} << 20;

// Starts `command` with `socket` as standard input and output and no other descriptor but standard
// error. A process group of its own keeps Ctrl-C from ending the worker before its work is done.
int Spawn(const std::vector<std::string>& command, int socket, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  sigset_t all;
  sigfillset(&all);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::vector<char*> argv;
  for (const std::string& argument : command) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int error = posix_spawn(&pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

void Limit(pid_t pid, std::size_t max_memory_bytes) {
  const rlimit no_core = {0, 0};
  prlimit(pid, RLIMIT_CORE, &no_core, nullptr);
  if (kSanitized || max_memory_bytes == 0) return;
  const rlimit memory = {max_memory_bytes, max_memory_bytes};
  prlimit(pid, RLIMIT_AS, &memory, nullptr);
}

std::string DescribeDeath(int wait_status, std::size_t max_memory_bytes) {
  if (WIFSIGNALED(wait_status)) {
    const int number = WTERMSIG(wait_status);
    if (number == SIGXCPU) return "used up its processor time";
    return absl::StrCat("was killed by signal ", number, " (", strsignal(number), ")");
  }
  const int code = WEXITSTATUS(wait_status);
  if (code == kOutOfMemoryExit) {
    return absl::StrCat("needed more than its ", max_memory_bytes >> 20, " MiB of memory");
  }
  return absl::StrCat("ended with exit status ", code);
}

// Waits until `socket` can be read (POLLIN) or written (POLLOUT).
absl::Status Await(int socket, short events, absl::Time deadline) {
  for (;;) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return absl::DeadlineExceededError("time is up");
    pollfd descriptor = {socket, events, 0};
    const auto milliseconds = absl::ToInt64Milliseconds(
        std::min<absl::Duration>(absl::Ceil(left, absl::Milliseconds(1)), absl::Hours(1)));
    const int ready = poll(&descriptor, 1, static_cast<int>(milliseconds));
    if (ready > 0) return absl::OkStatus();
    if (ready < 0 && errno != EINTR) return ErrnoStatus(errno, "poll a worker");
  }
}

}  // namespace

ProcessStarter::ProcessStarter() : thread_([this] { Serve(); }) {}

ProcessStarter::~ProcessStarter() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ProcessStarter::Run(const std::function<void()>& start) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return job_ == nullptr; });
  job_ = &start;
  changed_.notify_all();
  changed_.wait(lock, [&] { return job_ != &start; });
}

void ProcessStarter::Serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stop_ || job_ != nullptr; });
    if (job_ == nullptr) return;
    (*job_)();
    job_ = nullptr;
    changed_.notify_all();
  }
}

bool WorkerProcess::Alive() {
  if (pid_ < 0) return false;
  int wait_status = 0;
  if (waitpid(pid_, &wait_status, WNOHANG) == 0) return true;
  close(std::exchange(socket_, -1));
  pid_ = -1;
  return false;
}

absl::Status WorkerProcess::Start(ProcessStarter& starter, const WorkerOptions& options) {
  std::array<int, 2> sockets = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    return absl::UnavailableError(absl::StrCat("no socket for a worker: ", strerror(errno)));
  }
  int error = 0;
  starter.Run([&] {
    error = Spawn(options.command, sockets[1], pid_);
    if (error == 0) Limit(pid_, options.max_memory_bytes);
  });
  close(sockets[1]);
  if (error != 0) {
    close(sockets[0]);
    pid_ = -1;
    return absl::UnavailableError(
        absl::StrCat("cannot start worker ", options.command.front(), ": ", strerror(error)));
  }
  socket_ = sockets[0];
  max_memory_bytes_ = options.max_memory_bytes;
  max_cpu_ = options.max_cpu > absl::ZeroDuration() ? options.max_cpu : 2 * options.timeout;
  return absl::OkStatus();
}

// What it used for the calls before is added, since the kernel counts from the start.
void WorkerProcess::LimitCpu() const {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &used) != 0) return;
  const absl::Duration limit =
      absl::Ceil(absl::DurationFromTimespec(used) + max_cpu_, absl::Seconds(1));
  const rlimit cpu = {static_cast<rlim_t>(absl::ToInt64Seconds(limit)), RLIM_INFINITY};
  prlimit(pid_, RLIMIT_CPU, &cpu, nullptr);
}

int WorkerProcess::Kill() {
  if (pid_ < 0) return 0;
  kill(pid_, SIGKILL);
  int wait_status = 0;
  while (waitpid(pid_, &wait_status, 0) < 0 && errno == EINTR) {
  }
  close(std::exchange(socket_, -1));
  pid_ = -1;
  return wait_status;
}

absl::Status WorkerProcess::Send(std::string_view bytes, absl::Time deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      RETURN_IF_ERROR(Await(socket_, POLLOUT, deadline));
    } else if (errno != EINTR) {
      return ErrnoStatus(errno, "write to a worker");
    }
  }
  return absl::OkStatus();
}

absl::Status WorkerProcess::Receive(char* bytes, std::size_t size, absl::Time deadline) {
  while (size > 0) {
    RETURN_IF_ERROR(Await(socket_, POLLIN, deadline));
    const ssize_t received = recv(socket_, bytes, size, MSG_DONTWAIT);
    if (received > 0) {
      bytes += received;
      size -= static_cast<std::size_t>(received);
    } else if (received == 0) {
      return absl::AbortedError("end of file");
    } else if (errno != EINTR && errno != EAGAIN) {
      return ErrnoStatus(errno, "read from a worker");
    }
  }
  return absl::OkStatus();
}

absl::Status WorkerProcess::Exchange(std::string_view input, absl::Time deadline,
                                     absl::Status& result, std::string& output) {
  const std::uint64_t input_size = input.size();
  RETURN_IF_ERROR(Send({reinterpret_cast<const char*>(&input_size), sizeof input_size}, deadline));
  RETURN_IF_ERROR(Send(input, deadline));
  std::int32_t code = 0;
  RETURN_IF_ERROR(Receive(reinterpret_cast<char*>(&code), sizeof code, deadline));
  std::uint64_t size = 0;
  RETURN_IF_ERROR(Receive(reinterpret_cast<char*>(&size), sizeof size, deadline));
  if (code < 0 || code > 16 || size > kMaxFrameBytes) {
    return absl::AbortedError("an answer that is none");
  }
  while (output.size() < size) {
    const std::size_t have = output.size();
    output.resize(have + std::min<std::size_t>(kReadChunk, size - have));
    RETURN_IF_ERROR(Receive(output.data() + have, output.size() - have, deadline));
  }
  if (code != 0) result = absl::Status(static_cast<absl::StatusCode>(code), output);
  return absl::OkStatus();
}

absl::StatusOr<std::string> WorkerProcess::Call(std::string_view input, absl::Duration timeout) {
  if (input.size() > kMaxFrameBytes) {
    return absl::InvalidArgumentError(absl::StrCat("an input of ", input.size(), " bytes; at most ",
                                                   kMaxFrameBytes, " are taken"));
  }
  LimitCpu();
  absl::Status result;
  std::string output;
  const absl::Status exchanged = Exchange(input, absl::Now() + timeout, result, output);
  if (exchanged.ok()) {
    if (!result.ok()) return result;
    return output;
  }
  if (absl::IsDeadlineExceeded(exchanged)) {
    Kill();
    return absl::DeadlineExceededError(
        absl::StrCat("not done within ", absl::FormatDuration(timeout), "; the worker was ended"));
  }
  // The socket is closed just before the process can be waited for with its own status.
  for (int i = 0; i < 100; ++i) {
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        info.si_pid != 0) {
      break;
    }
    absl::SleepFor(absl::Milliseconds(1));
  }
  return absl::InternalError(
      absl::StrCat("the worker ", DescribeDeath(Kill(), max_memory_bytes_), " on this input"));
}

}  // namespace nianbao::runtime
