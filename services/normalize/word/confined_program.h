// SPDX-License-Identifier: Apache-2.0
// Runs another's program on untrusted bytes so that it can harm nothing but its own work folder:
// no network, no further processes, limits on memory, processor time, files and the clock, an
// environment and descriptors of its own. It ends with the process that waits for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nianbao::normalize {

struct ConfinedProgram {
  // Absolute path of a program (no script: it may start nothing) and its arguments.
  std::vector<std::string> command = {};
  // Its current folder, HOME and TMPDIR.
  std::string work_folder = {};
  absl::Duration timeout = absl::Seconds(40);
  // A process that has less already keeps that.
  std::uint64_t max_memory_bytes = std::uint64_t{2} << 30;
  std::uint64_t max_cpu_seconds = 30;
  // Largest file that it may write.
  std::uint64_t max_file_bytes = std::uint64_t{256} << 20;
};

struct ProgramEnd {
  int exit_status = 0;
  // The first 2 KiB of what it said on standard error.
  std::string standard_error{};
};

// Runs it and waits for its end. NOT_FOUND: no such program. UNAVAILABLE: it could not be started
// or confined. DEADLINE_EXCEEDED: over its time, and killed. RESOURCE_EXHAUSTED: over its processor
// time or file size. INTERNAL: killed by another signal. Each but the first ends in what the
// program said.
absl::StatusOr<ProgramEnd> RunConfined(const ConfinedProgram& program);

}  // namespace nianbao::normalize
