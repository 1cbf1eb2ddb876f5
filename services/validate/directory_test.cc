// SPDX-License-Identifier: Apache-2.0
#include "services/validate/directory.h"

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::validate {
namespace {

class DirectoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(database_, store::Database::Open({.path = ":memory:"}));
    const std::string_view migrations[] = {kDirectoryTables};
    ASSERT_OK(database_->Migrate(migrations));
  }

  v1::Agency Resolve(const std::string& region, const std::string& name, bool enter = true) {
    auto transaction = database_->Begin();
    EXPECT_OK(transaction);
    v1::Agency agency;
    agency.set_region_code(region);
    agency.set_display_name(name);
    auto resolved = Directory(*transaction).Resolve(agency, enter);
    EXPECT_OK(resolved);
    EXPECT_OK(transaction->Commit());
    return *resolved;
  }

  std::unique_ptr<store::Database> database_;
};

TEST_F(DirectoryTest, GivesAnIdOnce) {
  const std::string id = Resolve("990100", "青湖市商务局").agency_id();
  EXPECT_THAT(id, ::testing::MatchesRegex("990100-[0-9a-f]{8}"));
  EXPECT_EQ(Resolve("990100", "青湖市商务局").agency_id(), id);
  EXPECT_NE(Resolve("990100", "青湖市财政局").agency_id(), id);
  EXPECT_THAT(Resolve("", "青湖市商务局").agency_id(), ::testing::StartsWith("000000-"));
}

TEST_F(DirectoryTest, EntersOnlyWhenAsked) {
  EXPECT_EQ(Resolve("990100", "青湖市商务局", false).agency_id(), "");
  const std::string id = Resolve("990100", "青湖市商务局").agency_id();
  EXPECT_EQ(Resolve("990100", "青湖市商务局", false).agency_id(), id);
}

TEST_F(DirectoryTest, AnAgencyWithoutANameHasNoId) {
  EXPECT_EQ(Resolve("990100", "").agency_id(), "");
}

TEST_F(DirectoryTest, AnIdThatIsTakenIsNotGivenAgain) {
  const std::string id = Resolve("990100", "青湖市商务局").agency_id();
  // As after a change of hands: the id stays with its agency, the name is free.
  ASSERT_OK(database_->Execute("DELETE FROM agency_name"));
  EXPECT_NE(Resolve("990100", "青湖市商务局").agency_id(), id);
}

TEST_F(DirectoryTest, ListsTheOtherNames) {
  const std::string id = Resolve("990100", "青湖市商务局").agency_id();
  ASSERT_OK(database_->Execute("INSERT INTO agency_name (region, name, agency_id) VALUES (?, ?, ?)",
                               {"990100", "青湖市商务和投资促进局", id}));
  const v1::Agency old = Resolve("990100", "青湖市商务和投资促进局");
  EXPECT_EQ(old.agency_id(), id);
  EXPECT_THAT(old.other_names(), ::testing::ElementsAre("青湖市商务局"));
}

}  // namespace
}  // namespace nianbao::validate
