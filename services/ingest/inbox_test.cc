// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/inbox.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "common/blob/blob.h"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::ingest {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class InboxTest : public ::testing::Test {
 protected:
  InboxTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-inbox-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    options_.folder = root_ / "inbox";
    options_.retry_delay = absl::Milliseconds(10);
  }
  ~InboxTest() override {
    Stop();
    inbox_.reset();
    fs::remove_all(root_);
  }

  void Create() {
    auto inbox = Inbox::Create(options_, [this](const std::string& name, const std::string& bytes) {
      if (on_accept_) on_accept_(name);
      const std::lock_guard lock(mutex_);
      if (answers_.contains(name)) {
        const absl::Status answer = answers_[name];
        answers_.erase(name);
        return answer;
      }
      accepted_[name] = bytes;
      return absl::OkStatus();
    });
    ASSERT_TRUE(inbox.ok()) << inbox.status();
    inbox_ = *std::move(inbox);
  }
  void Start() {
    thread_ = std::jthread(
        [this](std::stop_token stop) { EXPECT_TRUE(inbox_->Run(std::move(stop)).ok()); });
  }
  void Stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
  }

  fs::path Put(const std::string& name, const std::string& bytes) {
    fs::create_directories(options_.folder);
    std::ofstream(options_.folder / name) << bytes;
    return options_.folder / name;
  }
  static void MakeOld(const fs::path& path) {
    const utimbuf times = {1'600'000'000, 1'600'000'000};
    ASSERT_EQ(utime(path.c_str(), &times), 0);
  }
  // Files, not folders, of a folder of the inbox.
  std::vector<std::string> Files(const std::string& folder = "") const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(options_.folder / folder)) {
      if (!entry.is_directory()) names.push_back(entry.path().filename().string());
    }
    return names;
  }
  std::string ReadFile(const std::string& name) const {
    std::ifstream file(options_.folder / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void AwaitFile(const fs::path& path) {
    const absl::Time deadline = absl::Now() + absl::Seconds(60);
    while (!fs::exists(path) && absl::Now() < deadline) absl::SleepFor(absl::Milliseconds(2));
    EXPECT_TRUE(fs::exists(path)) << path;
  }

  fs::path root_;
  InboxOptions options_;
  std::unique_ptr<Inbox> inbox_;
  std::mutex mutex_;
  std::map<std::string, std::string> accepted_;
  // What accepting a name answers the next time; else OK.
  std::map<std::string, absl::Status> answers_;
  std::function<void(const std::string&)> on_accept_;
  std::jthread thread_;
};

TEST_F(InboxTest, TakesWhatLiesThereAtStart) {
  Put("a.html", "one");
  Put("年报.txt", "two");
  Create();
  inbox_->Scan();
  EXPECT_EQ(accepted_,
            (std::map<std::string, std::string>{{"a.html", "one"}, {"年报.txt", "two"}}));
  EXPECT_THAT(Files(), IsEmpty());
  EXPECT_THAT(Files("done"), UnorderedElementsAre("a.html", "年报.txt"));
}

TEST_F(InboxTest, TakesWhatIsWrittenOrMovedInWhileItRuns) {
  Create();
  Start();
  Put("written.html", "written");
  AwaitFile(options_.folder / "done" / "written.html");
  std::ofstream(root_ / "moved.html") << "moved";
  fs::rename(root_ / "moved.html", options_.folder / "moved.html");
  AwaitFile(options_.folder / "done" / "moved.html");
  Stop();
  EXPECT_EQ(accepted_["written.html"], "written");
  EXPECT_EQ(accepted_["moved.html"], "moved");
}

TEST_F(InboxTest, AFileThatIsBeingWrittenIsTakenWholeWhenItIsClosed) {
  Create();
  {
    std::ofstream file(options_.folder / "slow.html");
    file << "first half, " << std::flush;
    MakeOld(options_.folder / "slow.html");
    inbox_->Scan();
    EXPECT_TRUE(accepted_.empty());
    Start();
    file << "second half";
  }
  AwaitFile(options_.folder / "done" / "slow.html");
  Stop();
  EXPECT_EQ(accepted_["slow.html"], "first half, second half");
}

TEST_F(InboxTest, LeavesUnfinishedNamesAlone) {
  for (const char* name : {".hidden", "a.part", "a.tmp", "a.html.crdownload", "a.html~"}) {
    MakeOld(Put(name, "x"));
  }
  Create();
  EXPECT_EQ(inbox_->Scan(), absl::InfiniteDuration());
  EXPECT_TRUE(accepted_.empty());
  EXPECT_EQ(Files().size(), 5u);
  fs::rename(options_.folder / "a.part", options_.folder / "a.html");
  inbox_->Scan();
  EXPECT_EQ(accepted_["a.html"], "x");
}

TEST_F(InboxTest, AnEmptyFileFailsOnceItIsOldEnough) {
  Create();
  const fs::path path = Put("empty.html", "");
  answers_["empty.html"] = absl::InvalidArgumentError("empty.html is empty");
  EXPECT_LE(inbox_->Scan(), options_.settle);
  EXPECT_THAT(Files(), ElementsAre("empty.html")) << "its writer may only have created it";
  MakeOld(path);
  inbox_->Scan();
  EXPECT_THAT(Files("failed"), UnorderedElementsAre("empty.html", "empty.html.reason.txt"));
  EXPECT_EQ(ReadFile("failed/empty.html.reason.txt"), "empty.html is empty\n");
}

TEST_F(InboxTest, ARefusedFileGoesToFailedWithTheReason) {
  Put("bad.html", "x");
  answers_["bad.html"] = absl::InvalidArgumentError("no good");
  Create();
  inbox_->Scan();
  EXPECT_THAT(Files(), IsEmpty());
  EXPECT_THAT(Files("failed"), UnorderedElementsAre("bad.html", "bad.html.reason.txt"));
  EXPECT_EQ(ReadFile("failed/bad.html.reason.txt"), "no good\n");
}

TEST_F(InboxTest, AFileThatCannotBeOpenedForNowStays) {
  Put("a.html", "one");
  Put("b.html", "two");
  Create();
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  on_accept_ = [&](const std::string& name) {
    const rlimit none = {0, before.rlim_max};
    if (name == "a.html") setrlimit(RLIMIT_NOFILE, &none);
  };
  const absl::Duration wait = inbox_->Scan();
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_THAT(Files(), ElementsAre("b.html"));
  EXPECT_THAT(Files("failed"), IsEmpty());
  absl::SleepFor(wait);
  inbox_->Scan();
  EXPECT_THAT(Files("done"), UnorderedElementsAre("a.html", "b.html"));
}

TEST_F(InboxTest, AFileThatIsTooLargeFailsUnread) {
  const fs::path path = Put("huge.html", "x");
  ASSERT_EQ(truncate(path.c_str(), static_cast<off_t>(blob::kMaxBlobBytes) + 1), 0);
  Create();
  inbox_->Scan();
  EXPECT_TRUE(accepted_.empty());
  EXPECT_THAT(ReadFile("failed/huge.html.reason.txt"), HasSubstr("huge.html has more than 64 MiB"));
}

TEST_F(InboxTest, AFileWithoutPermissionFailsWithWhatToDo) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  const fs::path path = Put("secret.html", "x");
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  Create();
  for (const fs::path& folder :
       {root_, options_.folder, options_.folder / "failed", options_.folder / "done"}) {
    ASSERT_EQ(chmod(folder.c_str(), 0777), 0);
  }
  ASSERT_EQ(seteuid(65534), 0);
  inbox_->Scan();
  ASSERT_EQ(seteuid(0), 0);
  EXPECT_THAT(ReadFile("failed/secret.html.reason.txt"),
              ::testing::AllOf(HasSubstr("secret.html cannot be read"), HasSubstr("permission")));
  EXPECT_TRUE(fs::exists(options_.folder / "failed" / "secret.html"));
}

TEST_F(InboxTest, LinksAndPipesFailAndAreNotFollowed) {
  fs::create_directories(options_.folder);
  std::ofstream(root_ / "outside.html") << "outside";
  fs::create_symlink(root_ / "outside.html", options_.folder / "link.html");
  ASSERT_EQ(mkfifo((options_.folder / "pipe").c_str(), 0600), 0);
  Create();
  inbox_->Scan();
  EXPECT_TRUE(accepted_.empty());
  EXPECT_THAT(ReadFile("failed/link.html.reason.txt"), HasSubstr("not a regular file"));
  EXPECT_THAT(ReadFile("failed/pipe.reason.txt"), HasSubstr("not a regular file"));
  EXPECT_TRUE(fs::exists(root_ / "outside.html"));
}

TEST_F(InboxTest, AFolderIsToldOnceAndLeft) {
  fs::create_directories(options_.folder / "folder");
  Create();
  ::testing::internal::CaptureStderr();
  inbox_->Scan();
  const std::string first = ::testing::internal::GetCapturedStderr();
  ::testing::internal::CaptureStderr();
  inbox_->Scan();
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_THAT(first, HasSubstr("\"file\":\"folder\""));
  EXPECT_TRUE(fs::is_directory(options_.folder / "folder"));
}

TEST_F(InboxTest, AFileThatCannotBeAcceptedNowStaysAndIsTriedAgain) {
  Put("a.html", "one");
  answers_["a.html"] = absl::UnavailableError("no broker");
  Create();
  EXPECT_LE(inbox_->Scan(), options_.retry_delay);
  EXPECT_THAT(Files(), ElementsAre("a.html"));
  EXPECT_TRUE(accepted_.empty());
  Start();
  AwaitFile(options_.folder / "done" / "a.html");
  Stop();
  EXPECT_EQ(accepted_["a.html"], "one");
}

TEST_F(InboxTest, NamesThatAreTakenInDoneAreNumbered) {
  Create();
  for (const char* bytes : {"one", "two", "three"}) {
    Put("a.html", bytes);
    inbox_->Scan();
  }
  EXPECT_EQ(ReadFile("done/a.html"), "one");
  EXPECT_EQ(ReadFile("done/a-2.html"), "two");
  EXPECT_EQ(ReadFile("done/a-3.html"), "three");
}

TEST_F(InboxTest, AFileReplacedWhileItWasAcceptedIsTakenToo) {
  Put("a.html", "one");
  on_accept_ = [this](const std::string&) {
    on_accept_ = nullptr;
    std::ofstream(root_ / "new") << "two";
    fs::rename(root_ / "new", options_.folder / "a.html");
  };
  Create();
  inbox_->Scan();
  EXPECT_EQ(accepted_["a.html"], "one");
  EXPECT_EQ(ReadFile("a.html"), "two") << "it must not leave the inbox unread";
  inbox_->Scan();
  EXPECT_EQ(accepted_["a.html"], "two");
  EXPECT_EQ(ReadFile("done/a.html"), "two");
}

TEST_F(InboxTest, AFileWrittenWhileItWasAcceptedIsTakenToo) {
  Put("a.html", "one");
  on_accept_ = [this](const std::string&) {
    on_accept_ = nullptr;
    std::ofstream(options_.folder / "a.html", std::ios::app) << " and more";
  };
  Create();
  inbox_->Scan();
  inbox_->Scan();
  EXPECT_EQ(accepted_["a.html"], "one and more");
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(InboxTest, AFileLeftByACrashAfterAcceptingIsAcceptedAgain) {
  Create();
  Put("a.html", "one");
  // The crash is between accepting and moving: the folder cannot be written to.
  fs::remove(options_.folder / "done");
  inbox_->Scan();
  EXPECT_EQ(accepted_["a.html"], "one");
  EXPECT_THAT(Files(), ElementsAre("a.html"));
  accepted_.clear();
  inbox_.reset();
  Create();
  inbox_->Scan();
  EXPECT_EQ(accepted_["a.html"], "one");
  EXPECT_THAT(Files("done"), ElementsAre("a.html"));
}

}  // namespace
}  // namespace nianbao::ingest
