// SPDX-License-Identifier: Apache-2.0
// Processes under test: start, kill, wait, and a port and a folder for each.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nianbao::e2e {

struct ProcessOptions {
  // The program and its arguments.
  std::vector<std::string> command;
  // Set on top of the environment of the test, from which all NIANBAO_* are taken out.
  std::map<std::string, std::string> environment;
  // Both outputs are appended here, or each to a file of its own where `errors` is set.
  std::filesystem::path output;
  std::filesystem::path errors;
};

// A child in a process group of its own. Killed with its whole group when it is destroyed. Not
// thread-safe.
class Process {
 public:
  static absl::StatusOr<std::unique_ptr<Process>> Start(const ProcessOptions& options);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t pid() const { return pid_; }
  // Sends `signal` to the process alone, not to what it started.
  void Signal(int signal) const;
  // SIGKILL, and waits for the end.
  void Kill();
  // Waits for the end: the exit status, or 128 and the number of the signal that ended it.
  // DEADLINE_EXCEEDED: it still runs.
  absl::StatusOr<int> Wait(absl::Time deadline);
  // Waits until nothing of its process group is left. DEADLINE_EXCEEDED: something outlived it.
  absl::Status WaitForGroup(absl::Time deadline) const;
  bool running() const { return running_; }

 private:
  Process(pid_t pid, int descriptor) : pid_(pid), descriptor_(descriptor) {}

  pid_t pid_;
  // A pidfd: readable once the process has ended.
  int descriptor_;
  bool running_ = true;
  int exit_status_ = 0;
};

struct CommandResult {
  int exit_status = 0;
  std::string output;
  std::string errors;
};

// Runs a command to its end, its outputs kept in `folder`. DEADLINE_EXCEEDED: killed after
// `timeout`.
absl::StatusOr<CommandResult> RunCommand(const std::vector<std::string>& command,
                                         const std::filesystem::path& folder,
                                         absl::Duration timeout = absl::Seconds(60));

// A TCP port of 127.0.0.1 that is free now and was not picked before. Not thread-safe. It lies
// outside the range from which the system takes ports for outgoing connections, so that nobody
// takes it while its server is being restarted.
int PickPort();

// Waits until GET http://127.0.0.1:`port``path` answers 200. DEADLINE_EXCEEDED names the last
// answer; ABORTED: `process` has ended.
absl::Status WaitForHttp(int port, const std::string& path, Process& process, absl::Time deadline);

// A new folder under the system's temporary folder; removed when destroyed, unless Keep was called.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  void Keep() { keep_ = true; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool keep_ = false;
};

std::string ReadFile(const std::filesystem::path& path);
void WriteFile(const std::filesystem::path& path, const std::string& bytes);

}  // namespace nianbao::e2e
