// SPDX-License-Identifier: Apache-2.0
#include "common/status/status.h"

#include <array>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace nianbao {

absl::Status Annotate(const absl::Status& status, std::string_view context) {
  if (status.ok()) return status;
  return absl::Status(status.code(), absl::StrCat(absl::string_view(context.data(), context.size()),
                                                  ": ", status.message()));
}

std::string CodeName(absl::StatusCode code) { return absl::StatusCodeToString(code); }

absl::Status StatusFromName(std::string_view code_name, std::string_view message) {
  const absl::string_view text(message.data(), message.size());
  for (int code = 0; code <= 16; ++code) {
    const auto candidate = static_cast<absl::StatusCode>(code);
    if (absl::StatusCodeToString(candidate) == code_name) return absl::Status(candidate, text);
  }
  return absl::UnknownError(text);
}

absl::Status ErrnoStatus(int errno_value, std::string_view what) {
  return absl::ErrnoToStatus(errno_value, absl::string_view(what.data(), what.size()));
}

}  // namespace nianbao
