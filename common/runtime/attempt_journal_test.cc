// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/attempt_journal.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::runtime {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::IsOk;

class AttemptJournalTest : public ::testing::Test {
 protected:
  AttemptJournalTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-journal-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    path_ = (folder_ / "normalize.attempts").string();
  }
  ~AttemptJournalTest() override { fs::remove_all(folder_); }

  // A journal that is dropped without End is what the death of the process leaves.
  std::unique_ptr<AttemptJournal> Open() {
    auto journal = AttemptJournal::Open(path_);
    EXPECT_TRUE(journal.ok()) << journal.status();
    return *std::move(journal);
  }

  fs::path folder_;
  std::string path_;
  const Place poison_ = {"nianbao.raw.v1", 3, 17};
  const Place innocent_ = {"nianbao.raw.v1", 3, 16};
};

TEST_F(AttemptJournalTest, CountsDeathsOverRestartsThoughOthersAreHandledBetween) {
  {
    auto journal = Open();
    EXPECT_EQ(journal->Deaths(poison_), 0);
    ASSERT_OK(journal->Begin(innocent_));
    ASSERT_OK(journal->End(innocent_));
    ASSERT_OK(journal->Begin(poison_));
  }
  {
    auto journal = Open();
    EXPECT_EQ(journal->Deaths(poison_), 1);
    ASSERT_OK(journal->Begin(innocent_));
    ASSERT_OK(journal->End(innocent_));
    ASSERT_OK(journal->Begin(poison_));
  }
  auto journal = Open();
  EXPECT_EQ(journal->Deaths(poison_), 2);
  EXPECT_EQ(journal->Deaths(innocent_), 0);
}

TEST_F(AttemptJournalTest, ADeathBetweenRecordsBlamesNone) {
  {
    auto journal = Open();
    ASSERT_OK(journal->Begin(innocent_));
    ASSERT_OK(journal->End(innocent_));
  }
  EXPECT_EQ(Open()->Deaths(innocent_), 0);
}

TEST_F(AttemptJournalTest, ARecordThatWasHandledAfterADeathIsCleared) {
  { ASSERT_OK(Open()->Begin(innocent_)); }
  {
    auto journal = Open();
    EXPECT_EQ(journal->Deaths(innocent_), 1);
    ASSERT_OK(journal->Begin(innocent_));
    ASSERT_OK(journal->End(innocent_));
  }
  EXPECT_EQ(Open()->Deaths(innocent_), 0);
}

TEST_F(AttemptJournalTest, OpeningAgainCountsADeathOnce) {
  { ASSERT_OK(Open()->Begin(poison_)); }
  Open();
  EXPECT_EQ(Open()->Deaths(poison_), 1);
}

TEST_F(AttemptJournalTest, ForgetsAGivenUpRecord) {
  { ASSERT_OK(Open()->Begin(poison_)); }
  { ASSERT_OK(Open()->Forget(poison_)); }
  EXPECT_EQ(Open()->Deaths(poison_), 0);
}

TEST_F(AttemptJournalTest, AFileThatIsNoJournalIsAnEmptyOne) {
  std::ofstream(path_) << std::string(1000, '\0') << "\n\n\xff\xfe 1 x\n";
  auto journal = Open();
  EXPECT_EQ(journal->Deaths(poison_), 0);
  EXPECT_THAT(journal->Begin(poison_), IsOk());
}

TEST_F(AttemptJournalTest, AMissingFolderIsAnError) {
  EXPECT_FALSE(AttemptJournal::Open((folder_ / "no" / "journal").string()).ok());
}

}  // namespace
}  // namespace nianbao::runtime
