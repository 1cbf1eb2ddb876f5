// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/confined_program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/runtime/sanitizer.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

// This program, confined, stands in for others; the search for leaks at its end wants a process of
// its own, which it may not start.
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }

namespace nianbao::normalize {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

void Say(const std::string& text) { std::fputs(text.c_str(), stderr); }

void TryNetwork() {
  for (const int family : {AF_INET, AF_INET6, AF_NETLINK, AF_UNIX}) {
    const int made = socket(family, family == AF_NETLINK ? SOCK_RAW : SOCK_STREAM, 0);
    Say(absl::StrCat(made >= 0 ? "made" : std::strerror(errno), "\n"));
  }
}

void TryProcesses() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  Say(absl::StrCat(child < 0 ? std::strerror(errno) : "forked", "\n"));
  std::thread([] { Say("thread\n"); }).join();
  Say(absl::StrCat(std::system("true") == 0 ? "shell" : "no shell", "\n"));
}

void TellSurroundings() {
  int descriptors = 0;
  for (int file = 3; file < 256; ++file) descriptors += fcntl(file, F_GETFD) >= 0 ? 1 : 0;
  Say(absl::StrCat("descriptors ", descriptors, "\n"));
  Say(absl::StrCat("folder ", fs::current_path().string(), "\n"));
  Say(absl::StrCat("secret ", std::getenv("NIANBAO_SECRET") == nullptr ? "gone" : "told", "\n"));
  Say(absl::StrCat("group ", getpgrp() == getpid() ? "own" : "shared", "\n"));
}

[[noreturn]] void EatMemory() {
  for (;;) {
    void* piece = std::malloc(std::size_t{1} << 20);
    if (piece == nullptr) _exit(9);
    std::memset(piece, 1, std::size_t{1} << 20);
  }
}

[[noreturn]] void FillDisk() {
  const int file = open("big", O_WRONLY | O_CREAT, 0600);
  const std::string piece(65536, 'x');
  while (write(file, piece.data(), piece.size()) > 0) {
  }
  _exit(8);
}

// What the confined program of these tests does; see main.
int Act(std::string_view what) {
  if (what == "exit") return 7;
  if (what == "network") TryNetwork();
  if (what == "processes") TryProcesses();
  if (what == "surroundings") TellSurroundings();
  if (what == "segv") raise(SIGSEGV);
  if (what == "memory") EatMemory();
  if (what == "disk") FillDisk();
  if (what == "hang") {
    Say("thinking");
    for (;;) pause();
  }
  if (what == "orphan") {
    std::ofstream("pid.new") << getpid();
    fs::rename("pid.new", "pid");
    for (;;) pause();
  }
  if (what == "mute") {
    close(STDERR_FILENO);
    for (;;) pause();
  }
  for (std::atomic<unsigned> turns = 0; what == "spin"; ++turns) {
  }
  while (what == "flood") Say(std::string(1000, '!'));
  return 0;
}

class ConfinedProgramTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string folder = (fs::temp_directory_path() / "confined_XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    program_.work_folder = folder;
  }
  void TearDown() override { fs::remove_all(folder_); }

  absl::StatusOr<ProgramEnd> Run(const std::string& what) {
    program_.command = {"/proc/self/exe", "act", what};
    return RunConfined(program_);
  }
  std::vector<std::string> LinesOf(const std::string& what) {
    const auto end = Run(what);
    EXPECT_OK(end);
    if (!end.ok()) return {};
    return absl::StrSplit(end->standard_error, '\n', absl::SkipEmpty());
  }

  fs::path folder_;
  ConfinedProgram program_;
};

TEST_F(ConfinedProgramTest, TellsHowItEnded) {
  ASSERT_OK_AND_ASSIGN(const ProgramEnd end, Run("exit"));
  EXPECT_EQ(end.exit_status, 7);
  program_.command = {"/no/such/program"};
  EXPECT_THAT(RunConfined(program_),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("/no/such/program")));
  program_.command = {folder_.string()};
  EXPECT_THAT(RunConfined(program_), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("denied")));
  if (!runtime::kSanitized) {
    EXPECT_THAT(Run("segv"), StatusIs(absl::StatusCode::kInternal, HasSubstr("signal 11")));
  }
}

TEST_F(ConfinedProgramTest, HasNoNetworkButLocalSockets) {
  EXPECT_THAT(LinesOf("network"),
              ElementsAre("Permission denied", "Permission denied", "Permission denied", "made"));
}

TEST_F(ConfinedProgramTest, StartsThreadsButNoProcesses) {
  EXPECT_THAT(LinesOf("processes"), ElementsAre("Operation not permitted", "thread", "no shell"));
}

TEST_F(ConfinedProgramTest, InheritsNothing) {
  const int leaked = open("/dev/null", O_RDONLY);
  setenv("NIANBAO_SECRET", "told", 1);
  EXPECT_THAT(LinesOf("surroundings"),
              ElementsAre("descriptors 0", absl::StrCat("folder ", folder_.string()), "secret gone",
                          "group own"));
  unsetenv("NIANBAO_SECRET");
  close(leaked);
}

TEST_F(ConfinedProgramTest, IsKilledWhenItsTimeIsUp) {
  program_.timeout = absl::Milliseconds(300);
  EXPECT_THAT(Run("hang"), StatusIs(absl::StatusCode::kDeadlineExceeded, HasSubstr("thinking")));
  EXPECT_THAT(Run("mute"), StatusIs(absl::StatusCode::kDeadlineExceeded, HasSubstr("in time")));
  const auto flood = Run("flood");
  EXPECT_THAT(flood, StatusIs(absl::StatusCode::kDeadlineExceeded, HasSubstr("!!!")));
  EXPECT_LT(flood.status().message().size(), 3000u);
}

// Gone, or dead and never waited for, as in a container without an init.
bool IsDead(pid_t pid) {
  std::string line;
  std::getline(std::ifstream(absl::StrCat("/proc/", pid, "/stat")), line);
  return line.empty() || line.find(") Z ") != std::string::npos;
}

TEST_F(ConfinedProgramTest, DiesWithTheProcessThatWaitsForIt) {
  const pid_t waiting = fork();
  if (waiting == 0) {
    (void)Run("orphan");
    _exit(0);
  }
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  while (!fs::exists(folder_ / "pid") && absl::Now() < deadline) std::this_thread::yield();
  pid_t program = 0;
  std::ifstream(folder_ / "pid") >> program;
  EXPECT_GT(program, 0);
  kill(waiting, SIGKILL);
  ASSERT_EQ(waitpid(waiting, nullptr, 0), waiting);
  while (!IsDead(program) && absl::Now() < deadline) std::this_thread::yield();
  EXPECT_TRUE(IsDead(program));
}

TEST_F(ConfinedProgramTest, IsEndedAtItsLimits) {
  program_.max_cpu_seconds = 1;
  EXPECT_THAT(Run("spin"), StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("processor")));
  program_.max_file_bytes = 1 << 20;
  EXPECT_THAT(Run("disk"), StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("large")));
  EXPECT_LE(fs::file_size(folder_ / "big"), std::uintmax_t{1} << 20);
  if (runtime::kSanitized) return;
  program_.max_memory_bytes = std::uint64_t{256} << 20;
  ASSERT_OK_AND_ASSIGN(const ProgramEnd end, Run("memory"));
  EXPECT_EQ(end.exit_status, 9);
}

}  // namespace
}  // namespace nianbao::normalize

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "act") return nianbao::normalize::Act(argv[2]);
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
