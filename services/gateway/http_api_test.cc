// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/http_api.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "services/gateway/gateway_for_test.h"
#include "services/gateway/page.h"

namespace nianbao::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HttpApiTest : public ::testing::Test {
 protected:
  HttpApiTest() {
    Publish(*bus_, {SampleReport(1, 2020, 1), SampleReport(2, 2021, 2)});
    gateway_.projected().WaitApplied(2);
  }
  runtime::HttpResponse List(const std::map<std::string, std::string>& parameters) {
    return HttpListReports(gateway_.reports(),
                           {.path = "/v1/reports", .parameters = parameters, .headers = {}});
  }
  runtime::HttpResponse Get(const std::string& path) {
    return HttpGetReport(gateway_.reports(), {.path = path, .parameters = {}, .headers = {}});
  }

  TestFolder folder_;
  std::unique_ptr<bus::Bus> bus_ = OpenTestBus(folder_ / "bus.db");
  TestGateway gateway_{*bus_, folder_ / "gateway.db"};
};

TEST_F(HttpApiTest, ListsAsJson) {
  const auto response = List({{"filter", "year = 2021"}, {"pageSize", "5"}, {"view", "FULL"}});
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.content_type, "application/json; charset=utf-8");
  EXPECT_THAT(response.headers.at("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  v1::ListReportsResponse list;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(response.body, &list).ok());
  ASSERT_EQ(list.reports_size(), 1);
  EXPECT_THAT(list.reports(0), EqualsProto(SampleReport(2, 2021, 2)));
}

TEST_F(HttpApiTest, GetsOneReportWhole) {
  const auto response = Get("/v1/" + SampleReport(1, 2020, 1).report().name());
  ASSERT_EQ(response.status, 200) << response.body;
  v1::ValidatedReport report;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(response.body, &report).ok());
  EXPECT_THAT(report, EqualsProto(SampleReport(1, 2020, 1)));
}

TEST_F(HttpApiTest, GetsADocumentAsItWasRead) {
  v1::NormalizedDocument document;
  document.set_document_id(SampleDocumentId(5));
  document.add_blocks()->set_text("一、总体情况");
  const bus::OutgoingRecord record = {.topic = std::string(bus::kNormalizedTopic),
                                      .record = {.key = document.document_id(),
                                                 .routing_key = document.document_id(),
                                                 .headers = {},
                                                 .value = document.SerializeAsString()}};
  ASSERT_OK(bus_->Publish({&record, 1}));
  gateway_.documents().WaitApplied(1);
  const auto get = [this](const std::string& path) {
    return HttpGetDocument(gateway_.reports(), {.path = path, .parameters = {}, .headers = {}});
  };
  const std::string path = "/v1/documents/" + SampleDocumentId(5).substr(7);
  const auto response = get(path);
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_THAT(response.body, HasSubstr("一、总体情况"));
  // The name of a report that is not resolved goes to the reports.
  EXPECT_THAT(get(path + "/parts/1").body, HasSubstr("no report"));
  EXPECT_EQ(get("/v1/documents/abc").status, 400);
}

TEST_F(HttpApiTest, AnswersQuestionsAsJson) {
  using Answerer = runtime::HttpResponse (*)(const ReportService&, const runtime::HttpRequest&);
  struct Row {
    Answerer answer;
    std::map<std::string, std::string> parameters;
    int status;
    std::string words;
  };
  const std::vector<Row> rows = {
      {&HttpQueryFacts,
       {{"indicator", "applications.received"}, {"firstYear", "2021"}, {"everyMention", "true"}},
       200,
       R"("regionCode":"120100")"},
      {&HttpQueryFacts, {{"everyMention", "yes"}}, 400, "everyMention is true or false"},
      {&HttpAggregateFacts,
       {{"indicator", "applications.received"}, {"level", "COUNTY"}, {"lastYear", "2020"}},
       200,
       R"("sum":3)"},
      {&HttpAggregateFacts, {{"level", "LEVEL_UNSPECIFIED"}}, 400, "level is one of WHOLE"},
      {&HttpAggregateFacts, {{"indicator", "accountability.cases"}}, 400, "FAILED_PRECONDITION"},
      {&HttpQuerySeries,
       {{"agency", "青湖1市商务局"},
        {"indicators", "applications.received,applications.carried_in"}},
       200,
       R"("indicator":"applications.carried_in")"},
      {&HttpSearchReports, {{"query", "申请"}}, 200, R"("snippet":"本年度共收到申请三件。")"},
      {&HttpSearchReports, {{"query", "\xff"}}, 200, "resumeToken"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.words);
    const auto response =
        row.answer(gateway_.reports(), {.path = "", .parameters = row.parameters, .headers = {}});
    EXPECT_EQ(response.status, row.status) << response.body;
    EXPECT_THAT(response.body, HasSubstr(row.words));
  }
}

TEST_F(HttpApiTest, SaysWhatIsWrong) {
  struct Row {
    runtime::HttpResponse response;
    int status;
    std::string words;
  };
  const std::vector<Row> rows = {
      {Get("/v1/agencies/x/reports/2020"), 404, "\"NOT_FOUND\""},
      {Get("/v1/agencies/\xff"), 404, "agencies/\uFFFD"},
      {List({{"filter", "colour = red"}}), 400, "fields are agency"},
      {List({{"pageSize", "many"}}), 400, "pageSize is a number"},
      {List({{"pageSize", "-1"}}), 400, "page_size is -1"},
      {List({{"pageToken", "junk"}}), 400, "page_token"},
      {List({{"view", "HALF"}}), 400, "view is one of BASIC, FULL"},
      {List({{"page_size", "1"}}), 400, "this path takes filter, pageSize, pageToken, view"},
      {HttpError(absl::InternalError("/data/gateway.db")), 500, "its log says why"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.words);
    EXPECT_EQ(row.response.status, row.status);
    EXPECT_THAT(row.response.body, HasSubstr(row.words));
    EXPECT_THAT(row.response.body, Not(HasSubstr("/data/")));
  }
}

// The content security policy forbids what is looked for here; without it nothing would be shown.
TEST(Page, KeepsToItsPolicy) {
  const auto files = PageFiles();
  ASSERT_GE(files.size(), 3U);
  EXPECT_EQ(files[0].path, "/index.html");
  const std::string html(files[0].content);
  EXPECT_THAT(html, HasSubstr("<html lang=\"zh-CN\">"));
  for (const char* inline_code :
       {"<style", " style=", " onclick=", "javascript:", "http://", "https://", "<script>"}) {
    EXPECT_THAT(html, Not(HasSubstr(inline_code)));
  }
  for (const PageFile& file : files.subspan(1)) {
    EXPECT_TRUE(file.path.starts_with("/assets/")) << file.path;
    EXPECT_THAT(html + std::string(files[1].content), HasSubstr(std::string(file.path)));
  }
}

}  // namespace
}  // namespace nianbao::gateway
