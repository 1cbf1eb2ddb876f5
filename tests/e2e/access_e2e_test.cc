// SPDX-License-Identifier: Apache-2.0
// A server that other machines reach: TLS and tokens, as an operator sets them up and users meet
// them.
#include <signal.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/runtime/certificates_for_test.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/process.h"

namespace nianbao::e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string kNianbao = std::string(NIANBAO_BIN_DIR) + "/nianbao";
const std::string kSample =
    std::string(NIANBAO_SOURCE_DIR) + "/tests/samples/2021-county-commerce-form2021-clean.html";
constexpr absl::Duration kLookAgain = absl::Milliseconds(50);

class AccessTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const { return folder_.path() / name; }

  CommandResult Run(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command = {kNianbao};
    command.insert(command.end(), arguments.begin(), arguments.end());
    auto result = RunCommand(command, folder_.path());
    EXPECT_OK(result);
    return result.ok() ? *std::move(result) : CommandResult{};
  }

  // A command against the server, by the caller whose token is in the file `caller`.
  CommandResult As(const std::string& caller, std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--server", address_, "--tls-ca-file", Path("ca.pem")});
    if (!caller.empty()) {
      arguments.insert(arguments.end(), {"--access-token-file", Path(caller)});
    }
    return Run(arguments);
  }

  // Makes a token as README says.
  void MakeToken(const std::string& caller, const std::string& roles) {
    const CommandResult made = Run({"token", caller, "--roles", roles});
    ASSERT_EQ(made.exit_status, 0) << made.errors;
    EXPECT_EQ(made.errors.find(made.output.substr(0, made.output.size() - 1)), std::string::npos)
        << "the access file would hold the token itself";
    WriteFile(Path(caller), made.output);
    access_ += made.errors;
  }

  void StartServer() {
    const runtime::PemPair server = authority_.Issue("nianbao.test");
    WriteFile(Path("ca.pem"), authority_.certificate());
    WriteFile(Path("server.pem"), server.certificate);
    WriteFile(Path("server.key"), server.key);
    WriteFile(Path("access"), access_);
    ASSERT_OK_AND_ASSIGN(
        process_,
        Process::Start({.command = {kNianbao, "run", "--data-dir", Path("data"), "--grpc-address",
                                    absl::StrCat("0.0.0.0:", port_), "--http-address",
                                    absl::StrCat("0.0.0.0:", PickPort()), "--tls-cert-file",
                                    Path("server.pem"), "--tls-key-file", Path("server.key"),
                                    "--access-file", Path("access")},
                        .environment = {},
                        .output = Path("run.log"),
                        .errors = {}}));
    while (As("reader", {"list"}).exit_status != 0 && process_->running() &&
           absl::Now() < deadline_) {
      absl::SleepFor(kLookAgain);
    }
  }

  const absl::Time deadline_ = absl::Now() + absl::Minutes(3);
  const int port_ = PickPort();
  const std::string address_ = absl::StrCat("127.0.0.1:", port_);
  TemporaryFolder folder_;
  runtime::TestAuthority authority_;
  std::string access_ = "# who may call\n";
  std::unique_ptr<Process> process_;
};

TEST_F(AccessTest, EachCallerDoesWhatItsTokenAllows) {
  MakeToken("reader", "reader");
  MakeToken("office", "submitter,reader");
  StartServer();
  const CommandResult submitted = As("office", {"submit", kSample});
  EXPECT_EQ(submitted.exit_status, 0) << submitted.errors << ReadFile(Path("run.log"));
  EXPECT_THAT(submitted.output, HasSubstr("accepted"));
  EXPECT_EQ(As("reader", {"list"}).exit_status, 0);
  const CommandResult refused = As("reader", {"submit", kSample});
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.errors, HasSubstr("needs the role submitter"));
  const CommandResult unknown = As("", {"list"});
  EXPECT_EQ(unknown.exit_status, 1);
  EXPECT_THAT(unknown.errors, HasSubstr("--access-token-file"));
  EXPECT_EQ(ReadFile(Path("run.log")).find(ReadFile(Path("office")).substr(0, 43)),
            std::string::npos)
      << "the log holds a token";
  process_->Signal(SIGTERM);
  EXPECT_THAT(process_->Wait(deadline_), testing::IsOkAndHolds(0));
}

TEST_F(AccessTest, AnOpenAddressIsRefusedWithWhatToDo) {
  const CommandResult result =
      Run({"run", "--data-dir", Path("data"), "--grpc-address", absl::StrCat("0.0.0.0:", port_)});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, AllOf(HasSubstr("--tls-cert-file"), HasSubstr("--access-file")));
}

}  // namespace
}  // namespace nianbao::e2e
