// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/syscall_filter.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

using Context = std::unique_ptr<void, decltype(&seccomp_release)>;

absl::Status Checked(int result) {
  if (result >= 0) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("no filter of system calls: ", ErrnoStatus(-result, "seccomp").message()));
}

absl::Status RefuseNetwork(void* context) {
  const std::uint32_t refuse = SCMP_ACT_ERRNO(EACCES);
  const scmp_arg_cmp no_unix_socket = {
      .arg = 0, .op = SCMP_CMP_NE, .datum_a = AF_UNIX, .datum_b = 0};
  RETURN_IF_ERROR(
      Checked(seccomp_rule_add_array(context, refuse, SCMP_SYS(socket), 1, &no_unix_socket)));
  return Checked(seccomp_rule_add(context, refuse, SCMP_SYS(io_uring_setup), 0));
}

absl::Status RefuseProcesses(void* context) {
  const std::uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
  for (const int call : {SCMP_SYS(fork), SCMP_SYS(vfork)}) {
    RETURN_IF_ERROR(Checked(seccomp_rule_add(context, refuse, call, 0)));
  }
  // Its flags are behind a pointer, which a filter cannot follow; libc falls back to clone.
  RETURN_IF_ERROR(Checked(seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0)));
  const scmp_arg_cmp no_thread = {
      .arg = 0, .op = SCMP_CMP_MASKED_EQ, .datum_a = CLONE_THREAD, .datum_b = 0};
  return Checked(seccomp_rule_add_array(context, refuse, SCMP_SYS(clone), 1, &no_thread));
}

}  // namespace

absl::StatusOr<SyscallFilter> SyscallFilter::WithoutNetwork(Processes processes) {
  static_assert(sizeof(Instruction) == sizeof(sock_filter));
  const Context context(seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
  if (context == nullptr) return Checked(-ENOMEM);
  RETURN_IF_ERROR(RefuseNetwork(context.get()));
  if (processes == Processes::kRefused) RETURN_IF_ERROR(RefuseProcesses(context.get()));
  const int file = memfd_create("filter", MFD_CLOEXEC);
  if (file < 0) return ErrnoStatus(errno, "memfd_create");
  SyscallFilter filter;
  const absl::Status exported = Checked(seccomp_export_bpf(context.get(), file));
  const off_t size = lseek(file, 0, SEEK_END);
  filter.program_.resize(static_cast<std::size_t>(size) / sizeof(Instruction));
  const bool complete =
      pread(file, filter.program_.data(), static_cast<std::size_t>(size), 0) == size;
  close(file);
  RETURN_IF_ERROR(exported);
  if (!complete || filter.program_.empty()) return Checked(-EIO);
  return filter;
}

int SyscallFilter::Apply() const {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  sock_fprog program = {static_cast<unsigned short>(program_.size()),
                        reinterpret_cast<sock_filter*>(const_cast<Instruction*>(program_.data()))};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 ? 0 : errno;
}

}  // namespace nianbao::runtime
