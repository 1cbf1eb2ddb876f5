// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/signals.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <utility>

#include "common/log/log.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

constexpr int kSignalExitBase = 128;

class SignalThread final : public StopSignals {
 public:
  SignalThread(sigset_t previous, int signals, int end)
      : previous_(previous), signals_(signals), end_(end) {}

  ~SignalThread() override {
    const std::uint64_t one = 1;
    if (write(end_, &one, sizeof one) < 0) std::abort();
    if (thread_.joinable()) thread_.join();
    close(signals_);
    close(end_);
    pthread_sigmask(SIG_SETMASK, &previous_, nullptr);
  }

  void Watch(std::function<void(int)> on_stop) override {
    thread_ = std::thread([this, on_stop = std::move(on_stop)] { Serve(on_stop); });
  }

 private:
  void Serve(const std::function<void(int)>& on_stop) {
    for (int seen = 0;;) {
      std::array<pollfd, 2> ready = {pollfd{signals_, POLLIN, 0}, pollfd{end_, POLLIN, 0}};
      if (poll(ready.data(), ready.size(), -1) < 0 && errno == EINTR) continue;
      if ((ready[1].revents & POLLIN) != 0) return;
      signalfd_siginfo info{};
      if (read(signals_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
      if (++seen > 1) {
        log::Warning("a second signal: ending at once");
        std::_Exit(kSignalExitBase + static_cast<int>(info.ssi_signo));
      }
      on_stop(static_cast<int>(info.ssi_signo));
    }
  }

  const sigset_t previous_;
  const int signals_;
  const int end_;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<StopSignals>> StopSignals::Block() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  signal(SIGPIPE, SIG_IGN);
  sigset_t previous;
  pthread_sigmask(SIG_BLOCK, &stop, &previous);
  const int signals = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
  const int end = eventfd(0, EFD_CLOEXEC);
  if (signals < 0 || end < 0) return ErrnoStatus(errno, "signalfd");
  return std::make_unique<SignalThread>(previous, signals, end);
}

}  // namespace nianbao::runtime
