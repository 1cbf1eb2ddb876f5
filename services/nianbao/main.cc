// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <string_view>

#include "services/nianbao/commands.h"

namespace {

struct Command {
  std::string_view name;
  int (*run)(int argc, char** argv);
  const char* summary;
};

constexpr auto kCommands = std::to_array<Command>({
    {"check", nianbao::cli::CheckCommand, "check files and print findings; nothing is stored"},
    {"run", nianbao::cli::RunCommand, "run all services in one process"},
    {"submit", nianbao::cli::SubmitCommand, "send files to a running nianbao"},
    {"list", nianbao::cli::ListCommand, "list reports and their findings"},
    {"show", nianbao::cli::ShowCommand, "show one report in full"},
    {"query", nianbao::cli::QueryCommand, "print one indicator over agencies and years"},
    {"export", nianbao::cli::ExportCommand, "write facts as CSV or JSON lines"},
    {"search", nianbao::cli::SearchCommand, "find reports by their words"},
    {"watch", nianbao::cli::WatchCommand, "print reports as they appear"},
    {"revalidate", nianbao::cli::RevalidateCommand,
     "hold all stored reports to new rules and show what changes"},
    {"token", nianbao::cli::TokenCommand, "make a token for a caller of the services"},
    {"worker", nianbao::cli::WorkerCommand, nullptr},
});

void PrintUsage(std::FILE* stream) {
  std::fputs(
      "nianbao reads annual reports on open government information (年报).\n\n"
      "usage: nianbao COMMAND [OPTION...] [ARGUMENT...]\n\n",
      stream);
  for (const Command& command : kCommands) {
    if (command.summary == nullptr) continue;
    std::fprintf(stream, "  %-10s %s\n", command.name.data(), command.summary);
  }
  std::fputs("\n`nianbao COMMAND --help` tells more.\n", stream);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view name = argc > 1 ? argv[1] : "";
  for (const Command& command : kCommands) {
    if (command.name == name) return command.run(argc - 1, argv + 1);
  }
  const bool asked = name == "--help" || name == "-h" || name == "help";
  if (!asked && !name.empty()) {
    std::fprintf(stderr, "nianbao: no command \"%s\"\n\n", argv[1]);
  }
  PrintUsage(asked ? stdout : stderr);
  return asked ? 0 : 2;
}
