// SPDX-License-Identifier: Apache-2.0
// One worker process and the frames that it is spoken to with. Used by WorkerPool alone.
//
// Both directions are one socket pair, which the worker finds as its standard input and output.
// Request: 8 bytes of length, then the input. Answer: 4 bytes of status code, 8 bytes of length,
// then the output or the message of the error. Numbers are in the byte order of the machine.
#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/runtime/worker.h"

namespace nianbao::runtime {

// Longest input or output of a call.
inline constexpr std::size_t kMaxFrameBytes = std::size_t{256} << 20;
// Exit status of a worker whose function could not get memory.
inline constexpr int kOutOfMemoryExit = 86;

// Starts processes from one thread that lives as long as this object: the kernel's parent-death
// signal is sent when the starting thread ends, not when the process does.
class ProcessStarter {
 public:
  ProcessStarter();
  ~ProcessStarter();
  ProcessStarter(const ProcessStarter&) = delete;
  ProcessStarter& operator=(const ProcessStarter&) = delete;

  // Runs `start` on that thread and waits for it. Thread-safe.
  void Run(const std::function<void()>& start);

 private:
  void Serve();

  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void()>* job_ = nullptr;
  bool stop_ = false;
  std::thread thread_;
};

// Not thread-safe.
class WorkerProcess {
 public:
  WorkerProcess() = default;
  ~WorkerProcess() { Kill(); }
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  // False before Start, after Kill, and when the process has ended.
  bool Alive();
  // UNAVAILABLE: the process could not be started.
  absl::Status Start(ProcessStarter& starter, const WorkerOptions& options);
  // As WorkerPool::Call. The process is dead after DEADLINE_EXCEEDED and INTERNAL from here.
  absl::StatusOr<std::string> Call(std::string_view input, absl::Duration timeout);

 private:
  absl::Status Send(std::string_view bytes, absl::Time deadline);
  absl::Status Receive(char* bytes, std::size_t size, absl::Time deadline);
  absl::Status Exchange(std::string_view input, absl::Time deadline, absl::Status& result,
                        std::string& output);
  void LimitCpu() const;
  // Ends the process where it still runs; returns the status of waitpid.
  int Kill();

  pid_t pid_ = -1;
  int socket_ = -1;
  std::size_t max_memory_bytes_ = 0;
  absl::Duration max_cpu_ = absl::ZeroDuration();
};

}  // namespace nianbao::runtime
