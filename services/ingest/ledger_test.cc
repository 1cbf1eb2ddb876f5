// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/ledger.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::ingest {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using Stage = v1::DocumentStatus;

constexpr char kId[] = "sha256:d";

absl::Time At(int second) { return absl::FromUnixSeconds(second); }

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() { ledger_ = *Ledger::Open(":memory:"); }

  void Accept() {
    ASSERT_OK(ledger_->Add({.document_id = kId,
                            .uri = "a.html",
                            .declared_media_type = "text/html",
                            .source = "api",
                            .size_bytes = 12,
                            .accepted_time = At(1)}));
  }
  void Note(std::vector<Progress> changes) { ASSERT_OK(ledger_->Note(changes, cursor_)); }

  std::unique_ptr<Ledger> ledger_;
  bus::Cursor cursor_ = {.log_id = "log", .topic = "nianbao.normalized.v1", .next = {{3, 7}}};
};

TEST_F(LedgerTest, KnowsWhatWasAdded) {
  EXPECT_THAT(ledger_->Knows(kId), IsOkAndHolds(false));
  EXPECT_THAT(ledger_->Status(kId), StatusIs(absl::StatusCode::kNotFound));
  Accept();
  EXPECT_THAT(ledger_->Knows(kId), IsOkAndHolds(true));
  EXPECT_THAT(ledger_->Add({.document_id = kId, .uri = "b.html"}), IsOkAndHolds(false));
  ASSERT_OK_AND_ASSIGN(const v1::DocumentStatus status, ledger_->Status(kId));
  EXPECT_EQ(status.document_id(), kId);
  EXPECT_EQ(status.uri(), "a.html");
  EXPECT_EQ(status.size_bytes(), 12);
  EXPECT_EQ(status.stage(), Stage::ACCEPTED);
  EXPECT_EQ(status.stage_time().seconds(), 1);
}

TEST_F(LedgerTest, StatusFollowsFromWhatIsNotedInAnyOrder) {
  struct Case {
    const char* name;
    std::vector<Progress> changes;
    Stage::Stage stage;
    int second;
    std::vector<std::string> names;
    std::string reason;
  };
  const Normalized normalized = {kId, At(2)};
  const Extracted extracted = {kId, 2, At(3)};
  const Validated first = {kId, 1, "agencies/1/reports/2022", At(4)};
  const Validated second = {kId, 2, "agencies/1/reports/2023", At(5)};
  const GivenUp torn = {kId, "normalize", 0, "no text", At(2)};
  const GivenUp part = {kId, "validate", 2, "too large", At(6)};
  const std::vector<std::string> both = {first.name, second.name};
  const std::vector<Case> cases = {
      {"normalized", {normalized}, Stage::NORMALIZED, 2, {}, ""},
      {"extracted", {normalized, extracted}, Stage::EXTRACTED, 3, {}, ""},
      {"one part of two", {extracted, first}, Stage::EXTRACTED, 3, {first.name}, ""},
      {"all parts", {extracted, first, second}, Stage::VALIDATED, 5, both, ""},
      {"backwards", {second, first, extracted, normalized}, Stage::VALIDATED, 5, both, ""},
      {"twice", {extracted, first, first, second, extracted}, Stage::VALIDATED, 5, both, ""},
      {"given up", {torn}, Stage::DEAD_LETTERED, 2, {}, "normalize: no text"},
      {"a part given up",
       {extracted, first, part},
       Stage::DEAD_LETTERED,
       6,
       {first.name},
       "validate: too large"},
      {"retried", {torn, Normalized{kId, At(9)}, extracted}, Stage::EXTRACTED, 3, {}, ""},
      {"retried, and noted first", {Normalized{kId, At(9)}, torn}, Stage::NORMALIZED, 9, {}, ""},
      {"a part retried, and noted first",
       {extracted, first, Validated{kId, 2, second.name, At(9)}, part},
       Stage::VALIDATED,
       9,
       both,
       ""},
      {"another part does not mend it",
       {extracted, part, Validated{kId, 1, "n", At(9)}},
       Stage::DEAD_LETTERED,
       6,
       {"n"},
       "validate: too large"},
      {"an older success does not mend it",
       {GivenUp{kId, "normalize", 0, "new fault", At(8)}, normalized},
       Stage::DEAD_LETTERED,
       8,
       {},
       "normalize: new fault"},
      {"withdrawn",
       {extracted, first, second, Validated{kId, 2, "", At(9)}},
       Stage::VALIDATED,
       9,
       {first.name},
       ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    ledger_ = *Ledger::Open(":memory:");
    Note(c.changes);
    EXPECT_THAT(ledger_->Status(kId), StatusIs(absl::StatusCode::kNotFound)) << "before its row";
    Accept();
    ASSERT_OK_AND_ASSIGN(const v1::DocumentStatus status, ledger_->Status(kId));
    EXPECT_EQ(status.stage(), c.stage);
    EXPECT_EQ(status.stage_time().seconds(), c.second);
    EXPECT_EQ(std::vector<std::string>(status.report_names().begin(), status.report_names().end()),
              c.names);
    EXPECT_EQ(status.reason(), c.reason);
  }
}

TEST_F(LedgerTest, KeepsRowsAndCursorsOverARestart) {
  std::string pattern = (fs::temp_directory_path() / "nianbao-ledger-XXXXXX").string();
  const fs::path folder = mkdtemp(pattern.data());
  ledger_ = *Ledger::Open((folder / "ingest.db").string());
  EXPECT_THAT(ledger_->CursorOf(cursor_.topic), IsOkAndHolds(::testing::Eq(std::nullopt)));
  Accept();
  Note({Normalized{kId, At(2)}});
  ledger_.reset();
  ledger_ = *Ledger::Open((folder / "ingest.db").string());
  EXPECT_THAT(ledger_->CursorOf(cursor_.topic), IsOkAndHolds(::testing::Optional(cursor_)));
  EXPECT_THAT(ledger_->CursorOf("another"), IsOkAndHolds(::testing::Eq(std::nullopt)));
  EXPECT_EQ(ledger_->Status(kId)->stage(), Stage::NORMALIZED);
  ledger_.reset();
  fs::remove_all(folder);
}

TEST_F(LedgerTest, BelongsToOneLog) {
  EXPECT_OK(ledger_->BindLog("one"));
  EXPECT_OK(ledger_->BindLog("one"));
  EXPECT_THAT(ledger_->BindLog("two"),
              StatusIs(absl::StatusCode::kFailedPrecondition, ::testing::HasSubstr("one")));
}

TEST_F(LedgerTest, BelongsToTheLogOfThePlacesItNoted) {
  Note({Normalized{kId, At(2)}});
  EXPECT_THAT(ledger_->BindLog("another " + cursor_.log_id),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_OK(ledger_->BindLog(cursor_.log_id));
}

}  // namespace
}  // namespace nianbao::ingest
