// SPDX-License-Identifier: Apache-2.0
// Runs a function on untrusted bytes in processes of its own, so that a crash, a hang or a memory
// bomb ends a worker and not the service.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nianbao::runtime {

struct WorkerOptions {
  // The program and its arguments: this binary with the argument that makes it serve as a worker.
  std::vector<std::string> command = {};
  // Number of processes.
  int workers = 1;
  // Longest time for one call; the worker is killed then.
  absl::Duration timeout = absl::Seconds(30);
  // Address space of a worker; 0 means no limit (sanitizer builds ignore it).
  std::size_t max_memory_bytes = std::size_t{2} << 30;
  // Processor time of one call; the kernel ends a worker that uses more, whatever becomes of this
  // process. 0 means twice the timeout.
  absl::Duration max_cpu = absl::ZeroDuration();
};

// Thread-safe. Workers are started when needed, die with this process, and are started again after
// a crash.
class WorkerPool {
 public:
  static absl::StatusOr<std::unique_ptr<WorkerPool>> Create(const WorkerOptions& options);
  virtual ~WorkerPool() = default;
  // Sends `input` to a free worker and returns its answer or the error that its function returned.
  // DEADLINE_EXCEEDED: it took longer than the timeout. INTERNAL: the worker died (the message
  // names the signal); a record that does this is at fault, not the service.
  virtual absl::StatusOr<std::string> Call(std::string_view input) = 0;
};

// Serves as a worker on standard input until end of file: calls `function` for each request, from
// the main thread, without network (SyscallFilter). What the function prints goes to standard
// error; an exception that it throws is an INTERNAL error of that request; where memory runs out
// the process ends. Call it first in main, before threads start. Returns the exit status of the
// process.
int ServeWorker(const std::function<absl::StatusOr<std::string>(std::string_view)>& function);

// A path by which the kernel finds this very program, also after its file was replaced by an
// upgrade; for WorkerOptions::command.
std::string SelfPath();

}  // namespace nianbao::runtime
