// SPDX-License-Identifier: Apache-2.0
// `nianbao run` and the commands that talk to it, as a newcomer uses them.
#include <google/protobuf/util/json_util.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/blob/blob.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nianbao/v1/report.pb.h"
#include "tests/e2e/client.h"
#include "tests/e2e/corpus.h"
#include "tests/e2e/process.h"
#include "tests/e2e/watcher.h"

namespace nianbao::e2e {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string kNianbao = std::string(NIANBAO_BIN_DIR) + "/nianbao";
constexpr absl::Duration kTimeToStop = absl::Seconds(25);
constexpr absl::Duration kLookAgain = absl::Milliseconds(20);

class RunTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(inbox_);
    Start();
    client_ = std::make_unique<Client>(server_, server_, deadline_);
  }

  void TearDown() override {
    if (!HasFailure()) return;
    folder_.Keep();
    std::cout << "kept: " << folder_.path() << "\n" << ReadFile(folder_.path() / "run.log");
  }

  void Start() {
    ASSERT_OK_AND_ASSIGN(
        process_,
        Process::Start({.command = {kNianbao, "run", "--data-dir", folder_.path() / "data",
                                    "--inbox", inbox_, "--grpc-address", server_, "--http-address",
                                    absl::StrCat("127.0.0.1:", http_port_), "--log-level", "info"},
                        .environment = {},
                        .output = folder_.path() / "run.log",
                        .errors = {}}));
    ASSERT_OK(WaitForHttp(http_port_, "/readyz", *process_, deadline_));
  }

  void ExpectCleanStop() {
    const absl::Time begin = absl::Now();
    process_->Signal(SIGTERM);
    auto exit_status = process_->Wait(begin + kTimeToStop);
    ASSERT_OK(exit_status);
    EXPECT_EQ(*exit_status, 0);
    EXPECT_OK(process_->WaitForGroup(begin + kTimeToStop));
  }

  // Runs `nianbao COMMAND --server ... ARGUMENTS`.
  CommandResult Command(const std::string& name, const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {kNianbao, name, "--server", server_};
    command.insert(command.end(), arguments.begin(), arguments.end());
    auto result = RunCommand(command, folder_.path());
    EXPECT_OK(result);
    return result.ok() ? *std::move(result) : CommandResult{};
  }

  static std::vector<v1::ValidatedReport> Parse(const std::string& output) {
    std::vector<v1::ValidatedReport> reports;
    for (const auto& line : absl::StrSplit(output, '\n', absl::SkipEmpty())) {
      const auto parsed =
          google::protobuf::util::JsonStringToMessage(std::string(line), &reports.emplace_back());
      EXPECT_TRUE(parsed.ok()) << line;
    }
    return reports;
  }

  // As a careful user does: complete before it is there.
  void Drop(const std::string& name, const std::string& bytes) {
    WriteFile(folder_.path() / name, bytes);
    fs::rename(folder_.path() / name, inbox_ / name);
  }

  void WaitForFile(const fs::path& path) {
    while (!fs::exists(path) && absl::Now() < deadline_) absl::SleepFor(kLookAgain);
    EXPECT_TRUE(fs::exists(path)) << path;
  }

  v1::DocumentStatus WaitForEnd(const std::string& document_id) {
    for (;;) {
      const auto status = client_->GetDocumentStatus(document_id);
      EXPECT_OK(status);
      if (!status.ok()) return {};
      if (status->stage() >= v1::DocumentStatus::VALIDATED || absl::Now() > deadline_) {
        return *status;
      }
      absl::SleepFor(kLookAgain);
    }
  }

  // Waits until the gateway shows the report.
  CommandResult Show(const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {name};
    arguments.insert(arguments.end(), more.begin(), more.end());
    for (;;) {
      const CommandResult result = Command("show", arguments);
      if (result.exit_status == 0 || absl::Now() > deadline_) return result;
    }
  }

  const absl::Time deadline_ = absl::Now() + absl::Minutes(2);
  TemporaryFolder folder_;
  const fs::path inbox_ = folder_.path() / "inbox";
  const int http_port_ = PickPort();
  const std::string server_ = absl::StrCat("127.0.0.1:", PickPort());
  std::unique_ptr<Process> process_;
  std::unique_ptr<Client> client_;
};

TEST_F(RunTest, BringsAFileFromTheInboxToWatchListAndShow) {
  const Document document = Variants(2).back();
  const ExpectedPart& part = document.parts.front();
  Drop(document.name, document.bytes);

  const CommandResult watched =
      Command("watch", {"--from", "earliest", "--count", "1", "--format", "json"});
  EXPECT_EQ(watched.exit_status, 0) << watched.errors;
  const std::vector<v1::ValidatedReport> events = Parse(watched.output);
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].document().document_id(), document.id);
  EXPECT_EQ(events[0].report().agency().display_name(), part.agency);
  EXPECT_EQ(events[0].state(), v1::ValidatedReport::CURRENT);
  WaitForFile(inbox_ / "done" / document.name);

  const std::string name = events[0].report().name();
  const CommandResult shown = Show(name, {"--format", "json"});
  EXPECT_EQ(shown.exit_status, 0) << shown.errors;
  ASSERT_EQ(Parse(shown.output).size(), 1);
  EXPECT_EQ(Parse(shown.output)[0].report().name(), name);
  EXPECT_GT(Parse(shown.output)[0].report().facts_size(), 0);
  EXPECT_THAT(Command("show", {name}).output, HasSubstr(part.agency));
  EXPECT_THAT(Show(name, {"--evidence"}).output, HasSubstr("^"));

  const CommandResult listed = Command("list", {"--format", "json"});
  EXPECT_EQ(listed.exit_status, 0) << listed.errors;
  EXPECT_EQ(Parse(listed.output).size(), 1);
  EXPECT_THAT(Command("list", {}).output,
              AllOf(HasSubstr(part.agency), HasSubstr(std::to_string(part.year))));
  const std::string year = absl::StrCat("year = ", part.year);
  EXPECT_EQ(Parse(Command("list", {"--format", "json", "--filter", year}).output).size(), 1);
  EXPECT_EQ(Parse(Command("list", {"--format", "json", "--filter", "year = 1999"}).output).size(),
            0);
  ExpectCleanStop();
}

TEST_F(RunTest, KeepsEverythingOverARestart) {
  const std::vector<Document> documents = Variants(4);
  const fs::path token = folder_.path() / "token";
  std::set<std::string> ids;
  const auto watch_one = [&] {
    const CommandResult result = Command(
        "watch", {"--from", "earliest", "--count", "1", "--token-file", token, "--format", "json"});
    EXPECT_EQ(result.exit_status, 0) << result.errors;
    for (const auto& report : Parse(result.output)) ids.insert(report.document().document_id());
  };
  const auto submit = [&](const Document& document) {
    const fs::path path = folder_.path() / document.name;
    WriteFile(path, document.bytes);
    return Command("submit", {path});
  };
  const CommandResult first = submit(documents[0]);
  EXPECT_EQ(first.exit_status, 0) << first.errors;
  EXPECT_THAT(first.output, AllOf(HasSubstr(documents[0].id), HasSubstr("accepted")));
  submit(documents[1]);
  watch_one();
  ExpectCleanStop();

  Start();
  EXPECT_THAT(submit(documents[0]).output, HasSubstr("known"));
  watch_one();
  submit(documents[2]);
  watch_one();
  // Three documents of one part each, each received once.
  EXPECT_EQ(ids.size(), 3);
  ExpectCleanStop();
}

TEST_F(RunTest, GivesUpWithAReasonWhatCannotBeRead) {
  const std::string junk("\x01\x02\xff\xfe\x00\x80 no text at all \xff\xff\x00", 26);
  ASSERT_OK_AND_ASSIGN(const auto answer, client_->Submit("junk.html", junk));
  const v1::DocumentStatus status = WaitForEnd(answer.document_id());
  EXPECT_EQ(status.stage(), v1::DocumentStatus::DEAD_LETTERED);
  EXPECT_THAT(status.reason(), HasSubstr("junk.html"));
  ASSERT_OK_AND_ASSIGN(const auto letters, client_->ListDeadLetters());
  ASSERT_EQ(letters.size(), 1);
  EXPECT_EQ(letters[0].document_id(), answer.document_id());
  EXPECT_EQ(letters[0].stage(), "normalize");
  EXPECT_EQ(letters[0].code(), "INVALID_ARGUMENT");
  EXPECT_EQ(letters[0].uri(), "junk.html");

  Drop("empty.txt", "");
  WaitForFile(inbox_ / "failed" / "empty.txt");
  WaitForFile(inbox_ / "failed" / "empty.txt.reason.txt");
  // The line goes on.
  const Document document = Variants(1).front();
  Drop(document.name, document.bytes);
  WaitForFile(inbox_ / "done" / document.name);
  EXPECT_EQ(WaitForEnd(document.id).stage(), v1::DocumentStatus::VALIDATED);
  ExpectCleanStop();
}

TEST_F(RunTest, StopsWithStreamsOpen) {
  ASSERT_OK_AND_ASSIGN(const auto watching,
                       Process::Start({.command = {kNianbao, "watch", "--server", server_},
                                       .environment = {},
                                       .output = folder_.path() / "watch.log",
                                       .errors = {}}));
  const Document document = Variants(1).front();
  Watcher watcher(*client_, {});
  ASSERT_OK(client_->Submit(document.name, document.bytes));
  ASSERT_OK(watcher.WaitForAll({{document.id, 1}}, deadline_));
  EXPECT_OK(WaitForHttp(http_port_, "/healthz", *process_, deadline_));
  EXPECT_OK(WaitForHttp(http_port_, "/metrics", *process_, deadline_));
  EXPECT_OK(WaitForHttp(http_port_, "/", *process_, deadline_));
  ExpectCleanStop();
  ASSERT_OK_AND_ASSIGN(const int exit_status, watching->Wait(deadline_));
  EXPECT_EQ(exit_status, 1);
  EXPECT_THAT(ReadFile(folder_.path() / "watch.log"), HasSubstr(server_));
}

TEST_F(RunTest, SaysWhatIsWrongWithACommand) {
  EXPECT_EQ(Command("show", {"agencies/x/reports/2021"}).exit_status, 1);
  EXPECT_EQ(Command("list", {"--filter", "colour = red"}).exit_status, 2);
  EXPECT_EQ(Command("watch", {"--from", "no-token"}).exit_status, 2);
  const CommandResult absent = Command("submit", {folder_.path() / "absent.txt"});
  EXPECT_EQ(absent.exit_status, 2);
  EXPECT_THAT(absent.errors, HasSubstr("absent.txt"));
  ExpectCleanStop();
  const CommandResult nobody = Command("list", {});
  EXPECT_EQ(nobody.exit_status, 1);
  EXPECT_THAT(nobody.errors, HasSubstr(server_));
}

}  // namespace
}  // namespace nianbao::e2e
