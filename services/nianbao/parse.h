// SPDX-License-Identifier: Apache-2.0
// Command lines of the commands.
#pragma once

#include <optional>

namespace CLI {
class App;
}

namespace nianbao::cli {

// Parses the command line. Nothing: go on. 0: help was printed. 2: wrong usage, explained on
// standard error.
std::optional<int> ParseCommandLine(CLI::App& app, int argc, char** argv);

}  // namespace nianbao::cli
