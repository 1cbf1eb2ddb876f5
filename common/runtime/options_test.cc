// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/options.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::runtime {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::IsOk;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

class OptionsTest : public ::testing::Test {
 protected:
  OptionsTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-options-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    defaults_.host.service = "ingest";
    defaults_.host.data_dir = "data";
    defaults_.host.grpc_address = "127.0.0.1:50051";
  }
  ~OptionsTest() override {
    for (const std::string& name : environment_) unsetenv(name.c_str());
    fs::remove_all(folder_);
  }

  void SetEnvironment(const std::string& name, const std::string& value) {
    environment_.push_back(name);
    setenv(name.c_str(), value.c_str(), 1);
  }

  std::string WriteFlagFile(const std::string& text) {
    const fs::path path = folder_ / "flags";
    std::ofstream(path) << text;
    return path.string();
  }

  // Returns the exit status; `seen_` has the options where the service was run.
  int Run(std::vector<std::string> arguments, absl::Status result = absl::OkStatus()) {
    arguments.insert(arguments.begin(), "nianbao-ingest");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    ::testing::internal::CaptureStderr();
    const int status = ServiceMain(
        static_cast<int>(argv.size()), argv.data(), defaults_,
        [this](CLI::App& app) { app.add_option("--inbox", inbox_); },
        [&](const ServiceOptions& options) {
          seen_ = options;
          return result;
        });
    error_ = ::testing::internal::GetCapturedStderr();
    return status;
  }

  fs::path folder_;
  ServiceOptions defaults_;
  ServiceOptions seen_;
  std::string inbox_;
  std::string error_;
  std::vector<std::string> environment_;
};

TEST_F(OptionsTest, WhatFollowsFromOtherOptionsIsFilledIn) {
  ASSERT_EQ(Run({}), 0) << error_;
  EXPECT_EQ(seen_.host.bus.path, "data/bus.db");
  EXPECT_EQ(seen_.instance_id, "ingest-0");
  EXPECT_EQ(seen_.host.bus.instance_id, "ingest-0");
  EXPECT_EQ(seen_.host.grpc_address, "127.0.0.1:50051");
  EXPECT_EQ(seen_.host.http_address, "127.0.0.1:8080");
}

TEST_F(OptionsTest, InstancesOnSeveralMachinesDoNotShareAName) {
  ASSERT_EQ(Run({"--replicas", "2"}), 0) << error_;
  EXPECT_THAT(seen_.instance_id, ::testing::StartsWith("ingest-"));
  EXPECT_NE(seen_.instance_id, "ingest-0");
}

TEST_F(OptionsTest, AFlagWinsOverTheEnvironmentWhichWinsOverTheFile) {
  const std::string file = WriteFlagFile(
      "# a comment\ndata-dir = /from/file\ninstance-id = file-1\nlog-level = debug\n"
      "inbox = /inbox/file\n");
  SetEnvironment("NIANBAO_DATA_DIR", "/from/environment");
  SetEnvironment("NIANBAO_INSTANCE_ID", "environment-1");
  ASSERT_EQ(Run({"--flagfile", file, "--instance-id", "flag-1"}), 0) << error_;
  EXPECT_EQ(seen_.instance_id, "flag-1");
  EXPECT_EQ(seen_.host.data_dir, "/from/environment");
  EXPECT_EQ(seen_.log_level, "debug");
  EXPECT_EQ(inbox_, "/inbox/file");
}

TEST_F(OptionsTest, TheEnvironmentSetsFlagsOfTheServiceAndNamesTheFile) {
  SetEnvironment("NIANBAO_FLAGFILE", WriteFlagFile("allow-insecure-address = true\n"));
  SetEnvironment("NIANBAO_INBOX", "/inbox");
  SetEnvironment("NIANBAO_HTTP_ADDRESS", "none");
  ASSERT_EQ(Run({}), 0) << error_;
  EXPECT_TRUE(seen_.host.security.allow_insecure_address);
  EXPECT_EQ(inbox_, "/inbox");
  EXPECT_EQ(seen_.host.http_address, "");
}

TEST_F(OptionsTest, WrongUsageExitsWith2AndSaysWhatIsWrong) {
  struct Case {
    std::vector<std::string> arguments;
    std::string want;
  };
  const std::vector<Case> cases = {
      {{"--no-such-flag"}, "no-such-flag"},
      {{"--bus", "pigeon"}, "pigeon"},
      {{"--bus", "kafka"}, "--kafka-brokers"},
      {{"--log-level", "loud"}, "debug, info, warning or error"},
      {{"--replicas", "0"}, "--replicas"},
      {{"--replicas", "many"}, "many"},
      {{"--data-dir", ""}, "--data-dir"},
      {{"--flagfile", "/no/such/file"}, "/no/such/file"},
      {{"--flagfile", WriteFlagFile("colour = red\n")}, "colour"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.arguments.front() + " " + c.arguments.back());
    EXPECT_EQ(Run(c.arguments), 2);
    EXPECT_THAT(error_, HasSubstr(c.want));
  }
}

TEST_F(OptionsTest, AFlagFileNamedByTheEnvironmentMustBeThere) {
  SetEnvironment("NIANBAO_FLAGFILE", "/no/such/file");
  EXPECT_EQ(Run({}), 2);
  EXPECT_THAT(error_, HasSubstr("/no/such/file"));
}

TEST_F(OptionsTest, TheStatusOfTheServiceIsTheExitStatus) {
  EXPECT_EQ(Run({}, absl::UnavailableError("no broker")), 1);
  EXPECT_THAT(error_, HasSubstr("no broker"));
  EXPECT_EQ(Run({}, absl::InvalidArgumentError("bad address")), 2);
}

TEST_F(OptionsTest, ASubcommandReadsTheFlagFileToo) {
  const std::string file = WriteFlagFile("data-dir = /from/file\n");
  CLI::App app;
  CLI::App* run = app.add_subcommand("run");
  DeclareServiceOptions(*run, defaults_);
  ASSERT_NO_THROW(app.parse("run --flagfile " + file + " --replicas 2"));
  EXPECT_EQ(defaults_.host.data_dir, "/from/file");
  EXPECT_EQ(defaults_.replicas, 2);
}

TEST_F(OptionsTest, MoreInstancesThanOneAreRefusedByAServiceWithState) {
  EXPECT_THAT(RequireOneInstance(defaults_), IsOk());
  defaults_.replicas = 2;
  EXPECT_THAT(RequireOneInstance(defaults_),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("PostgreSQL")));
}

}  // namespace
}  // namespace nianbao::runtime
