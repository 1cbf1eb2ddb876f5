// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/parse.h"

#include <CLI/CLI.hpp>

namespace nianbao::cli {

std::optional<int> ParseCommandLine(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return std::nullopt;
}

}  // namespace nianbao::cli
