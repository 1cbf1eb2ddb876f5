// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/compound_file.h"

#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/word/compound_maker_for_test.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// The start of a Word file: wIdent, nFib, then flags at 10.
std::string Fib(char flags, std::size_t size) {
  std::string fib(size, '\0');
  fib.replace(0, 4, std::string("\xEC\xA5\xC1\x00", 4));
  fib[11] = flags;
  return fib;
}

TEST(CompoundFile, TellsTheProgramByWhatTheRootHolds) {
  struct Case {
    std::vector<CompoundPart> parts;
    CompoundKind kind;
  };
  const std::vector<Case> cases = {
      {{{"WordDocument", Fib(0, 5000)}, {"1Table", "x"}}, CompoundKind::kWord},
      {{{"WordDocument", Fib(0, 100)}}, CompoundKind::kWord},
      {{{"WordDocument", Fib(1, 5000)}}, CompoundKind::kEncryptedWord},
      {{{"WordDocument", Fib(1, 100)}, {"A", std::string(600, 'a')}}, CompoundKind::kEncryptedWord},
      {{{"EncryptionInfo", "x"}, {"EncryptedPackage", "y"}}, CompoundKind::kEncryptedPackage},
      {{{"Workbook", "x"}}, CompoundKind::kExcel},
      {{{"Book", "x"}}, CompoundKind::kExcel},
      {{{"Current User", "x"}, {"PowerPoint Document", "x"}}, CompoundKind::kPowerPoint},
      {{{"VisioDocument", "x"}}, CompoundKind::kVisio},
      {{{"MatOST", "x"}}, CompoundKind::kWorks},
      {{{"__properties_version1.0", "x"}}, CompoundKind::kOutlook},
      {{{"Contents", "x"}}, CompoundKind::kUnknown},
      {{}, CompoundKind::kUnknown},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.parts.empty() ? "empty" : c.parts[0].name);
    EXPECT_EQ(KindOfCompoundFile(MakeCompoundFile(c.parts)), c.kind);
  }
}

TEST(CompoundFile, AnInstallerIsToldByItsClass) {
  std::string bytes = MakeCompoundFile({{"x", "y"}});
  bytes.replace(kRootEntryOffset + 80, 4, std::string("\x84\x10\x0C\x00", 4));
  EXPECT_EQ(KindOfCompoundFile(bytes), CompoundKind::kInstaller);
}

TEST(CompoundFile, GivesTheBeginningOfStreamsLargeAndSmall) {
  std::vector<CompoundPart> parts;
  for (int i = 0; i < 40; ++i) {
    parts.push_back({"small" + std::to_string(i), "text of " + std::to_string(i)});
  }
  parts.push_back({"large", std::string("large") + std::string(9000, '.')});
  const std::string bytes = MakeCompoundFile(parts);
  ASSERT_OK_AND_ASSIGN(const CompoundFile file, ReadCompoundFile(bytes));
  ASSERT_EQ(file.entries.size(), parts.size());
  for (int i = 0; i < 40; ++i) {
    const CompoundEntry* entry = file.Find("small" + std::to_string(i));
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->beginning, "text of " + std::to_string(i));
  }
  EXPECT_THAT(std::string(file.Find("large")->beginning), StartsWith("large...."));
}

TEST(CompoundFile, DamageIsAnErrorAndNeverALoop) {
  const std::string whole =
      MakeCompoundFile({{"WordDocument", Fib(0, 5000)}, {"1Table", std::string(300, 'x')}});
  EXPECT_THAT(ReadCompoundFile(std::string_view(whole).substr(0, 512)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("damaged")));
  // Every byte of the header, the allocation table and the directory set to what breaks most.
  for (std::size_t at = 8; at < 512 * 4 && at < whole.size(); ++at) {
    for (const char value : {'\0', '\1', '\x7F', '\xFF'}) {
      std::string damaged = whole;
      damaged[at] = value;
      const auto file = ReadCompoundFile(damaged);
      const std::size_t found = file.ok() ? file->entries.size() : 0;
      EXPECT_LE(found, 3u) << at;
    }
  }
}

}  // namespace
}  // namespace nianbao::normalize
