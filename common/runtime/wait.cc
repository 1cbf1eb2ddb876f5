// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/wait.h"

#include <condition_variable>
#include <mutex>

namespace nianbao::runtime {

bool WaitOrStop(absl::Duration duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  never.wait_for(lock, stop, absl::ToChronoMilliseconds(duration), [] { return false; });
  return !stop.stop_requested();
}

}  // namespace nianbao::runtime
