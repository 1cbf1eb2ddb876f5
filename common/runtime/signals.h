// SPDX-License-Identifier: Apache-2.0
// SIGTERM and SIGINT as a call. Used by Host alone.
#pragma once

#include <functional>
#include <memory>

#include "absl/status/statusor.h"

namespace nianbao::runtime {

// Blocks both signals for the thread that creates it and for all threads started later, ignores
// SIGPIPE, and restores the mask of the destroying thread when it goes.
class StopSignals {
 public:
  virtual ~StopSignals() = default;
  // Calls `on_stop` with the number of the first signal, from a thread of its own; the second one
  // ends the process at once, as an impatient operator wants. Once only.
  virtual void Watch(std::function<void(int)> on_stop) = 0;

  static absl::StatusOr<std::unique_ptr<StopSignals>> Block();
};

}  // namespace nianbao::runtime
