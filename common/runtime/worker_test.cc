// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/worker.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/runtime/sanitizer.h"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::runtime {
namespace {

using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;

using ::testing::HasSubstr;

std::string EatMemory() {
  std::vector<std::string> pieces;
  for (;;) pieces.emplace_back(std::size_t{1} << 20, 'x');
}

// What the worker processes of this test do; see main.
absl::StatusOr<std::string> Work(std::string_view input) {
  if (input.starts_with("echo ")) return std::string(input.substr(5));
  if (input == "pid") return absl::StrCat(getpid());
  if (input == "segv") raise(SIGSEGV);
  if (input == "exit") _exit(7);
  if (input == "hang") {
    for (;;) pause();
  }
  if (input == "memory") return EatMemory();
  for (std::atomic<unsigned> turns = 0; input == "spin"; ++turns) {
  }
  if (input == "network") {
    const int internet = socket(AF_INET, SOCK_STREAM, 0);
    return internet >= 0 ? "reached" : std::strerror(errno);
  }
  if (input == "error") return absl::DataLossError("torn page");
  if (input == "throw") throw std::runtime_error("thrown");
  if (input == "print") {
    std::printf("noise on standard output");
    std::fflush(stdout);
    return "printed";
  }
  if (input == "descriptors") {
    int count = 0;
    for (int fd = 3; fd < 256; ++fd) count += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
    return absl::StrCat(count);
  }
  return absl::UnimplementedError("?");
}

std::unique_ptr<WorkerPool> MakePool(int workers = 1, absl::Duration timeout = absl::Seconds(30),
                                     std::size_t memory = std::size_t{512} << 20) {
  auto pool = WorkerPool::Create({.command = {SelfPath(), "worker"},
                                  .workers = workers,
                                  .timeout = timeout,
                                  .max_memory_bytes = memory});
  EXPECT_TRUE(pool.ok()) << pool.status();
  return *std::move(pool);
}

int PidOf(WorkerPool& pool) {
  int pid = 0;
  EXPECT_TRUE(absl::SimpleAtoi(*pool.Call("pid"), &pid));
  return pid;
}

TEST(WorkerPoolTest, AnswersFromAnotherProcessThatIsKept) {
  auto pool = MakePool();
  EXPECT_THAT(pool->Call("echo 年报"), IsOkAndHolds(std::string("年报")));
  EXPECT_THAT(pool->Call("echo "), IsOkAndHolds(std::string()));
  const int pid = PidOf(*pool);
  EXPECT_NE(pid, getpid());
  EXPECT_EQ(PidOf(*pool), pid);
}

TEST(WorkerPoolTest, CarriesTheLargestOriginalBothWays) {
  auto pool = MakePool();
  const std::string bytes(std::size_t{64} << 20, '\0');
  const auto answer = pool->Call("echo " + bytes);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(*answer == bytes);
}

TEST(WorkerPoolTest, FaultsOfTheFunctionAreStatusesAndTheNextCallSucceeds) {
  struct Case {
    std::string input;
    absl::StatusCode code;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"error", absl::StatusCode::kDataLoss, "torn page"},
      {"throw", absl::StatusCode::kInternal, "thrown"},
      {"exit", absl::StatusCode::kInternal, "exit status 7"},
      {"segv", absl::StatusCode::kInternal, "signal 11"},
  };
  auto pool = MakePool();
  for (const Case& c : cases) {
    SCOPED_TRACE(c.input);
    if (kSanitized && c.input == "segv") continue;  // the sanitizer turns it into an exit status
    EXPECT_THAT(pool->Call(c.input), StatusIs(c.code, HasSubstr(c.message)));
    EXPECT_THAT(pool->Call("echo on"), IsOkAndHolds(std::string("on")));
  }
}

TEST(WorkerPoolTest, AHangEndsWithTheTimeout) {
  auto pool = MakePool(1, absl::Milliseconds(300));
  ASSERT_THAT(pool->Call("echo warm"), IsOkAndHolds(std::string("warm")));
  const int pid = PidOf(*pool);
  EXPECT_THAT(pool->Call("hang"),
              StatusIs(absl::StatusCode::kDeadlineExceeded, HasSubstr("300ms")));
  EXPECT_EQ(kill(pid, 0), -1) << "the worker still runs";
  EXPECT_THAT(pool->Call("echo on"), IsOkAndHolds(std::string("on")));
}

TEST(WorkerPoolTest, AMemoryBombEndsTheWorkerAlone) {
  if (kSanitized) GTEST_SKIP() << "sanitizer builds have no memory limit";
  auto pool = MakePool();
  EXPECT_THAT(pool->Call("memory"), StatusIs(absl::StatusCode::kInternal, HasSubstr("512 MiB")));
  EXPECT_THAT(pool->Call("echo on"), IsOkAndHolds(std::string("on")));
}

TEST(WorkerPoolTest, ACallThatUsesUpItsProcessorTimeEndsTheWorker) {
  const auto pool = WorkerPool::Create(
      {.command = {SelfPath(), "worker"}, .timeout = absl::Hours(1), .max_cpu = absl::Seconds(1)});
  ASSERT_OK(pool);
  EXPECT_THAT((*pool)->Call("spin"),
              StatusIs(absl::StatusCode::kInternal, HasSubstr("processor time")));
  EXPECT_THAT((*pool)->Call("echo on"), IsOkAndHolds(std::string("on")));
}

TEST(WorkerPoolTest, WorkersHaveNoNetwork) {
  EXPECT_THAT(MakePool()->Call("network"), IsOkAndHolds(std::string("Permission denied")));
}

TEST(WorkerPoolTest, AWorkerThatDiedIdleIsReplacedUnnoticed) {
  auto pool = MakePool();
  const int pid = PidOf(*pool);
  kill(pid, SIGKILL);
  siginfo_t info;
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT), 0);
  EXPECT_THAT(pool->Call("echo on"), IsOkAndHolds(std::string("on")));
}

TEST(WorkerPoolTest, StandardOutputAndDescriptorsAreKeptApart) {
  const int leaked = open("/dev/null", O_RDONLY);
  auto pool = MakePool();
  EXPECT_THAT(pool->Call("print"), IsOkAndHolds(std::string("printed")));
  EXPECT_THAT(pool->Call("descriptors"), IsOkAndHolds(std::string("1")));
  close(leaked);
}

TEST(WorkerPoolTest, ThreadsShareTheWorkers) {
  auto pool = MakePool(2);
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 6; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 20; ++i) {
          const std::string text = absl::StrCat(t, "/", i);
          const auto answer = pool->Call("echo " + text);
          right += answer.ok() && *answer == text ? 1 : 0;
        }
      });
    }
  }
  EXPECT_EQ(right, 120);
}

TEST(WorkerPoolTest, AWorkerOutlivesTheThreadThatFirstCalledIt) {
  auto pool = MakePool();
  int pid = 0;
  std::thread([&] { pid = PidOf(*pool); }).join();
  EXPECT_EQ(PidOf(*pool), pid);
}

TEST(WorkerPoolTest, ABusyWorkerDiesWithTheProcessThatStartedIt) {
  std::array<int, 2> pipe_ends{};
  ASSERT_EQ(pipe(pipe_ends.data()), 0);
  const pid_t middle = fork();
  if (middle == 0) {
    dup2(pipe_ends[1], STDOUT_FILENO);
    execl("/proc/self/exe", "worker_test", "orphan", nullptr);
    _exit(1);
  }
  close(pipe_ends[1]);
  int worker = 0;
  ASSERT_EQ(read(pipe_ends[0], &worker, sizeof worker), static_cast<ssize_t>(sizeof worker));
  kill(middle, SIGKILL);
  ASSERT_EQ(waitpid(middle, nullptr, 0), middle);
  // The worker holds the write end until it is gone.
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  while (kill(worker, 0) == 0 && absl::Now() < deadline) {
    // As a zombie of a container without an init it would be found for ever.
    std::string state(4096, '\0');
    FILE* stat = std::fopen(absl::StrCat("/proc/", worker, "/stat").c_str(), "r");
    if (stat == nullptr) break;
    state.resize(std::fread(state.data(), 1, state.size(), stat));
    std::fclose(stat);
    if (state.find(") Z ") != std::string::npos) break;
    std::this_thread::yield();
  }
  EXPECT_LT(absl::Now(), deadline) << "the worker lives on";
  close(pipe_ends[0]);
}

TEST(WorkerPoolTest, WrongOptionsAreRefused) {
  EXPECT_EQ(WorkerPool::Create({}).status().code(), absl::StatusCode::kInvalidArgument);
  const absl::Status status = WorkerPool::Create({.command = {"/no/such/program"}}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("/no/such/program")));
}

// Starts a worker, tells its pid, and keeps it busy until this process is killed.
int RunOrphanage() {
  auto pool = MakePool(1, absl::Hours(1));
  const int pid = PidOf(*pool);
  if (write(STDOUT_FILENO, &pid, sizeof pid) != static_cast<ssize_t>(sizeof pid)) return 1;
  (void)pool->Call("hang");
  return 1;
}

}  // namespace
}  // namespace nianbao::runtime

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "worker") return nianbao::runtime::ServeWorker(nianbao::runtime::Work);
  if (mode == "orphan") return nianbao::runtime::RunOrphanage();
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
