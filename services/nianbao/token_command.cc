// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "common/runtime/access.h"
#include "services/nianbao/commands.h"
#include "services/nianbao/parse.h"

namespace nianbao::cli {
namespace {

constexpr const char* kHelp =
    "Makes a token for a caller: the token goes to standard output, for the caller alone, and the "
    "line that an access file (--access-file of the services) needs goes to standard error. The "
    "token itself is kept nowhere.\n\n"
    "  nianbao token press-office --roles submitter,reader >token 2>>access";

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "nianbao token: %s\n", std::string(status.message()).c_str());
  return 2;
}

}  // namespace

int TokenCommand(int argc, char** argv) {
  CLI::App app(kHelp, "nianbao token");
  runtime::Caller caller;
  std::vector<std::string> roles = {"reader"};
  app.add_option("name", caller.name, "Name of the caller, as logs will have it")->required();
  app.add_option("--roles", roles, "reader, reviewer, submitter, operator")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--region", caller.region, "Code of the only region that it may see");
  if (const auto status = ParseCommandLine(app, argc, argv)) return *status;
  for (const std::string& name : roles) {
    const auto role = runtime::ParseRole(name);
    if (!role.ok()) return Fail(role.status());
    caller.roles.push_back(*role);
  }
  const std::string token = runtime::MakeToken();
  const std::string line = runtime::AccessLine(caller, token);
  // What would not be read back is not handed out.
  if (const auto list = runtime::AccessList::Parse(line, {}); !list.ok())
    return Fail(list.status());
  std::printf("%s\n", token.c_str());
  std::fprintf(stderr, "%s\n", line.c_str());
  return 0;
}

}  // namespace nianbao::cli
