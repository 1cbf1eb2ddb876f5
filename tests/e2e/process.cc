// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <sstream>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"

extern char** environ;

namespace nianbao::e2e {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kLookAgain = absl::Milliseconds(20);

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_;
};

std::vector<std::string> EnvironmentOf(const ProcessOptions& options) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string name(text.substr(0, text.find('=')));
    if (!name.starts_with("NIANBAO_") && !options.environment.contains(name)) {
      entries.emplace_back(text);
    }
  }
  for (const auto& [name, value] : options.environment) {
    entries.push_back(absl::StrCat(name, "=", value));
  }
  return entries;
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

// What posix_spawn is told: outputs to files, no input, a process group of its own, and the signal
// mask and handlers of a fresh program.
class SpawnSettings {
 public:
  explicit SpawnSettings(const ProcessOptions& options) {
    constexpr int kAppend = O_WRONLY | O_CREAT | O_APPEND;
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, options.output.c_str(), kAppend,
                                     0600);
    if (options.errors.empty()) {
      posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
    } else {
      posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, options.errors.c_str(), kAppend,
                                       0600);
    }
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// True where a process of the group has not ended. One that nobody has collected counts as ended.
bool GroupLives(pid_t group) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    if (std::isdigit(entry.path().filename().string().front()) == 0) continue;
    const std::string stat = ReadFile(entry.path() / "stat");
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string::npos) continue;
    char state = 0;
    pid_t parent = 0;
    pid_t its_group = 0;
    std::istringstream(stat.substr(name_end + 1)) >> state >> parent >> its_group;
    if (its_group == group && state != 'Z' && state != 'X') return true;
  }
  return false;
}

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

bool IsFree(int port) {
  const Descriptor descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = Loopback(port);
  return ::bind(descriptor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) ==
         0;
}

// The status line of the answer, or why there is none.
std::string HttpStatusLine(int port, const std::string& path) {
  const Descriptor descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience{.tv_sec = 2, .tv_usec = 0};
  ::setsockopt(descriptor.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  const sockaddr_in address = Loopback(port);
  if (::connect(descriptor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) !=
      0) {
    return std::generic_category().message(errno);
  }
  const std::string request =
      absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  if (::send(descriptor.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) {
    return std::generic_category().message(errno);
  }
  std::string answer(512, '\0');
  const ssize_t got = ::recv(descriptor.get(), answer.data(), answer.size(), 0);
  answer.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return answer.substr(0, answer.find('\r'));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Process>> Process::Start(const ProcessOptions& options) {
  std::vector<std::string> arguments = options.command;
  std::vector<std::string> environment = EnvironmentOf(options);
  const SpawnSettings settings(options);
  pid_t pid = 0;
  const int error =
      ::posix_spawn(&pid, arguments.front().c_str(), settings.actions(), settings.attributes(),
                    Pointers(arguments).data(), Pointers(environment).data());
  if (error != 0) return ErrnoStatus(error, "start " + arguments.front());
  return std::unique_ptr<Process>(
      new Process(pid, static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))));
}

Process::~Process() {
  ::kill(-pid_, SIGKILL);
  if (running_) Kill();
  ::close(descriptor_);
}

void Process::Signal(int signal) const {
  if (running_) ::kill(pid_, signal);
}

void Process::Kill() {
  Signal(SIGKILL);
  static_cast<void>(Wait(absl::InfiniteFuture()));
}

absl::StatusOr<int> Process::Wait(absl::Time deadline) {
  while (running_) {
    const absl::Duration left =
        std::clamp(deadline - absl::Now(), absl::ZeroDuration(), absl::Hours(1));
    pollfd ended{.fd = descriptor_, .events = POLLIN, .revents = 0};
    if (::poll(&ended, 1, static_cast<int>(absl::ToInt64Milliseconds(left))) == 0) {
      if (absl::Now() < deadline) continue;
      return absl::DeadlineExceededError(absl::StrCat("process ", pid_, " still runs"));
    }
    int status = 0;
    if (::waitpid(pid_, &status, 0) != pid_) continue;
    running_ = false;
    exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return exit_status_;
}

absl::Status Process::WaitForGroup(absl::Time deadline) const {
  while (GroupLives(pid_)) {
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError(absl::StrCat("what process ", pid_, " started lives on"));
    }
    absl::SleepFor(kLookAgain);
  }
  return absl::OkStatus();
}

absl::StatusOr<CommandResult> RunCommand(const std::vector<std::string>& command,
                                         const fs::path& folder, absl::Duration timeout) {
  ProcessOptions options{.command = command,
                         .environment = {},
                         .output = folder / "stdout",
                         .errors = folder / "stderr"};
  fs::remove(options.output);
  fs::remove(options.errors);
  ASSIGN_OR_RETURN(const auto process, Process::Start(options));
  ASSIGN_OR_RETURN(const int exit_status, process->Wait(absl::Now() + timeout));
  return CommandResult{.exit_status = exit_status,
                       .output = ReadFile(options.output),
                       .errors = ReadFile(options.errors)};
}

int PickPort() {
  constexpr int kFirst = 20000;
  int end = 32768;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> end;
  if (end <= kFirst) end = 65536;
  static std::mt19937 random{std::random_device{}()};
  static std::set<int> picked;
  for (;;) {
    const int port = std::uniform_int_distribution<int>(kFirst, end - 1)(random);
    if (!picked.contains(port) && IsFree(port)) return *picked.insert(port).first;
  }
}

absl::Status WaitForHttp(int port, const std::string& path, Process& process, absl::Time deadline) {
  for (;;) {
    const std::string answer = HttpStatusLine(port, path);
    if (answer.find(" 200 ") != std::string::npos) return absl::OkStatus();
    if (process.Wait(absl::InfinitePast()).ok()) {
      return absl::AbortedError(absl::StrCat("process ", process.pid(), " has ended"));
    }
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError(absl::StrCat(path, " still answers: ", answer));
    }
    absl::SleepFor(kLookAgain);
  }
}

TemporaryFolder::TemporaryFolder() {
  std::string name = fs::temp_directory_path() / "nianbao-e2e-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  if (!keep_) fs::remove_all(path_, error);
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void WriteFile(const fs::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace nianbao::e2e
