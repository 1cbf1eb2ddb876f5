// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/search.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/gateway_for_test.h"
#include "services/gateway/search_text.h"

namespace nianbao::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

// A report whose one section holds `text` in blocks from 3.
v1::ValidatedReport ReportOf(int number, const std::string& text) {
  v1::ValidatedReport report = SampleReport(number % 100, 2000 + number / 100, number);
  v1::Section& section = *report.mutable_report()->mutable_sections(0);
  section.set_number(1);
  section.set_block(2);
  section.set_text(text);
  for (int i = 0; i <= std::count(text.begin(), text.end(), '\n'); ++i) {
    section.add_line_blocks(3 + i);
  }
  return report;
}

class SearchTest : public GatewayTest {
 protected:
  v1::SearchReportsResponse Search(const std::string& query, const std::string& filter = "") {
    v1::SearchReportsRequest request;
    request.set_query(query);
    request.set_filter(filter);
    return Call(&v1::ReportService::Stub::SearchReports, request);
  }
  std::vector<std::string> Names(const v1::SearchReportsResponse& response) {
    std::vector<std::string> names;
    for (const auto& hit : response.hits()) names.push_back(hit.report().report().name());
    return names;
  }
};

TEST_F(SearchTest, ShowsWhereTheWordsStand) {
  const v1::ValidatedReport report = ReportOf(1, "本年度未收到申请。\n发布税务信息12条，Ｔax 税。");
  Serve({report, ReportOf(2, "未发布任何信息，税。")});

  const auto response = Search("税务信息 tax");
  const auto& hits = response.hits();
  ASSERT_EQ(hits.size(), 1);
  EXPECT_THAT(hits[0].report(), EqualsProto(BasicView(report)));
  ASSERT_EQ(hits[0].places_size(), 2);
  const v1::SearchHit::Place& place = hits[0].places(0);
  EXPECT_EQ(place.section(), 1);
  EXPECT_EQ(place.block(), 4);
  EXPECT_EQ(place.begin(), 2);
  EXPECT_EQ(place.end(), 6);
  EXPECT_EQ(text::Substring(place.snippet(), place.snippet_begin(), place.snippet_end()),
            "税务信息");
  EXPECT_EQ(text::Substring(hits[0].places(1).snippet(), hits[0].places(1).snippet_begin(),
                            hits[0].places(1).snippet_end()),
            "Ｔax");
}

TEST_F(SearchTest, TheSnippetIsCutAroundTheWord) {
  std::string around;
  for (int i = 0; i < 50; ++i) around += "前";
  Serve({ReportOf(1, around + "税" + around)});
  const auto response = Search("税");
  const auto& hits = response.hits();
  ASSERT_EQ(hits.size(), 1);
  const v1::SearchHit::Place& place = hits[0].places(0);
  EXPECT_EQ(place.begin(), 50);
  EXPECT_EQ(place.snippet_begin(), 30);
  EXPECT_EQ(text::Length(place.snippet()), 61u);
}

TEST_F(SearchTest, OfOneCharacterAcrossNoLinesTheLastFirst) {
  const std::vector<v1::ValidatedReport> reports = {ReportOf(1, "公开"), ReportOf(2, "公\n开"),
                                                    ReportOf(3, "公 开"), ReportOf(4, "开公")};
  for (const auto& report : reports) Serve({report});
  EXPECT_THAT(Names(Search("公开")), ElementsAre(reports[0].report().name()));
  EXPECT_EQ(Search("公").hits_size(), 4);
  EXPECT_EQ(Names(Search("公")).front(), reports[3].report().name());
  EXPECT_THAT(Names(Search("\"公 开\"")), ElementsAre(reports[2].report().name()));
  EXPECT_THAT(Names(Search("税")), IsEmpty());
}

TEST_F(SearchTest, TextNumberAndFindingInOneQuery) {
  std::vector<v1::ValidatedReport> reports;
  for (int i = 0; i < 4; ++i) {
    reports.push_back(ReportOf(i + 1, "公开"));
    reports[i].mutable_report()->mutable_facts(0)->set_value(i);
    if (i % 2 == 1) AddFinding(reports[i], v1::Finding::ERROR);
  }
  Serve(reports);
  EXPECT_THAT(Names(Search("公开", "fact(applications.received) > 1 AND finding = form.balance")),
              ElementsAre(reports[3].report().name()));
  EXPECT_EQ(Search("公开", "severity = NONE").hits_size(), 2);
}

TEST_F(SearchTest, FollowsTheReports) {
  v1::ValidatedReport report = ReportOf(1, "公开");
  Serve({report});
  // Validated anew, the text as it was.
  report.set_validation(2);
  Serve({report});
  EXPECT_EQ(Search("公开").hits_size(), 1);
  report.set_validation(3);
  report.mutable_report()->mutable_sections(0)->set_text("税务");
  Serve({report});
  EXPECT_EQ(Search("公开").hits_size(), 0);
  EXPECT_EQ(Search("税务").hits_size(), 1);
  report.set_validation(4);
  report.set_state(v1::ValidatedReport::WITHDRAWN);
  Serve({report});
  EXPECT_EQ(Search("税务").hits_size(), 0);
}

TEST_F(SearchTest, PagesAreBoundToTheQuery) {
  std::vector<v1::ValidatedReport> reports;
  for (int i = 0; i < 7; ++i) reports.push_back(ReportOf(i + 1, i % 3 == 2 ? "公\n开" : "公开"));
  for (const auto& report : reports) Serve({report});
  v1::SearchReportsRequest request;
  request.set_query("公开");
  request.set_page_size(2);
  std::vector<std::string> names;
  do {
    const auto page = Call(&v1::ReportService::Stub::SearchReports, request);
    for (const std::string& name : Names(page)) names.push_back(name);
    EXPECT_THAT(page.resume_token(), ::testing::Not(IsEmpty()));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre(reports[6].report().name(), reports[4].report().name(),
                                 reports[3].report().name(), reports[1].report().name(),
                                 reports[0].report().name()));
  request.set_page_token(Call(&v1::ReportService::Stub::SearchReports, request).next_page_token());
  request.set_query("公");
  v1::SearchReportsResponse response;
  const grpc::Status status = Try(&v1::ReportService::Stub::SearchReports, request, response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("page_token belongs to"));
}

// Whatever is searched for, the reports found are those that a plain look through them finds.
TEST_F(SearchTest, AgreesWithALookThroughAllTexts) {
  std::mt19937 random(20260107);
  const std::vector<std::string> characters = {"公", "开", "信", "A", "a", " ", "\n"};
  const auto draw = [&](unsigned longest) {
    std::string text;
    for (unsigned n = 1 + random() % longest; n > 0; --n) {
      text += characters[random() % characters.size()];
    }
    return text;
  };
  std::vector<v1::ValidatedReport> reports;
  for (int i = 0; i < 200; ++i) reports.push_back(ReportOf(i, draw(12)));
  Serve(reports);
  int found = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string query = draw(4);
    const auto words = ParseSearchQuery(query);
    if (!words.ok()) continue;
    std::vector<std::string> expected;
    for (const auto& report : reports) {
      if (!PlacesOf(report.report(), *words).empty()) expected.push_back(report.report().name());
    }
    v1::SearchReportsRequest request;
    request.set_query(query);
    request.set_page_size(1000);
    EXPECT_THAT(Names(Call(&v1::ReportService::Stub::SearchReports, request)),
                UnorderedElementsAreArray(expected))
        << query;
    found += static_cast<int>(expected.size());
  }
  EXPECT_GT(found, 1000);
}

}  // namespace
}  // namespace nianbao::gateway
