// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/confined_program.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/runtime/sanitizer.h"
#include "common/runtime/syscall_filter.h"
#include "common/status/status.h"

namespace nianbao::normalize {
namespace {

using runtime::SyscallFilter;

constexpr std::size_t kKeptErrorBytes = 2048;
constexpr int kPollMilliseconds = 10;

// What the child needs, all of it made before the fork, after which it may only call the kernel.
class Launch {
 public:
  static absl::StatusOr<Launch> Prepare(const ConfinedProgram& program) {
    ASSIGN_OR_RETURN(SyscallFilter filter,
                     SyscallFilter::WithoutNetwork(SyscallFilter::Processes::kRefused));
    return Launch(program, std::move(filter));
  }

  // Becomes the program, or returns the errno that kept it from that.
  int Execute(int standard_error) {
    if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
    if (getppid() != parent_) return ESRCH;
    const int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        dup2(standard_error, STDERR_FILENO) < 0 || chdir(folder_) != 0) {
      return errno;
    }
    close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    ResetSignals();
    for (const auto& [resource, limit] : limits_) {
      if (const int error = Lower(resource, limit)) return error;
    }
    if (const int error = filter_.Apply()) return error;
    execve(arguments_[0], arguments_.data(), environment_.data());
    return errno;
  }

 private:
  Launch(const ConfinedProgram& program, SyscallFilter filter)
      : folder_(program.work_folder.c_str()),
        filter_(std::move(filter)),
        variables_({"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=" + program.work_folder,
                    "TMPDIR=" + program.work_folder}),
        limits_({{RLIMIT_CORE, 0},
                 {RLIMIT_CPU, program.max_cpu_seconds},
                 {RLIMIT_FSIZE, program.max_file_bytes},
                 {RLIMIT_NOFILE, 256},
                 {RLIMIT_AS, !runtime::kSanitized ? program.max_memory_bytes : RLIM_INFINITY}}) {
    for (const std::string& argument : program.command) {
      arguments_.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments_.push_back(nullptr);
    for (std::string& variable : variables_) environment_.push_back(variable.data());
    environment_.push_back(nullptr);
  }

  static void ResetSignals() {
    for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
  }

  static int Lower(int resource, rlim_t limit) {
    rlimit current{};
    if (getrlimit(static_cast<__rlimit_resource>(resource), &current) != 0) return errno;
    const rlim_t lowered = std::min(limit, current.rlim_max);
    // At the soft limit of processor time the kernel tells why it kills, at the hard one not.
    const rlimit wanted = {lowered, resource == RLIMIT_CPU ? current.rlim_max : lowered};
    return setrlimit(static_cast<__rlimit_resource>(resource), &wanted) == 0 ? 0 : errno;
  }

  const char* folder_;
  pid_t parent_ = getpid();
  SyscallFilter filter_;
  std::vector<std::string> variables_;
  std::vector<std::pair<int, rlim_t>> limits_;
  std::vector<char*> arguments_{};
  std::vector<char*> environment_{};
};

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) == 0) std::tie(read, write) = std::pair(ends[0], ends[1]);
  }
  ~Pipe() {
    CloseRead();
    CloseWrite();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void CloseRead() {
    if (read >= 0) close(std::exchange(read, -1));
  }
  void CloseWrite() {
    if (write >= 0) close(std::exchange(write, -1));
  }

  int read = -1;
  int write = -1;
};

// A child that is waited for, whatever happens.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() { Kill(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool Ended() {
    if (pid_ < 0) return true;
    if (waitpid(pid_, &wait_status_, WNOHANG) != pid_) return false;
    pid_ = -1;
    return true;
  }
  void Kill() {
    if (pid_ < 0) return;
    kill(-pid_, SIGKILL);
    kill(pid_, SIGKILL);
    while (waitpid(pid_, &wait_status_, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
  }
  int wait_status() const { return wait_status_; }

 private:
  pid_t pid_;
  int wait_status_ = 0;
};

// Takes what is there to read and keeps its beginning. False at the end of file.
bool Drain(int file, std::string& kept) {
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t count = read(file, buffer.data(), buffer.size());
    if (count == 0) return false;
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    const std::size_t room = kKeptErrorBytes - std::min(kKeptErrorBytes, kept.size());
    kept.append(buffer.data(), std::min(room, static_cast<std::size_t>(count)));
    if (static_cast<std::size_t>(count) < buffer.size()) return true;
  }
}

// Reads what the child says until it has ended; kills it at the deadline.
absl::Status Await(Child& child, Pipe& output, absl::Time deadline, std::string& said) {
  bool ended = false;
  while (!ended) {
    if (absl::Now() >= deadline) {
      child.Kill();
      return absl::DeadlineExceededError("it did not end in time");
    }
    // Before the last look at the pipe, so that nothing said is lost.
    ended = child.Ended();
    pollfd descriptor = {output.read, POLLIN, 0};
    poll(&descriptor, 1, ended ? 0 : kPollMilliseconds);
    if (output.read >= 0 && !Drain(output.read, said)) output.CloseRead();
  }
  return absl::OkStatus();
}

absl::Status DescribeEnd(int wait_status) {
  if (WIFEXITED(wait_status)) return absl::OkStatus();
  const int number = WTERMSIG(wait_status);
  if (number == SIGXCPU) return absl::ResourceExhaustedError("it used up its processor time");
  if (number == SIGXFSZ) return absl::ResourceExhaustedError("it wrote too large a file");
  return absl::InternalError(
      absl::StrCat("it was killed by signal ", number, " (", strsignal(number), ")"));
}

// What the child could not do before it became the program; 0 where it did.
int StartError(int file) {
  int error = 0;
  ssize_t count = 0;
  do {
    count = read(file, &error, sizeof error);
  } while (count < 0 && errno == EINTR);
  return count == static_cast<ssize_t>(sizeof error) ? error : 0;
}

absl::Status WithWords(const absl::Status& status, const std::string& said) {
  if (status.ok() || said.empty()) return status;
  return {status.code(), absl::StrCat(status.message(), "; it said: ", said)};
}

}  // namespace

absl::StatusOr<ProgramEnd> RunConfined(const ConfinedProgram& program) {
  ASSIGN_OR_RETURN(Launch launch, Launch::Prepare(program));
  Pipe output;
  Pipe start;
  if (output.read < 0 || start.read < 0) return ErrnoStatus(errno, "pipe");
  fcntl(output.read, F_SETFL, O_NONBLOCK);
  const absl::Time deadline = absl::Now() + program.timeout;
  const pid_t pid = fork();
  if (pid < 0) return absl::UnavailableError(absl::StrCat("fork: ", strerror(errno)));
  if (pid == 0) {
    const int error = launch.Execute(output.write);
    (void)!write(start.write, &error, sizeof error);
    _exit(127);
  }
  Child child(pid);
  output.CloseWrite();
  start.CloseWrite();
  if (const int error = StartError(start.read)) {
    const absl::Status status = ErrnoStatus(error, program.command.front());
    if (error == ENOENT) return status;
    return absl::UnavailableError(status.message());
  }
  ProgramEnd end;
  absl::Status status = Await(child, output, deadline, end.standard_error);
  if (status.ok()) status = DescribeEnd(child.wait_status());
  if (!status.ok()) return WithWords(status, end.standard_error);
  end.exit_status = WEXITSTATUS(child.wait_status());
  return end;
}

}  // namespace nianbao::normalize
