// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include "absl/strings/str_cat.h"
#include "common/runtime/syscall_filter.h"
#include "common/runtime/worker.h"
#include "common/runtime/worker_process.h"

namespace nianbao::runtime {
namespace {

// Dies with the process that started it, whatever it is doing; a stop is that process's business.
bool TieToParent() {
  const pid_t parent = getppid();
  prctl(PR_SET_NAME, "nianbao-worker");
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGTERM, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  return getppid() == parent;
}

// Takes standard input and output for the frames; what the function prints goes to standard error.
int TakeSocket() {
  const int socket = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(null, STDIN_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  close(null);
  return socket;
}

bool ReadAll(int socket, char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t count = read(socket, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

bool WriteAll(int socket, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t count = write(socket, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

bool LeaveNetwork() {
  const auto filter = SyscallFilter::WithoutNetwork(SyscallFilter::Processes::kAllowed);
  const int error = filter.ok() ? filter->Apply() : ENOSYS;
  if (error == 0) return true;
  std::fprintf(stderr, "worker: cannot leave the network: %s\n", std::strerror(error));
  return false;
}

using WorkerFunction = std::function<absl::StatusOr<std::string>(std::string_view)>;

// Parsers of others may throw: that is the input's fault, unless there is no memory left to go on.
absl::StatusOr<std::string> CallGuarded(const WorkerFunction& function, std::string_view input) {
  try {
    return function(input);
  } catch (const std::bad_alloc&) {
    _exit(kOutOfMemoryExit);
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("unexpected: ", error.what()));
  } catch (...) {
    return absl::InternalError("unexpected: an exception of unknown type");
  }
}

bool Answer(int socket, const absl::StatusOr<std::string>& result) {
  const auto code = static_cast<std::int32_t>(result.status().code());
  const std::string message(result.status().message());
  const std::string& bytes = result.ok() ? *result : message;
  const std::uint64_t size = bytes.size();
  return WriteAll(socket, reinterpret_cast<const char*>(&code), sizeof code) &&
         WriteAll(socket, reinterpret_cast<const char*>(&size), sizeof size) &&
         WriteAll(socket, bytes.data(), bytes.size());
}

}  // namespace

int ServeWorker(const WorkerFunction& function) {
  if (!TieToParent()) return 0;
  const int socket = TakeSocket();
  if (socket < 0 || !LeaveNetwork()) return 1;
  std::string input;
  for (;;) {
    std::uint64_t size = 0;
    if (!ReadAll(socket, reinterpret_cast<char*>(&size), sizeof size)) return 0;
    if (size > kMaxFrameBytes) return 1;
    try {
      input.resize(size);
    } catch (const std::bad_alloc&) {
      return kOutOfMemoryExit;
    }
    if (!ReadAll(socket, input.data(), input.size())) return 0;
    absl::StatusOr<std::string> output = CallGuarded(function, input);
    if (output.ok() && output->size() > kMaxFrameBytes) {
      output = absl::ResourceExhaustedError("the output is larger than a worker may return");
    }
    if (!Answer(socket, output)) return 0;
    input.clear();
    input.shrink_to_fit();
  }
}

}  // namespace nianbao::runtime
