// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/worker.h"

#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/runtime/worker_process.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

class ProcessPool final : public WorkerPool {
 public:
  explicit ProcessPool(const WorkerOptions& options) : options_(options) {
    for (int i = 0; i < options.workers; ++i) free_.push_back(std::make_unique<WorkerProcess>());
  }

  absl::StatusOr<std::string> Call(std::string_view input) override {
    std::unique_ptr<WorkerProcess> worker = Take();
    absl::StatusOr<std::string> answer = CallOn(*worker, input);
    Return(std::move(worker));
    return answer;
  }

 private:
  absl::StatusOr<std::string> CallOn(WorkerProcess& worker, std::string_view input) {
    if (!worker.Alive()) RETURN_IF_ERROR(worker.Start(starter_, options_));
    return worker.Call(input, options_.timeout);
  }

  std::unique_ptr<WorkerProcess> Take() {
    std::unique_lock lock(mutex_);
    available_.wait(lock, [this] { return !free_.empty(); });
    // The one used last is the most likely to be running already.
    std::unique_ptr<WorkerProcess> worker = std::move(free_.back());
    free_.pop_back();
    return worker;
  }

  void Return(std::unique_ptr<WorkerProcess> worker) {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(std::move(worker));
    }
    available_.notify_one();
  }

  const WorkerOptions options_;
  ProcessStarter starter_;
  std::mutex mutex_;
  std::condition_variable available_;
  std::vector<std::unique_ptr<WorkerProcess>> free_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerPool>> WorkerPool::Create(const WorkerOptions& options) {
  if (options.command.empty() || options.workers < 1 || options.timeout <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        "a worker pool needs a command, at least one worker and a timeout above zero");
  }
  if (access(options.command.front().c_str(), X_OK) != 0) {
    const absl::Status status = ErrnoStatus(errno, options.command.front());
    return absl::InvalidArgumentError(absl::StrCat("worker program ", status.message()));
  }
  return std::make_unique<ProcessPool>(options);
}

std::string SelfPath() { return "/proc/self/exe"; }

}  // namespace nianbao::runtime
