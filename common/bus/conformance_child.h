// SPDX-License-Identifier: Apache-2.0
// For the conformance suite: a member of a group in a process of its own, that can be killed.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/bus/embedded_bus.h"
#include "common/bus/kafka_bus.h"
#include "common/status/status.h"
#include "gtest/gtest.h"

namespace nianbao::bus::conformance {

inline constexpr std::string_view kChildFlag = "--bus_child";
inline constexpr int kCrashExit = 42;
inline constexpr absl::Duration kPatience = absl::Seconds(60);

// Opens what `spec` names: "embedded|path" or "kafka|brokers|prefix".
inline absl::StatusOr<std::unique_ptr<Bus>> OpenSpec(
    const std::string& spec, const std::string& instance_id,
    std::function<void(std::string_view)> on_step = {}) {
  const std::vector<std::string> parts = absl::StrSplit(spec, '|');
  if (parts[0] == "embedded") {
    return OpenEmbeddedBus({.path = parts.at(1), .on_step = std::move(on_step)});
  }
  return OpenKafkaBus({.brokers = parts.at(1),
                       .instance_id = instance_id,
                       .prefix = parts.at(2),
                       .on_step = std::move(on_step)});
}

// What the stage of the suite makes of a batch: two outputs a record, in two topics.
inline std::vector<OutgoingRecord> Copies(const std::vector<StoredRecord>& batch) {
  std::vector<OutgoingRecord> outputs;
  for (const StoredRecord& record : batch) {
    outputs.push_back({std::string(kNormalizedTopic), record.record});
    outputs.push_back({std::string(kExtractedTopic), record.record});
  }
  return outputs;
}

inline absl::StatusOr<std::int64_t> Lag(Bus& bus, std::string_view group, std::string_view topic) {
  ASSIGN_OR_RETURN(const auto progress, bus.Progress(group, topic));
  std::int64_t lag = 0;
  for (const PartitionProgress& partition : progress) lag += partition.end - partition.committed;
  return lag;
}

// Copies batches until the group has read everything.
inline absl::Status CopyAll(Bus& bus, const GroupOptions& options, GroupMember& member,
                            std::size_t batch_size) {
  for (;;) {
    const auto batch = member.Poll(batch_size, absl::Milliseconds(200));
    if (!batch.ok() && !absl::IsUnavailable(batch.status())) return batch.status();
    if (batch.ok() && !batch->empty()) {
      const absl::Status status = member.Commit(Copies(*batch));
      if (!status.ok() && !absl::IsAborted(status) && !absl::IsUnavailable(status)) return status;
      continue;
    }
    ASSIGN_OR_RETURN(const std::int64_t lag, Lag(bus, options.group, options.topic));
    if (lag == 0) return absl::OkStatus();
  }
}

inline absl::StatusOr<std::vector<StoredRecord>> PollSome(GroupMember& member, std::size_t most) {
  const absl::Time deadline = absl::Now() + kPatience;
  for (;;) {
    auto batch = member.Poll(most, absl::Seconds(1));
    if (!batch.ok() || !batch->empty() || absl::Now() > deadline) return batch;
  }
}

// main() of the child: joins, then obeys lines of standard input, each answered by one line:
//   poll N  -> "polled K"            commit -> "commit OK" or the status's code
//   run N   -> "done" when the group has read everything, in batches of N
inline int ChildMain(const std::vector<std::string>& arguments) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string& spec = arguments.at(0);
  const GroupOptions options{.group = "copy",
                             .topic = std::string(kRawTopic),
                             .member_id = arguments.at(1),
                             .lease = absl::Milliseconds(std::stoi(arguments.at(2)))};
  const std::string crash_step = arguments.at(3);
  const auto bus = OpenSpec(spec, "child", [&](std::string_view step) {
    if (step == crash_step) _exit(kCrashExit);
  });
  const auto say = [](std::string_view line) { std::cout << line << std::endl; };
  if (!bus.ok()) return say(bus.status().ToString()), 1;
  auto member = (*bus)->JoinGroup(options);
  if (!member.ok()) return say(member.status().ToString()), 1;
  say("joined");
  std::vector<StoredRecord> batch;
  for (std::string line; std::getline(std::cin, line);) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    if (words[0] == "poll") {
      auto polled = PollSome(**member, std::stoul(words.at(1)));
      if (!polled.ok()) say(polled.status().ToString());
      if (polled.ok()) say(absl::StrCat("polled ", (batch = *std::move(polled)).size()));
    } else if (words[0] == "commit") {
      const absl::Status status = (*member)->Commit(Copies(batch));
      say(absl::StrCat("commit ", CodeName(status.code())));
    } else if (words[0] == "run") {
      const absl::Status status = CopyAll(**bus, options, **member, std::stoul(words.at(1)));
      say(status.ok() ? "done" : status.ToString());
    }
  }
  return 0;
}

// The child as the parent sees it. Killed when destroyed.
class Child {
 public:
  Child(const std::string& spec, const std::string& member_id, absl::Duration lease,
        const std::string& crash_step = "none") {
    std::vector<std::string> arguments = {"/proc/self/exe",
                                          std::string(kChildFlag),
                                          spec,
                                          member_id,
                                          absl::StrCat(absl::ToInt64Milliseconds(lease)),
                                          crash_step};
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    int in[2];
    int out[2];
    EXPECT_EQ(pipe2(in, O_CLOEXEC), 0);
    EXPECT_EQ(pipe2(out, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    EXPECT_EQ(posix_spawn(&pid_, "/proc/self/exe", &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    in_ = in[1];
    out_ = out[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    Signal(SIGKILL);
    Wait();
    close(in_);
    close(out_);
  }

  void Send(std::string line) {
    line += '\n';
    EXPECT_EQ(write(in_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  }
  // The next line, or "" when the child ended or took too long.
  std::string Line() {
    std::string line;
    const absl::Time deadline = absl::Now() + kPatience;
    for (char c = 0;;) {
      pollfd waiting{out_, POLLIN, 0};
      const auto left = absl::ToInt64Milliseconds(deadline - absl::Now());
      if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return "";
      if (read(out_, &c, 1) != 1) return "";
      if (c == '\n') return line;
      line += c;
    }
  }
  void Signal(int signal) {
    if (pid_ > 0) kill(pid_, signal);
  }
  // The status of waitpid.
  int Wait() {
    if (pid_ > 0) waitpid(pid_, &status_, 0);
    pid_ = 0;
    return status_;
  }

 private:
  pid_t pid_ = 0;
  int status_ = 0;
  int in_ = -1;
  int out_ = -1;
};

}  // namespace nianbao::bus::conformance
