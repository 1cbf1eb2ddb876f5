// SPDX-License-Identifier: Apache-2.0
// Waiting that a stop cuts short.
#pragma once

#include <stop_token>

#include "absl/time/time.h"

namespace nianbao::runtime {

// Waits for `duration` or until `stop`; returns false where the stop was asked for.
bool WaitOrStop(absl::Duration duration, const std::stop_token& stop);

}  // namespace nianbao::runtime
