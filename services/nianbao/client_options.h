// SPDX-License-Identifier: Apache-2.0
// What the commands that ask a running server have in common.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/status.h"

namespace nianbao::cli {

struct ServerOptions {
  // host:port of the gRPC server.
  std::string server = "127.0.0.1:50051";
  // "text" or "json".
  std::string format = "text";
};

void AddServer(CLI::App& app, ServerOptions& options);
void AddFormat(CLI::App& app, ServerOptions& options);

// To standard output, at once.
void Print(const std::string& text);

// Says on standard error what went wrong; returns the exit status for it.
int Fail(const char* command, const absl::Status& status);

}  // namespace nianbao::cli
