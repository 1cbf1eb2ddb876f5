// SPDX-License-Identifier: Apache-2.0
// What the commands that ask a running server have in common.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/status.h"
#include "services/nianbao/server_options.h"

namespace nianbao::cli {

struct CommandOptions {
  ServerOptions server = {};
  // "text" or "json".
  std::string format = "text";
};

void AddFormat(CLI::App& app, CommandOptions& options);

// To standard output, at once.
void Print(const std::string& text);

// Says on standard error what went wrong; returns the exit status for it.
int Fail(const char* command, const absl::Status& status);

}  // namespace nianbao::cli
