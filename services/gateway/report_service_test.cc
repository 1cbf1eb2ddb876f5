// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/report_service.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/gateway_for_test.h"

namespace nianbao::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

constexpr auto kEarliest = v1::WatchReportsRequest::EARLIEST;
constexpr auto kLatest = v1::WatchReportsRequest::LATEST;

// `count` reports of ten agencies, whose regions spread over the partitions.
std::vector<v1::ValidatedReport> SampleReports(int count, int first = 0) {
  std::vector<v1::ValidatedReport> reports;
  for (int i = first; i < first + count; ++i) {
    reports.push_back(SampleReport(i % 10, 2000 + i / 10, i));
  }
  return reports;
}

std::vector<std::string> NamesOf(const std::vector<v1::ValidatedReport>& reports) {
  std::vector<std::string> names;
  for (const auto& report : reports) names.push_back(report.report().name());
  return names;
}

class ReportServiceTest : public ::testing::Test {
 protected:
  void Start(const TestGatewayOptions& options = {}) {
    gateway_.reset();
    gateway_ = std::make_unique<TestGateway>(*bus_, folder_ / "gateway.db", options);
    stub_ = gateway_->reports_stub();
  }

  grpc::Status List(const v1::ListReportsRequest& request, v1::ListReportsResponse& response) {
    grpc::ClientContext context;
    return stub_->ListReports(&context, request, &response);
  }

  TestFolder folder_;
  std::unique_ptr<bus::Bus> bus_ = OpenTestBus(folder_ / "bus.db");
  std::unique_ptr<TestGateway> gateway_;
  std::unique_ptr<v1::ReportService::Stub> stub_;
};

TEST_F(ReportServiceTest, GetsAndLists) {
  Start();
  Publish(*bus_, SampleReports(5));
  gateway_->projected().WaitApplied(5);

  grpc::ClientContext context;
  v1::GetReportRequest get;
  get.set_name(SampleReports(1)[0].report().name());
  v1::ValidatedReport report;
  ASSERT_TRUE(stub_->GetReport(&context, get, &report).ok());
  EXPECT_THAT(report, EqualsProto(SampleReports(1)[0]));

  v1::ListReportsRequest list;
  list.set_filter("region = 110100");
  v1::ListReportsResponse response;
  ASSERT_TRUE(List(list, response).ok());
  ASSERT_EQ(response.reports_size(), 1);
  EXPECT_THAT(response.reports(0), EqualsProto(BasicView(SampleReports(5)[1])));
  EXPECT_THAT(response.next_page_token(), IsEmpty());
}

TEST_F(ReportServiceTest, SaysWhatIsWrongWithARequest) {
  Start();
  struct Row {
    std::string filter;
    int page_size;
    std::string page_token;
    std::string message;
  };
  const std::vector<Row> rows = {{"colour = red", 0, "", "fields are agency"},
                                 {"", -1, "", "page_size is -1"},
                                 {"", 0, "junk", "page_token"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.message);
    v1::ListReportsRequest request;
    request.set_filter(row.filter);
    request.set_page_size(row.page_size);
    request.set_page_token(row.page_token);
    v1::ListReportsResponse response;
    const grpc::Status status = List(request, response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(status.error_message(), HasSubstr(row.message));
  }
  grpc::ClientContext context;
  v1::ValidatedReport report;
  EXPECT_EQ(stub_->GetReport(&context, {}, &report).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ReportServiceTest, EveryPageHasTheTokenOfTheFirst) {
  Start();
  Publish(*bus_, SampleReports(7));
  gateway_->projected().WaitApplied(7);
  v1::ListReportsRequest request;
  request.set_page_size(3);
  std::vector<std::string> names;
  std::set<std::string> tokens;
  do {
    v1::ListReportsResponse response;
    ASSERT_TRUE(List(request, response).ok());
    for (const auto& report : response.reports()) names.push_back(report.report().name());
    tokens.insert(response.resume_token());
    request.set_page_token(response.next_page_token());
    Publish(*bus_, {SampleReport(50 + static_cast<int>(names.size()), 1999, 900)});
  } while (!request.page_token().empty());
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_THAT(names, ::testing::IsSupersetOf(NamesOf(SampleReports(7))));
  EXPECT_EQ(tokens.size(), 1u);

  v1::ListReportsResponse first;
  request.clear_page_token();
  ASSERT_TRUE(List(request, first).ok());
  request.set_page_token(first.next_page_token());
  request.set_view(v1::FULL);
  v1::ListReportsResponse response;
  EXPECT_THAT(List(request, response).error_message(), HasSubstr("another filter or view"));
}

TEST_F(ReportServiceTest, WatchesFromTheEarliestAndOn) {
  Publish(*bus_, SampleReports(30));
  Start();
  Watcher watcher(*stub_, WatchFrom(kEarliest));
  v1::WatchReportsResponse message;
  ASSERT_TRUE(watcher.Read(message));
  EXPECT_TRUE(message.has_bookmark());
  EXPECT_THAT(watcher.ReadNames(30), UnorderedElementsAreArray(NamesOf(SampleReports(30))));
  Publish(*bus_, SampleReports(5, 30));
  EXPECT_THAT(watcher.ReadNames(5), UnorderedElementsAreArray(NamesOf(SampleReports(5, 30))));
}

TEST_F(ReportServiceTest, WatchesFromTheLatest) {
  Publish(*bus_, SampleReports(30));
  Start();
  Watcher watcher(*stub_, WatchFrom(kLatest));
  v1::WatchReportsResponse message;
  ASSERT_TRUE(watcher.Read(message));
  EXPECT_TRUE(message.has_bookmark());
  Publish(*bus_, SampleReports(5, 30));
  EXPECT_THAT(watcher.ReadNames(5), UnorderedElementsAreArray(NamesOf(SampleReports(5, 30))));
}

TEST_F(ReportServiceTest, WatchFiltersAndShowsTheViewAskedFor) {
  Publish(*bus_, SampleReports(20));
  Start();
  v1::WatchReportsRequest request = WatchFrom(kEarliest);
  request.set_filter("region = 130100 AND year = 2001");
  v1::WatchReportsResponse message;
  ASSERT_TRUE(Watcher(*stub_, request).ReadReport(message));
  EXPECT_THAT(message.report(), EqualsProto(BasicView(SampleReports(20)[13])));
  request.set_view(v1::FULL);
  ASSERT_TRUE(Watcher(*stub_, request).ReadReport(message));
  EXPECT_THAT(message.report(), EqualsProto(SampleReports(20)[13]));
}

// Cut at random places, by client and by server, and resumed each time with the last token.
TEST_F(ReportServiceTest, ResumesExactlyOnceAfterCuts) {
  const auto reports = SampleReports(200);
  std::mt19937 random(20260105);
  for (const std::size_t window : {std::size_t{4}, std::size_t{4096}}) {
    SCOPED_TRACE(window);
    Start({.hub = {.max_events = window}});
    std::jthread publisher;
    if (window == 4) {
      publisher = std::jthread([&] {
        for (const auto& report : reports) Publish(*bus_, {report});
      });
    }
    std::vector<std::string> seen;
    std::string token;
    while (seen.size() < reports.size()) {
      Watcher watcher(*stub_, token.empty() ? WatchFrom(kEarliest) : WatchAfter(token));
      const std::size_t count = std::min<std::size_t>(1 + random() % 40, 200 - seen.size());
      for (std::string& name : watcher.ReadNames(count)) seen.push_back(std::move(name));
      token = watcher.token();
      if (random() % 4 == 0) Start({.hub = {.max_events = window}});
    }
    EXPECT_THAT(seen, UnorderedElementsAreArray(NamesOf(reports)));
  }
}

TEST_F(ReportServiceTest, ListThenWatchHasNoGap) {
  Start();
  const auto reports = SampleReports(300);
  std::jthread publisher([&] {
    for (const auto& report : reports) Publish(*bus_, {report});
  });
  gateway_->projected().WaitApplied(20);
  v1::ListReportsRequest request;
  request.set_page_size(1000);
  v1::ListReportsResponse response;
  ASSERT_TRUE(List(request, response).ok());
  std::vector<std::string> seen;
  for (const auto& report : response.reports()) seen.push_back(report.report().name());
  EXPECT_GE(seen.size(), 20u);
  Watcher watcher(*stub_, WatchAfter(response.resume_token()));
  for (std::string& name : watcher.ReadNames(300 - seen.size())) seen.push_back(std::move(name));
  EXPECT_THAT(seen, UnorderedElementsAreArray(NamesOf(reports)));
}

TEST_F(ReportServiceTest, BookmarksWhileIdle) {
  Start({.reports = {.bookmark_interval = absl::Milliseconds(10)}});
  Publish(*bus_, SampleReports(3));
  v1::WatchReportsRequest request = WatchFrom(kEarliest);
  request.set_filter("year = 1980");
  Watcher watcher(*stub_, request);
  v1::WatchReportsResponse message;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(watcher.Read(message));
    EXPECT_TRUE(message.has_bookmark());
  }
  // The bookmarks come to stand behind what the filter left out.
  std::int64_t passed = 0;
  while (passed < 3) {
    ASSERT_TRUE(watcher.Read(message));
    ASSERT_OK_AND_ASSIGN(const bus::Cursor cursor, bus::DecodeCursor(message.resume_token()));
    passed = 0;
    for (const auto& [partition, next] : cursor.next) passed += next;
  }
}

TEST_F(ReportServiceTest, RefusesForeignTokens) {
  Start();
  const auto other = OpenTestBus(folder_ / "other.db");
  Publish(*other, SampleReports(1));
  ASSERT_OK_AND_ASSIGN(const bus::Cursor foreign, other->Latest(bus::kValidatedTopic));
  ASSERT_OK_AND_ASSIGN(const bus::Cursor letters, bus_->Latest(bus::kDeadLetterTopic));
  struct Row {
    std::string token;
    std::string message;
  };
  const std::vector<Row> rows = {
      {bus::EncodeCursor(foreign), "watch from the token of that list"},
      {bus::EncodeCursor(letters), "watch from the token of that list"},
      {"junk", "give it exactly as it was received"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.token);
    const grpc::Status status = Watcher(*stub_, WatchAfter(row.token)).status();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(status.error_message(), HasSubstr("resume_token: "));
    EXPECT_THAT(status.error_message(), HasSubstr(row.message));
  }
  v1::WatchReportsRequest request;
  request.set_filter("year");
  EXPECT_EQ(Watcher(*stub_, request).status().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

// 24 MB pass the fast one while the slow one has not read a byte: far more than gRPC's windows and
// the hub's window hold.
TEST_F(ReportServiceTest, SlowWatcherDelaysNobodyAndLosesNothing) {
  Start({.hub = {.max_events = 16}});
  auto reports = SampleReports(200);
  for (auto& report : reports) report.mutable_report()->set_title(std::string(120'000, 'x'));
  const auto slow_stub = gateway_->reports_stub();
  Watcher slow(*slow_stub, WatchFrom(kLatest));
  v1::WatchReportsResponse message;
  ASSERT_TRUE(slow.Read(message));
  Watcher fast(*stub_, WatchFrom(kLatest));
  ASSERT_TRUE(fast.Read(message));
  for (const auto& report : reports) {
    Publish(*bus_, {report});
    ASSERT_THAT(fast.ReadNames(1), ElementsAre(report.report().name()));
  }
  EXPECT_THAT(slow.ReadNames(200), UnorderedElementsAreArray(NamesOf(reports)));
}

TEST_F(ReportServiceTest, RefusesOneWatcherTooMany) {
  Start({.reports = {.max_watchers = 1}});
  auto first = std::make_unique<Watcher>(*stub_, WatchFrom(kLatest));
  v1::WatchReportsResponse message;
  ASSERT_TRUE(first->Read(message));
  EXPECT_EQ(Watcher(*stub_, WatchFrom(kLatest)).status().error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  // A cancelled stream makes room, although nothing is published that would wake it.
  first->Cancel();
  while (!Watcher(*stub_, WatchFrom(kLatest)).Read(message)) continue;
}

TEST_F(ReportServiceTest, DrainEndsStreams) {
  Start({.reports = {.drain_grace = absl::Milliseconds(50)}, .hub = {.max_events = 16}});
  auto reports = SampleReports(100);
  for (auto& report : reports) report.mutable_report()->set_title(std::string(120'000, 'x'));
  v1::WatchReportsResponse message;
  const auto stalled_stub = gateway_->reports_stub();
  Watcher stalled(*stalled_stub, WatchFrom(kLatest));
  ASSERT_TRUE(stalled.Read(message));
  Watcher idle(*stub_, WatchFrom(kLatest));
  ASSERT_TRUE(idle.Read(message));
  Publish(*bus_, reports);
  EXPECT_EQ(idle.ReadNames(100).size(), 100u);

  gateway_->reports().Drain();
  EXPECT_EQ(idle.status().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_FALSE(stalled.status().ok());
  EXPECT_EQ(Watcher(*stub_, WatchFrom(kLatest)).status().error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace nianbao::gateway
