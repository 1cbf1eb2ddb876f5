// SPDX-License-Identifier: Apache-2.0
#include "common/store/store.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::store {
namespace {

using ::nianbao::testing::IsOk;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

constexpr std::string_view kMigrations[] = {
    "CREATE TABLE agency (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE report (agency INTEGER NOT NULL REFERENCES agency(id), year INTEGER)",
    "ALTER TABLE agency ADD COLUMN region TEXT",
};

class DatabaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = absl::StrCat(::testing::TempDir(), "/store_XXXXXX");
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string Path() const { return folder_ + "/a.db"; }
  std::unique_ptr<Database> OpenMigrated() const {
    auto db = Database::Open({.path = Path()});
    EXPECT_THAT(db, IsOk());
    EXPECT_THAT((*db)->Migrate(kMigrations), IsOk());
    return *std::move(db);
  }
  static std::int64_t Count(Database& db) {
    const auto rows = db.Query("SELECT COUNT(*) FROM agency");
    EXPECT_THAT(rows, IsOk());
    return rows.ok() ? rows->at(0).Int(0) : -1;
  }

  std::string folder_;
};

TEST_F(DatabaseTest, EveryTypeOfValueComesBack) {
  ASSERT_OK_AND_ASSIGN(auto db, Database::Open({.path = ":memory:"}));
  ASSERT_OK(db->Execute("CREATE TABLE t (a, b, c, d, e, f)"));
  const std::string bytes("\0\xff\0", 3);
  EXPECT_EQ(
      *db->Execute("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)",
                   {std::int64_t{1} << 60, 1.5, "年报", Blob{bytes}, nullptr, std::string_view()}),
      1);
  ASSERT_OK_AND_ASSIGN(const auto rows, db->Query("SELECT * FROM t"));
  ASSERT_EQ(rows.size(), 1u);
  const Row& row = rows[0];
  EXPECT_EQ(row.size(), 6);
  EXPECT_EQ(row.Int(0), std::int64_t{1} << 60);
  EXPECT_EQ(row.Real(1), 1.5);
  EXPECT_EQ(row.Text(2), "年报");
  EXPECT_EQ(row.Text(3), bytes);
  EXPECT_TRUE(row.IsNull(4));
  EXPECT_EQ(row.Int(4), 0);
  EXPECT_FALSE(row.IsNull(5));
  EXPECT_EQ(row.Text(5), "");
}

TEST_F(DatabaseTest, MigratesOnceAndRefusesANewerFile) {
  for (int i = 0; i < 2; ++i) OpenMigrated();
  ASSERT_OK_AND_ASSIGN(auto old_program, Database::Open({.path = Path()}));
  EXPECT_THAT(old_program->Migrate(std::span(kMigrations).first(1)),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("newer program")));
}

TEST_F(DatabaseTest, AFailingMigrationLeavesNothing) {
  ASSERT_OK_AND_ASSIGN(auto db, Database::Open({.path = Path()}));
  constexpr std::string_view kWrong[] = {"CREATE TABLE x (a); CREATE TABL y"};
  EXPECT_THAT(db->Migrate(kWrong), StatusIs(absl::StatusCode::kInternal));
  EXPECT_OK(db->Execute("CREATE TABLE x (a)"));
}

TEST_F(DatabaseTest, SeveralThreadsOpenAndMigrateANewFile) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([this] { OpenMigrated(); });
  for (auto& thread : threads) thread.join();
}

TEST_F(DatabaseTest, TransactionCommitsOrRollsBack) {
  auto db = OpenMigrated();
  {
    ASSERT_OK_AND_ASSIGN(auto tx, db->Begin());
    ASSERT_OK(tx.Execute("INSERT INTO agency (name) VALUES (?)", {"a"}));
    Transaction moved = std::move(tx);
    ASSERT_OK(moved.Execute("INSERT INTO agency (name) VALUES (?)", {"b"}));
  }
  EXPECT_EQ(Count(*db), 0);
  ASSERT_OK_AND_ASSIGN(auto tx, db->Begin());
  ASSERT_OK(tx.Execute("INSERT INTO agency (name) VALUES (?)", {"a"}));
  ASSERT_OK(tx.Commit());
  EXPECT_EQ(Count(*db), 1);
  EXPECT_THAT(tx.Commit(), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(DatabaseTest, UseBesideTheOwnTransactionIsToldInsteadOfHanging) {
  auto db = OpenMigrated();
  ASSERT_OK_AND_ASSIGN(auto tx, db->Begin());
  EXPECT_THAT(db->Execute("DELETE FROM agency"), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(db->Begin(), StatusIs(absl::StatusCode::kInternal));
}

TEST_F(DatabaseTest, TransactionsOfThreadsAndConnectionsRunOneAfterTheOther) {
  auto shared = OpenMigrated();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      auto own = OpenMigrated();
      Database& db = t % 2 == 0 ? *shared : *own;
      for (int i = 0; i < 25; ++i) {
        auto tx = db.Begin();
        ASSERT_OK(tx);
        const auto rows = tx->Query("SELECT COUNT(*) FROM agency");
        ASSERT_OK(rows);
        ASSERT_OK(tx->Execute("INSERT INTO agency (id, name) VALUES (?, ?)",
                              {rows->at(0).Int(0) + 1, absl::StrCat(t, "-", i)}));
        ASSERT_OK(tx->Commit());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Count(*shared), 100);
}

TEST_F(DatabaseTest, ErrorsHaveCodes) {
  auto db = OpenMigrated();
  ASSERT_OK(db->Execute("INSERT INTO agency (id, name) VALUES (1, 'a')"));
  const struct {
    const char* sql;
    absl::StatusCode want;
  } kCases[] = {
      {"INSERT INTO agency (id, name) VALUES (1, 'b')", absl::StatusCode::kAlreadyExists},
      {"INSERT INTO agency (name) VALUES ('a')", absl::StatusCode::kAlreadyExists},
      {"INSERT INTO agency (name) VALUES (NULL)", absl::StatusCode::kFailedPrecondition},
      {"INSERT INTO report VALUES (7, 2024)", absl::StatusCode::kFailedPrecondition},
      {"SELEC 1", absl::StatusCode::kInternal},
      {"SELECT 1; SELECT 2", absl::StatusCode::kInternal},
      {"SELECT ?", absl::StatusCode::kInternal},
      {"", absl::StatusCode::kInternal},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.sql);
    EXPECT_THAT(db->Execute(c.sql), StatusIs(c.want));
  }
  EXPECT_THAT(Database::Open({.path = folder_ + "/none/a.db"}),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("/none/a.db")));
  std::ofstream(folder_ + "/junk.db") << std::string(4096, 'x');
  EXPECT_THAT(Database::Open({.path = folder_ + "/junk.db"}),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(DatabaseTest, AFailedStatementLeavesTheTransactionOpen) {
  auto db = OpenMigrated();
  ASSERT_OK_AND_ASSIGN(auto tx, db->Begin());
  ASSERT_OK(tx.Execute("INSERT INTO agency (name) VALUES ('a')"));
  EXPECT_THAT(tx.Execute("INSERT INTO agency (name) VALUES ('a')"),
              StatusIs(absl::StatusCode::kAlreadyExists));
  ASSERT_OK(tx.Commit());
  EXPECT_EQ(Count(*db), 1);
}

TEST_F(DatabaseTest, ABusyFileIsUnavailableAfterTheTimeout) {
  auto holder = OpenMigrated();
  ASSERT_OK_AND_ASSIGN(auto other,
                       Database::Open({.path = Path(), .busy_timeout = absl::Milliseconds(20)}));
  ASSERT_OK_AND_ASSIGN(auto tx, holder->Begin());
  EXPECT_THAT(other->Begin(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_OK(other->Query("SELECT * FROM agency"));
  ASSERT_OK(tx.Commit());
  EXPECT_OK(other->Begin());
}

TEST_F(DatabaseTest, MoreStatementsThanTheCacheHolds) {
  auto db = OpenMigrated();
  for (int i = 0; i < 300; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto rows, db->Query(absl::StrCat("SELECT ", i)));
    ASSERT_EQ(rows[0].Int(0), i);
  }
}

TEST_F(DatabaseTest, RowsChanged) {
  auto db = OpenMigrated();
  EXPECT_EQ(*db->Execute("INSERT INTO agency (name) VALUES ('a'), ('b')"), 2);
  EXPECT_EQ(*db->Execute("UPDATE agency SET region = 'x' WHERE name = 'a'"), 1);
  EXPECT_EQ(*db->Execute("DELETE FROM agency WHERE name = 'none'"), 0);
  EXPECT_EQ(*db->Execute("CREATE TABLE z (a)"), 0);
}

}  // namespace
}  // namespace nianbao::store
