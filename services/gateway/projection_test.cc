// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/projection.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/report_samples.h"
#include "services/gateway/schema.h"

namespace nianbao::gateway {
namespace {

using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

bus::StoredRecord At(std::int64_t offset, const v1::ValidatedReport& report) {
  return {.topic = std::string(bus::kValidatedTopic),
          .partition = 0,
          .offset = offset,
          .timestamp = absl::UnixEpoch(),
          .record = RecordOf(report).record};
}

bus::Cursor Place(std::int64_t next) {
  return {"log", std::string(bus::kValidatedTopic), {{0, next}}};
}

class ProjectionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = (std::filesystem::path(::testing::TempDir()) /
             absl::StrCat("projection-",
                          ::testing::UnitTest::GetInstance()->current_test_info()->name(), "-",
                          getpid(), ".db"))
                .string();
    Reopen();
  }
  void TearDown() override {
    projection_.reset();
    database_.reset();
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + suffix);
  }

  void Reopen() {
    projection_.reset();
    database_.reset();
    ASSERT_OK_AND_ASSIGN(database_, store::Database::Open({.path = path_}));
    ASSERT_OK_AND_ASSIGN(projection_, Projection::Create(*database_));
  }

  // Applies one event after the other as the log would bring them.
  void Apply(const std::vector<v1::ValidatedReport>& reports) {
    for (const v1::ValidatedReport& report : reports) {
      const std::vector<bus::StoredRecord> records = {At(offset_, report)};
      ASSERT_OK(projection_->Apply(records, Place(++offset_)));
    }
  }

  std::vector<std::string> Names() {
    std::vector<std::string> names;
    const auto page = projection_->List({.max_reports = 1000});
    EXPECT_OK(page);
    for (const auto& report : page->reports) names.push_back(ColumnsOf(report).name);
    return names;
  }

  std::string path_;
  std::int64_t offset_ = 0;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Projection> projection_;
};

TEST_F(ProjectionTest, ServesWhatItWasGiven) {
  const v1::ValidatedReport report = SampleReport(1, 2022, 1);
  Apply({report});
  EXPECT_THAT(projection_->Get(report.report().name()), IsOkAndHolds(EqualsProto(report)));
  EXPECT_THAT(projection_->Get("agencies/x/reports/2022"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ProjectionTest, BasicViewLeavesFactsOut) {
  Apply({SampleReport(1, 2022, 1)});
  ASSERT_OK_AND_ASSIGN(const ReportPage basic, projection_->List({.view = v1::BASIC}));
  EXPECT_THAT(basic.reports, ElementsAre(EqualsProto(BasicView(SampleReport(1, 2022, 1)))));
  EXPECT_EQ(basic.reports[0].report().facts_size(), 0);
  ASSERT_OK_AND_ASSIGN(const ReportPage full, projection_->List({.view = v1::FULL}));
  EXPECT_THAT(full.reports, ElementsAre(EqualsProto(SampleReport(1, 2022, 1))));
}

TEST_F(ProjectionTest, NewTablesHaveNoPlaceToListFrom) {
  EXPECT_THAT(projection_->List({}), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_OK(projection_->Reset(Place(0)));
  ASSERT_OK_AND_ASSIGN(const ReportPage page, projection_->List({}));
  EXPECT_THAT(page.reports, IsEmpty());
  EXPECT_FALSE(page.more);
  EXPECT_EQ(page.cursor, Place(0));
}

TEST_F(ProjectionTest, KeepsRowsAndPlaceTogether) {
  Apply({SampleReport(1, 2022, 1)});
  {
    // What a crash before the commit leaves: nothing.
    ASSERT_OK_AND_ASSIGN(auto transaction, database_->Begin());
    ASSERT_OK(transaction.Execute("DELETE FROM report"));
    ASSERT_OK(SaveCursor(transaction, Place(99)));
  }
  Reopen();
  ASSERT_OK_AND_ASSIGN(const auto cursor, projection_->Cursor());
  EXPECT_EQ(cursor, Place(1));
  EXPECT_EQ(Names().size(), 1u);
}

TEST_F(ProjectionTest, FailedBatchChangesNothing) {
  Apply({SampleReport(1, 2022, 1)});
  ASSERT_OK(
      database_->Execute("CREATE TRIGGER refuse BEFORE INSERT ON report WHEN NEW.year = 2023 "
                         "BEGIN SELECT RAISE(ABORT, 'refused'); END"));
  const std::vector<bus::StoredRecord> batch = {At(1, SampleReport(2, 2022, 2)),
                                                At(2, SampleReport(2, 2023, 3))};
  EXPECT_FALSE(projection_->Apply(batch, Place(3)).ok());
  EXPECT_EQ(Names().size(), 1u);
  ASSERT_OK_AND_ASSIGN(const auto cursor, projection_->Cursor());
  EXPECT_EQ(cursor, Place(1));
  ASSERT_OK(database_->Execute("DROP TRIGGER refuse"));
  ASSERT_OK(projection_->Apply(batch, Place(3)));
  EXPECT_EQ(Names().size(), 3u);
}

TEST_F(ProjectionTest, RepeatedEventsChangeNothing) {
  v1::ValidatedReport first = SampleReport(1, 2022, 1);
  v1::ValidatedReport second = first;
  second.set_validation(2);
  AddFinding(second, v1::Finding::ERROR);
  Apply({first, second, first, second});
  EXPECT_THAT(projection_->Get(first.report().name()), IsOkAndHolds(EqualsProto(second)));
}

TEST_F(ProjectionTest, SupersededReplacesNothing) {
  v1::ValidatedReport older = SampleReport(1, 2022, 1);
  v1::ValidatedReport newer = SampleReport(1, 2022, 2);
  newer.set_revision(2);
  v1::ValidatedReport superseded = older;
  superseded.set_state(v1::ValidatedReport::SUPERSEDED);
  superseded.set_validation(2);
  Apply({older, newer, superseded});
  EXPECT_THAT(projection_->Get(older.report().name()), IsOkAndHolds(EqualsProto(newer)));

  // A late arrival that is older still is superseded from the start.
  v1::ValidatedReport late = SampleReport(1, 2022, 3);
  late.set_revision(3);
  late.set_state(v1::ValidatedReport::SUPERSEDED);
  Apply({late});
  EXPECT_THAT(projection_->Get(older.report().name()), IsOkAndHolds(EqualsProto(newer)));
}

TEST_F(ProjectionTest, WithdrawnRemoves) {
  v1::ValidatedReport report = SampleReport(1, 2022, 1);
  v1::ValidatedReport withdrawn = report;
  withdrawn.set_state(v1::ValidatedReport::WITHDRAWN);
  withdrawn.set_validation(2);
  Apply({report, withdrawn});
  EXPECT_THAT(Names(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const Filter filter, Filter::Parse("agency : 青湖"));
  ASSERT_OK_AND_ASSIGN(const ReportPage page, projection_->List({.filter = filter}));
  EXPECT_THAT(page.reports, IsEmpty());

  report.set_validation(3);
  Apply({report});
  EXPECT_EQ(Names().size(), 1u);
}

TEST_F(ProjectionTest, WithdrawnRevisionLeavesTheCurrentOne) {
  v1::ValidatedReport older = SampleReport(1, 2022, 1);
  v1::ValidatedReport newer = SampleReport(1, 2022, 2);
  newer.set_revision(2);
  v1::ValidatedReport withdrawn = older;
  withdrawn.set_state(v1::ValidatedReport::WITHDRAWN);
  withdrawn.set_validation(2);
  Apply({older, newer, withdrawn});
  EXPECT_THAT(projection_->Get(newer.report().name()), IsOkAndHolds(EqualsProto(newer)));
}

TEST_F(ProjectionTest, UnresolvedIsListedUnderItsDocument) {
  v1::ValidatedReport report = SampleReport(1, 2022, 7);
  report.set_state(v1::ValidatedReport::UNRESOLVED);
  report.mutable_report()->clear_name();
  Apply({report});
  EXPECT_THAT(Names(), ElementsAre(DocumentName(report.document())));
  EXPECT_OK(projection_->Get(DocumentName(report.document())));
}

// The unresolved and the resolved reading of a document stand in different partitions, so a
// projection made anew may see them in either order.
TEST_F(ProjectionTest, DocumentIsListedUnderItsLatestNameAlone) {
  v1::ValidatedReport before = SampleReport(1, 2022, 1);
  before.set_state(v1::ValidatedReport::UNRESOLVED);
  before.mutable_report()->set_name(DocumentName(before.document()));
  v1::ValidatedReport after = SampleReport(1, 2022, 1);
  after.mutable_validated_time()->set_seconds(before.validated_time().seconds() + 60);
  for (const bool in_order : {true, false}) {
    SCOPED_TRACE(in_order);
    ASSERT_OK(projection_->Reset(Place(0)));
    if (in_order) Apply({before, after});
    if (!in_order) Apply({after, before});
    EXPECT_THAT(Names(), ElementsAre(after.report().name()));
  }
}

TEST_F(ProjectionTest, SkipsWhatIsNoReport) {
  bus::StoredRecord junk = At(0, SampleReport(1, 2022, 1));
  junk.record.value = "\xff\xff\xff";
  const std::vector<bus::StoredRecord> batch = {junk, At(1, SampleReport(2, 2022, 2))};
  ASSERT_OK(projection_->Apply(batch, Place(2)));
  EXPECT_EQ(Names().size(), 1u);
}

TEST_F(ProjectionTest, PagesAreWholeForAnySize) {
  std::vector<v1::ValidatedReport> reports;
  for (int i = 0; i < 57; ++i) reports.push_back(SampleReport(i % 19, 2020 + i / 19, i));
  Apply(reports);
  const std::vector<std::string> all = Names();
  ASSERT_EQ(all.size(), 57u);
  ASSERT_TRUE(std::is_sorted(all.begin(), all.end()));
  const auto one = static_cast<std::int64_t>(BasicView(reports[0]).ByteSizeLong());
  for (const int size : {1, 2, 3, 7, 19, 56, 57, 58, 1000}) {
    for (const std::int64_t bytes : {std::int64_t{0}, 3 * one, std::int64_t{1} << 30}) {
      SCOPED_TRACE(absl::StrCat(size, " reports, ", bytes, " bytes"));
      std::vector<std::string> seen;
      ReportQuery query{.max_reports = size, .max_bytes = bytes};
      for (bool more = true; more;) {
        ASSERT_OK_AND_ASSIGN(const ReportPage page, projection_->List(query));
        ASSERT_FALSE(page.reports.empty());
        ASSERT_LE(page.reports.size(), static_cast<std::size_t>(size));
        for (const auto& report : page.reports) seen.push_back(report.report().name());
        query.after = page.last_name;
        more = page.more;
      }
      EXPECT_EQ(seen, all);
    }
  }
}

}  // namespace
}  // namespace nianbao::gateway
