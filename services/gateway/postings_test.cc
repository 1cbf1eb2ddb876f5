// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/postings.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/schema.h"

namespace nianbao::gateway {
namespace {

using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Gram GramOf(char32_t first, char32_t second = 0) { return Gram{first} << 32 | second; }

class PostingsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(database_, store::Database::Open({.path = ":memory:"}));
    ASSERT_OK(Migrate(*database_));
  }

  void Write(PostingChanges& changes) {
    ASSERT_OK_AND_ASSIGN(auto transaction, database_->Begin());
    ASSERT_OK(changes.Write(transaction));
    ASSERT_OK(transaction.Commit());
  }
  absl::StatusOr<std::vector<std::int64_t>> Find(const std::vector<Gram>& grams) {
    auto transaction = database_->BeginRead();
    EXPECT_OK(transaction);
    return ReportsWithAll(*transaction, grams);
  }

  std::unique_ptr<store::Database> database_;
};

TEST_F(PostingsTest, FindsReportsThatHoldAll) {
  PostingChanges changes;
  changes.Change(1, {}, {GramOf(U'公'), GramOf(U'公', U'开')});
  changes.Change(4096, {}, {GramOf(U'公')});
  changes.Change(70'000, {}, {GramOf(U'公'), GramOf(U'公', U'开')});
  Write(changes);
  EXPECT_THAT(Find({GramOf(U'公')}), IsOkAndHolds(ElementsAre(1, 4096, 70'000)));
  EXPECT_THAT(Find({GramOf(U'公'), GramOf(U'公', U'开')}), IsOkAndHolds(ElementsAre(1, 70'000)));
  EXPECT_THAT(Find({GramOf(U'公'), GramOf(U'税')}), IsOkAndHolds(IsEmpty()));
}

TEST_F(PostingsTest, KeepsNothingOfWhatIsGone) {
  PostingChanges changes;
  changes.Change(5, {}, {GramOf(U'公'), GramOf(U'开')});
  Write(changes);
  changes.Change(5, {GramOf(U'公'), GramOf(U'开')}, {GramOf(U'开')});
  // A number that is given to another report within one batch.
  changes.Change(5, {GramOf(U'开')}, {});
  changes.Change(5, {}, {GramOf(U'税')});
  Write(changes);
  ASSERT_OK_AND_ASSIGN(const auto rows, database_->Query("SELECT gram FROM posting"));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].Text(0), "税");
}

TEST_F(PostingsTest, ADamagedRowIsTold) {
  for (const std::string_view bytes : {"\x80", "\x80\x80\x80\x01"}) {
    ASSERT_OK(database_->Execute("DELETE FROM posting"));
    ASSERT_OK(database_->Execute("INSERT INTO posting VALUES ('公', 0, ?)", {store::Blob{bytes}}));
    EXPECT_THAT(Find({GramOf(U'公')}), StatusIs(absl::StatusCode::kDataLoss));
  }
}

// Against sets in memory, over batches of random changes.
TEST_F(PostingsTest, AgreesWithSets) {
  std::mt19937 random(20260106);
  const auto below = [&random](unsigned n) { return random() % n; };
  std::map<std::int64_t, std::vector<Gram>> texts;
  for (int batch = 0; batch < 20; ++batch) {
    PostingChanges changes;
    for (int i = 0; i < 50; ++i) {
      const std::int64_t number = below(100) * 200;
      std::set<Gram> after;
      for (unsigned n = below(6); n > 0; --n) after.insert(GramOf(U'a' + below(6)));
      const std::vector<Gram> grams(after.begin(), after.end());
      changes.Change(number, texts[number], grams);
      texts[number] = grams;
    }
    Write(changes);
  }
  for (char32_t first = U'a'; first < U'a' + 6; ++first) {
    for (char32_t second = first; second < U'a' + 6; ++second) {
      std::vector<std::int64_t> expected;
      for (const auto& [number, grams] : texts) {
        const auto holds = [&grams = grams](char32_t c) {
          return std::count(grams.begin(), grams.end(), GramOf(c)) > 0;
        };
        if (holds(first) && holds(second)) expected.push_back(number);
      }
      EXPECT_THAT(Find({GramOf(first), GramOf(second)}), IsOkAndHolds(expected));
    }
  }
}

}  // namespace
}  // namespace nianbao::gateway
