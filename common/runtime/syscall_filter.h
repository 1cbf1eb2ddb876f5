// SPDX-License-Identifier: Apache-2.0
// Takes system calls away from a process that reads untrusted bytes (seccomp). Needs no privilege
// and works inside containers; what is taken away stays so over fork and exec.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nianbao::runtime {

class SyscallFilter {
 public:
  enum class Processes { kAllowed, kRefused };

  // Refuses sockets of every family but AF_UNIX, and io_uring, which makes them too, with EACCES;
  // with kRefused also new processes (threads are none) with EPERM, so that what a program starts
  // cannot outlive it. UNAVAILABLE: the kernel has no seccomp.
  static absl::StatusOr<SyscallFilter> WithoutNetwork(Processes processes);

  // Filters the calling thread, those that it starts and this process over exec, for ever, and
  // sets no_new_privs. Returns 0 or an errno. May be called between fork and exec.
  int Apply() const;

 private:
  // A kernel's sock_filter: code, jt, jf, k.
  struct Instruction {
    std::uint16_t code;
    std::uint8_t if_true;
    std::uint8_t if_false;
    std::uint32_t operand;
  };

  std::vector<Instruction> program_;
};

}  // namespace nianbao::runtime
