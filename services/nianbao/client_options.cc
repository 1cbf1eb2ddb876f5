// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/client_options.h"

#include <cstdio>

namespace nianbao::cli {

void AddFormat(CLI::App& app, CommandOptions& options) {
  app.add_option("--format", options.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

void Print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

int Fail(const char* command, const absl::Status& status) {
  std::fprintf(stderr, "nianbao %s: %s\n", command, std::string(status.message()).c_str());
  const bool usage = status.code() == absl::StatusCode::kInvalidArgument;
  return usage ? 2 : 1;
}

}  // namespace nianbao::cli
