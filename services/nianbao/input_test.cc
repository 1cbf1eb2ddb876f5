// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/input.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::cli {
namespace {

using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

class InputTest : public ::testing::Test {
 protected:
  InputTest() {
    std::string pattern = ::testing::TempDir() + "/inputXXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~InputTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& bytes) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  std::string folder_;
};

TEST_F(InputTest, ReadsBytesAsTheyAre) {
  const std::string bytes("a\0\xff\n", 4);
  EXPECT_THAT(ReadInput(Write("junk", bytes)), IsOkAndHolds(bytes));
}

TEST_F(InputTest, RefusesAndSaysWhatToDo) {
  EXPECT_THAT(ReadInput(folder_), StatusIs(absl::StatusCode::kInvalidArgument,
                                           AllOf(HasSubstr(folder_), HasSubstr("a folder"))));
  EXPECT_THAT(ReadInput(Write("empty", "")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("empty")));
  EXPECT_THAT(ReadInput(folder_ + "/none"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("no such file")));
}

TEST_F(InputTest, RefusesWhatIsTooLargeWithoutReadingIt) {
  const std::string path = Write("large", "x");
  ASSERT_EQ(::truncate(path.c_str(), off_t{100} << 20), 0);
  EXPECT_THAT(ReadInput(path), StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("64 MiB")));
}

TEST_F(InputTest, NamesAFileWithoutPermission) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read every file";
  const std::string path = Write("secret", "x");
  ASSERT_EQ(::chmod(path.c_str(), 0), 0);
  EXPECT_THAT(ReadInput(path),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("no permission")));
}

}  // namespace
}  // namespace nianbao::cli
