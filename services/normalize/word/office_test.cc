// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/office.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/word/compound_file.h"
#include "services/normalize/word/word_maker_for_test.h"

// This program, confined, stands in for others; the search for leaks at its end wants a process of
// its own, which it may not start.
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }

namespace nianbao::normalize {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kHtml =
    "<html><head><meta charset=\"utf-8\"></head><body><p>一、总体情况</p></body></html>";

// Made once; empty where LibreOffice is not installed.
const std::string& WordFile() {
  static const std::string& doc = *new std::string(MakeWordFile(kHtml));
  return doc;
}

// Stands in for the office program, behaving as the file that it is given says; see main.
int Act(const std::vector<std::string_view>& arguments) {
  const fs::path original(arguments.back());
  const fs::path result = original.parent_path() / "out" / "original.docx";
  std::string what;
  std::getline(std::ifstream(original), what);
  if (what == "hang") {
    for (;;) pause();
  }
  if (what == "die") raise(SIGKILL);
  if (what == "nothing") std::fputs("source file could not be loaded", stderr);
  if (what == "large") std::ofstream(result) << std::string(2000, 'x');
  if (what == "link") fs::create_symlink("/etc/passwd", result);
  if (what == "restart") {
    const fs::path mark = original.parent_path() / "profile" / "made";
    if (!fs::exists(mark)) {
      std::ofstream(mark) << "x";
      return 81;
    }
    std::ofstream(result) << "restarted";
  }
  if (what == "profile") {
    fs::copy_file(original.parent_path() / "profile" / "user" / "registrymodifications.xcu",
                  result);
  }
  return 0;
}

class OfficeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string folder = (fs::temp_directory_path() / "office_XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    setenv("TMPDIR", folder.c_str(), 1);
  }
  void TearDown() override {
    EXPECT_TRUE(fs::is_empty(folder_)) << "something was left behind";
    unsetenv("TMPDIR");
    fs::remove_all(folder_);
  }

  // What comes of a file with which the stand-in does `what`.
  static absl::StatusOr<std::string> Act(std::string_view what) {
    return ConvertWordToDocx(
        what, {.program = "/proc/self/exe",
               .timeout = what == "hang" ? absl::Milliseconds(300) : absl::Minutes(1),
               .max_output_bytes = 1000});
  }

  fs::path folder_;
};

TEST_F(OfficeTest, FaultsOfTheProgramSayWhatToSendInstead) {
  struct Case {
    std::string what;
    absl::StatusCode code;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"hang", absl::StatusCode::kDeadlineExceeded, "did not end in time"},
      {"die", absl::StatusCode::kInternal, "killed by signal 9"},
      {"nothing", absl::StatusCode::kInvalidArgument, "could not be loaded"},
      {"large", absl::StatusCode::kResourceExhausted, "more than 1000 bytes"},
      {"link", absl::StatusCode::kInvalidArgument, "cannot read"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    EXPECT_THAT(Act(c.what),
                StatusIs(c.code, AllOf(HasSubstr(c.message), HasSubstr("save it as DOCX"))));
  }
}

TEST_F(OfficeTest, IsStartedAgainWhenItAsksForThat) {
  ASSERT_OK_AND_ASSIGN(const std::string result, Act("restart"));
  EXPECT_EQ(result, "restarted");
}

TEST_F(OfficeTest, ItsProfileTurnsMacrosAndLinksOff) {
  ASSERT_OK_AND_ASSIGN(const std::string profile,
                       ConvertWordToDocx("profile", {.program = "/proc/self/exe"}));
  EXPECT_THAT(profile, AllOf(HasSubstr("MacroSecurityLevel\" oor:op=\"fuse\"><value>3<"),
                             HasSubstr("\"Link\" oor:op=\"fuse\"><value>0<")));
}

TEST_F(OfficeTest, AnAbsentProgramSaysWhatToInstall) {
  const std::string path = std::getenv("PATH");
  setenv("PATH", "/nowhere", 1);
  const auto docx = ConvertWordToDocx("x");
  setenv("PATH", path.c_str(), 1);
  EXPECT_THAT(docx,
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("libreoffice-writer-nogui"), HasSubstr("save it as DOCX"))));
}

TEST_F(OfficeTest, MakesADocxOfAWordFile) {
  const std::string& doc = WordFile();
  if (doc.empty()) GTEST_SKIP() << "LibreOffice (libreoffice-writer-nogui) is not installed";
  ASSERT_EQ(KindOfCompoundFile(doc), CompoundKind::kWord);
  ASSERT_OK_AND_ASSIGN(const std::string docx, ConvertWordToDocx(doc));
  EXPECT_THAT(docx, StartsWith("PK\x03\x04"));
}

TEST_F(OfficeTest, ConversionsAtOnceDoNotDisturbEachOther) {
  const std::string& doc = WordFile();
  if (doc.empty()) GTEST_SKIP() << "LibreOffice (libreoffice-writer-nogui) is not installed";
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] { right += ConvertWordToDocx(doc).ok() ? 1 : 0; });
    }
  }
  EXPECT_EQ(right, 3);
}

TEST_F(OfficeTest, AFileThatIsNoneIsAnError) {
  if (WordFile().empty()) GTEST_SKIP() << "LibreOffice is not installed";
  const std::string damaged = std::string(kCompoundMagic) + std::string(600, '\0');
  EXPECT_THAT(ConvertWordToDocx(damaged),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("save it as DOCX")));
}

}  // namespace
}  // namespace nianbao::normalize

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]).starts_with("-env:")) {
    return nianbao::normalize::Act({argv + 1, argv + argc});
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
