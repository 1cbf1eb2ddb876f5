// SPDX-License-Identifier: Apache-2.0
#include "common/blob/blob.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::blob {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::IsOk;
using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kEmptyId[] =
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr char kAbcId[] = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

class FolderStoreTest : public ::testing::Test {
 protected:
  FolderStoreTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-blob-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~FolderStoreTest() override { fs::remove_all(folder_); }

  fs::path FileOf(const std::string& id) const { return folder_ / id.substr(7, 2) / id.substr(9); }

  fs::path folder_;
};

TEST(DocumentIdTest, IsTheSha256OfTheBytes) {
  EXPECT_EQ(DocumentId(""), kEmptyId);
  EXPECT_EQ(DocumentId("abc"), kAbcId);
}

TEST(DocumentIdTest, IsDocumentIdTellsIdsFromOtherText) {
  struct Case {
    std::string id;
    bool want;
  };
  const std::string digits(64, 'a');
  const std::vector<Case> cases = {
      {kAbcId, true},
      {"sha256:" + digits, true},
      {digits, false},
      {"sha256:" + digits + "a", false},
      {"sha256:" + digits.substr(1), false},
      {"sha256:" + digits.substr(1) + "A", false},
      {"sha256:" + digits.substr(1) + "/", false},
      {"", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.id);
    EXPECT_EQ(IsDocumentId(c.id), c.want);
  }
}

TEST_F(FolderStoreTest, GivesBackWhatWasPut) {
  ASSERT_OK_AND_ASSIGN(auto store, OpenFolderStore(folder_ / "deep" / "blobs"));
  const std::vector<std::string> originals = {"", "abc", std::string("\0\xff\n", 3),
                                              std::string(std::size_t{3} << 20, 'x')};
  for (const std::string& bytes : originals) {
    SCOPED_TRACE(bytes.size());
    EXPECT_THAT(store->Put(bytes), IsOkAndHolds(DocumentId(bytes)));
    EXPECT_THAT(store->Put(bytes), IsOkAndHolds(DocumentId(bytes)));
    EXPECT_THAT(store->Get(DocumentId(bytes)), IsOkAndHolds(bytes));
  }
}

TEST_F(FolderStoreTest, TakesTheLargestOriginalAndRefusesALargerOne) {
  ASSERT_OK_AND_ASSIGN(auto store, OpenFolderStore(folder_));
  std::string bytes(kMaxBlobBytes, 'y');
  EXPECT_THAT(store->Put(bytes), IsOk());
  bytes += 'y';
  EXPECT_THAT(store->Put(bytes),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("67108865")));
}

TEST_F(FolderStoreTest, TellsMissingFromDamaged) {
  ASSERT_OK_AND_ASSIGN(auto store, OpenFolderStore(folder_));
  EXPECT_THAT(store->Get(kAbcId), StatusIs(absl::StatusCode::kNotFound, HasSubstr(kAbcId)));
  EXPECT_THAT(store->Get("../../etc/passwd"), StatusIs(absl::StatusCode::kInvalidArgument));
  ASSERT_OK(store->Put("abc"));
  std::ofstream(FileOf(kAbcId)) << "abd";
  EXPECT_THAT(store->Get(kAbcId), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(FolderStoreTest, PuttingAgainRepairsADamagedFile) {
  ASSERT_OK_AND_ASSIGN(auto store, OpenFolderStore(folder_));
  fs::create_directories(FileOf(kAbcId).parent_path());
  for (const char* damaged : {"a", "abd", ""}) {
    SCOPED_TRACE(damaged);
    std::ofstream(FileOf(kAbcId)) << damaged;
    ASSERT_OK(store->Put("abc"));
    EXPECT_THAT(store->Get(kAbcId), IsOkAndHolds("abc"));
  }
}

TEST_F(FolderStoreTest, SeveralWritersOfTheSameBytesAgree) {
  ASSERT_OK_AND_ASSIGN(auto one, OpenFolderStore(folder_));
  ASSERT_OK_AND_ASSIGN(auto two, OpenFolderStore(folder_));
  const std::string bytes(100'000, 'z');
  {
    std::vector<std::jthread> threads;
    for (BlobStore* store : {one.get(), two.get(), one.get(), two.get()}) {
      threads.emplace_back([&bytes, store] { EXPECT_THAT(store->Put(bytes), IsOk()); });
    }
  }
  EXPECT_THAT(one->Get(DocumentId(bytes)), IsOkAndHolds(bytes));
  const fs::directory_iterator files(FileOf(DocumentId(bytes)).parent_path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
  EXPECT_TRUE(fs::is_empty(folder_ / "drafts"));
}

TEST_F(FolderStoreTest, RemovesTheDraftsOfWritersThatDiedLongAgo) {
  ASSERT_OK(OpenFolderStore(folder_));
  std::ofstream(folder_ / "drafts" / "old") << "half";
  std::ofstream(folder_ / "drafts" / "young") << "half";
  fs::last_write_time(folder_ / "drafts" / "old",
                      fs::file_time_type::clock::now() - std::chrono::hours(2));
  ASSERT_OK(OpenFolderStore(folder_));
  EXPECT_FALSE(fs::exists(folder_ / "drafts" / "old"));
  EXPECT_TRUE(fs::exists(folder_ / "drafts" / "young"));
}

TEST_F(FolderStoreTest, AFolderThatCannotBeMadeIsToldByName) {
  std::ofstream(folder_ / "file") << "in the way";
  const absl::Status status = OpenFolderStore(folder_ / "file" / "blobs").status();
  EXPECT_THAT(std::string(status.message()), HasSubstr((folder_ / "file").string()));
  EXPECT_FALSE(status.ok());
}

}  // namespace
}  // namespace nianbao::blob
