// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/work_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

class WorkFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string parent = (fs::temp_directory_path() / "folders_XXXXXX").string();
    ASSERT_NE(mkdtemp(parent.data()), nullptr);
    parent_ = parent;
  }
  void TearDown() override { fs::remove_all(parent_); }

  std::string parent_;
};

TEST_F(WorkFolderTest, IsPrivateAndGoneAfterwardsWithAllItHolds) {
  std::string path;
  {
    ASSERT_OK_AND_ASSIGN(const auto folder, WorkFolder::Create(parent_));
    path = folder->path();
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700u);
    fs::create_directories(fs::path(path) / "a" / "b");
    std::ofstream(fs::path(path) / "a" / "b" / "c") << "x";
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(WorkFolderTest, OneThatIsInUseStaysAndAnAbandonedOneIsRemoved) {
  ASSERT_OK_AND_ASSIGN(const auto used, WorkFolder::Create(parent_));
  const fs::path abandoned = fs::path(parent_) / "nianbao-work-left00";
  const fs::path other = fs::path(parent_) / "somebody-else";
  fs::create_directories(abandoned / "profile");
  fs::create_directory(other);
  ASSERT_OK_AND_ASSIGN(const auto next, WorkFolder::Create(parent_));
  EXPECT_TRUE(fs::exists(used->path()));
  EXPECT_TRUE(fs::exists(other));
  EXPECT_FALSE(fs::exists(abandoned));
}

TEST_F(WorkFolderTest, AMissingParentIsAnError) {
  EXPECT_THAT(WorkFolder::Create(parent_ + "/none"),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("/none")));
}

}  // namespace
}  // namespace nianbao::normalize
