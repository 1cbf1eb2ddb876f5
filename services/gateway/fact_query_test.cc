// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/fact_query.h"

#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/gateway/gateway_for_test.h"

namespace nianbao::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kReceived[] = "applications.received";

// A report of a body in `region`, whose applications received are `value`.
v1::ValidatedReport ReportIn(const std::string& region, int year, int number, double value) {
  v1::ValidatedReport report = SampleReport(number, year, number * 100 + year % 100);
  v1::Agency& agency = *report.mutable_report()->mutable_agency();
  agency.set_region_code(region);
  agency.set_agency_id(absl::StrCat(region, "-", number));
  report.mutable_report()->set_name(
      absl::StrCat("agencies/", agency.agency_id(), "/reports/", year));
  report.mutable_report()->mutable_facts(0)->set_value(value);
  return report;
}

v1::QueryFactsRequest Frames(const std::string& region = "") {
  v1::QueryFactsRequest request;
  request.set_indicator(kReceived);
  request.set_region(region);
  return request;
}

class FactQueryTest : public GatewayTest {
 protected:
  v1::QueryFactsResponse Query(const v1::QueryFactsRequest& request) {
    return Call(&v1::ReportService::Stub::QueryFacts, request);
  }
  std::vector<double> Values(const v1::QueryFactsRequest& request) {
    std::vector<double> values;
    const auto response = Query(request);
    for (const auto& figure : response.figures()) values.push_back(figure.fact().value());
    return values;
  }
  // All pages of `request`, whose tokens must be of one snapshot.
  std::vector<double> ValuesOfPages(v1::QueryFactsRequest request, int page_size) {
    std::vector<double> values;
    std::set<std::string> tokens;
    request.set_page_size(page_size);
    do {
      const auto page = Query(request);
      EXPECT_LE(page.figures_size(), page_size);
      for (const auto& figure : page.figures()) values.push_back(figure.fact().value());
      tokens.insert(page.resume_token());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_EQ(tokens.size(), 1u);
    return values;
  }
};

TEST_F(FactQueryTest, AFigureTellsWhoseItIsAndWhatWasFound) {
  v1::ValidatedReport report = ReportIn("371502", 2022, 1, 5);
  AddFinding(report, v1::Finding::WARNING);
  AddFinding(report, v1::Finding::ERROR);
  AddFinding(report, v1::Finding::ERROR);
  for (int i = 0; i < 2; ++i) report.mutable_findings(i)->add_fact_ids("f1");
  report.mutable_findings(1)->set_finding_id("0123456789abcdef");
  report.mutable_findings(2)->add_fact_ids("f11");
  Serve({report});
  const auto response = Query(Frames());
  ASSERT_EQ(response.figures_size(), 1);
  const v1::Figure& figure = response.figures(0);
  EXPECT_EQ(figure.report(), report.report().name());
  EXPECT_EQ(figure.document(), DocumentName(report.document()));
  EXPECT_EQ(figure.agency_id(), "371502-1");
  EXPECT_EQ(figure.agency_name(), "青湖1市商务局");
  EXPECT_EQ(figure.region_code(), "371502");
  EXPECT_EQ(figure.scope(), v1::Report::OWN);
  EXPECT_EQ(figure.form(), v1::Report::FORM_2021);
  EXPECT_EQ(figure.state(), v1::Figure::VALUE);
  EXPECT_THAT(figure.fact(), EqualsProto(report.report().facts(0)));
  ASSERT_EQ(figure.findings_size(), 2);
  EXPECT_EQ(figure.findings(0).severity(), v1::Finding::ERROR);
  EXPECT_EQ(figure.findings(0).finding_id(), "0123456789abcdef");
  EXPECT_EQ(figure.findings(0).rule_id(), "form.balance");
  EXPECT_EQ(figure.findings(1).severity(), v1::Finding::WARNING);
}

TEST_F(FactQueryTest, ARegionHoldsTheRegionsInIt) {
  Serve({ReportIn("370000", 2022, 1, 1), ReportIn("371500", 2022, 2, 2),
         ReportIn("371502", 2022, 3, 3), ReportIn("371600", 2022, 4, 4),
         ReportIn("360000", 2022, 5, 5), ReportIn("", 2022, 6, 6)});
  EXPECT_THAT(Values(Frames("370000")), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Values(Frames("371500")), ElementsAre(2, 3));
  EXPECT_THAT(Values(Frames("371502")), ElementsAre(3));
  EXPECT_THAT(Values(Frames("380000")), IsEmpty());
  EXPECT_THAT(Values(Frames()), ElementsAre(6, 5, 1, 2, 3, 4));
}

TEST_F(FactQueryTest, YearsFilterAndOrder) {
  Serve({ReportIn("370000", 2020, 1, 7), ReportIn("370000", 2021, 1, 9),
         ReportIn("370000", 2022, 1, 8), ReportIn("370000", 2022, 2, 9)});
  v1::QueryFactsRequest request = Frames();
  request.set_first_year(2021);
  EXPECT_THAT(Values(request), ElementsAre(9, 8, 9));
  request.set_last_year(2021);
  EXPECT_THAT(Values(request), ElementsAre(9));
  request = Frames();
  request.set_order_by("value");
  EXPECT_THAT(Values(request), ElementsAre(7, 8, 9, 9));
  request.set_order_by("value desc");
  EXPECT_THAT(Values(request), ElementsAre(9, 9, 8, 7));
  request.set_filter("fact(applications.received) > 8 AND agency = 370000-2");
  EXPECT_THAT(Values(request), ElementsAre(9));
}

TEST_F(FactQueryTest, OneFigureAReportUnlessEveryMentionIsWanted) {
  v1::ValidatedReport report = ReportIn("370000", 2022, 1, 1);
  AddFact(report, kReceived, 2).set_origin(v1::Fact::NARRATIVE);
  report.mutable_report()->mutable_facts(1)->set_column("total");
  AddFact(report, kReceived, 3).set_year(2021);
  AddFact(report, kReceived, 4).set_column("other");
  v1::ValidatedReport unresolved = ReportIn("370000", 2021, 2, 9);
  unresolved.set_state(v1::ValidatedReport::UNRESOLVED);
  Serve({report, unresolved});
  EXPECT_THAT(Values(Frames()), ElementsAre(1, 4));
  v1::QueryFactsRequest request = Frames();
  request.set_column("total");
  EXPECT_THAT(Values(request), ElementsAre(1));
  request = Frames();
  request.set_every_mention(true);
  EXPECT_THAT(Values(request), ElementsAre(3, 1, 2, 4));
}

TEST_F(FactQueryTest, ABlankIsNoZero) {
  v1::ValidatedReport blank = ReportIn("370000", 2022, 1, 1);
  blank.mutable_report()->mutable_facts(0)->clear_value();
  v1::ValidatedReport slash = ReportIn("370000", 2022, 2, 1);
  slash.mutable_report()->mutable_facts(0)->clear_value();
  slash.mutable_report()->mutable_facts(0)->set_mark(v1::Fact::NOT_APPLICABLE);
  Serve({blank, slash, ReportIn("370000", 2022, 3, 0)});
  const auto response = Query(Frames());
  ASSERT_EQ(response.figures_size(), 3);
  EXPECT_EQ(response.figures(0).state(), v1::Figure::BLANK);
  EXPECT_FALSE(response.figures(0).fact().has_value());
  EXPECT_EQ(response.figures(1).state(), v1::Figure::NOT_APPLICABLE);
  EXPECT_EQ(response.figures(2).state(), v1::Figure::VALUE);
  v1::QueryFactsRequest by_value = Frames();
  by_value.set_order_by("value");
  EXPECT_THAT(Values(by_value), ElementsAre(0));
}

TEST_F(FactQueryTest, PagesHoldEveryFigureOnce) {
  std::vector<v1::ValidatedReport> reports;
  for (int i = 0; i < 23; ++i) {
    reports.push_back(
        ReportIn(i % 3 == 0 ? "370000" : "371502", 2018 + i % 5, i, i % 4 + i / 100.0));
  }
  Serve(reports);
  for (const std::string order : {"", "region", "value", "value desc"}) {
    v1::QueryFactsRequest request = Frames("370000");
    request.set_order_by(order);
    const std::vector<double> all = Values(request);
    EXPECT_EQ(all.size(), 23u);
    for (const int size : {1, 4, 23}) EXPECT_EQ(ValuesOfPages(request, size), all) << order;
  }
}

TEST_F(FactQueryTest, SaysWhatIsWrong) {
  struct Row {
    std::string request;
    std::string message;
  };
  const std::vector<Row> rows = {{"indicator: ''", "indicator \"\" is not known"},
                                 {"indicator: 'applications'", "is not known"},
                                 {"column: 'sum'", "column is one of natural_person"},
                                 {"region: '37'", "six digits"},
                                 {"region: '37000x'", "six digits"},
                                 {"first_year: -1", "0 (no bound) to 9999"},
                                 {"first_year: 2022 last_year: 2021", "before first_year"},
                                 {"filter: 'colour = red'", "fields are agency"},
                                 {"order_by: 'colour'", "order_by is"},
                                 {"page_size: -1", "page_size is -1"},
                                 {"page_token: 'junk'", "page_token is not one"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.request);
    v1::QueryFactsRequest request = Frames();
    ASSERT_TRUE(google::protobuf::TextFormat::MergeFromString(row.request, &request));
    v1::QueryFactsResponse response;
    const grpc::Status status = Try(&v1::ReportService::Stub::QueryFacts, request, response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(status.error_message(), HasSubstr(row.message));
  }
}

TEST_F(FactQueryTest, ATokenBelongsToItsQuery) {
  Serve({ReportIn("370000", 2021, 1, 1), ReportIn("370000", 2022, 1, 2)});
  v1::QueryFactsRequest request = Frames();
  request.set_page_size(1);
  request.set_page_token(Query(request).next_page_token());
  request.set_page_size(2);
  EXPECT_THAT(Values(request), ElementsAre(2)) << "the size of a page may change";
  request.set_region("370000");
  v1::QueryFactsResponse response;
  EXPECT_THAT(Try(&v1::ReportService::Stub::QueryFacts, request, response).error_message(),
              HasSubstr("page_token belongs to"));
}

v1::QuerySeriesRequest SeriesOf(const std::string& agency,
                                const std::vector<std::string>& indicators) {
  v1::QuerySeriesRequest request;
  request.set_agency(agency);
  for (const std::string& indicator : indicators) request.add_indicators(indicator);
  return request;
}

TEST_F(FactQueryTest, ASeriesGoesThroughTheForms) {
  // What form2014 counts under another id.
  v1::ValidatedReport old = ReportIn("370000", 2018, 1, 1);
  old.mutable_report()->set_form(v1::Report::FORM_2014);
  AddFact(old, "applications.answer.granted", 4);
  v1::ValidatedReport recent = ReportIn("370000", 2021, 1, 2);
  AddFact(recent, "applications.result.granted", 6).set_column("total");
  AddFact(recent, "applications.answer.granted", 7).set_origin(v1::Fact::NARRATIVE);
  Serve({old, recent, ReportIn("370000", 2021, 2, 9)});
  const auto response = Call(&v1::ReportService::Stub::QuerySeries,
                             SeriesOf("青湖1市商务局", {"applications.result.granted", kReceived}));
  ASSERT_EQ(response.series_size(), 2);
  const v1::Series& granted = response.series(0);
  EXPECT_EQ(granted.comparability(), v1::Series::YEARS);
  ASSERT_EQ(granted.points_size(), 2);
  EXPECT_EQ(granted.points(0).figure().fact().value(), 4);
  EXPECT_FALSE(granted.points(0).comparable_with_previous());
  EXPECT_EQ(granted.points(1).figure().fact().value(), 6);
  EXPECT_TRUE(granted.points(1).comparable_with_previous());
  EXPECT_EQ(response.series(1).points_size(), 2);
}

TEST_F(FactQueryTest, ASeriesWantsOneKnownAgency) {
  v1::ValidatedReport namesake = ReportIn("370000", 2021, 2, 1);
  namesake.mutable_report()->mutable_agency()->set_display_name("青湖1市商务局");
  Serve({ReportIn("370000", 2021, 1, 1), namesake});
  const auto status = [this](const v1::QuerySeriesRequest& request) {
    v1::QuerySeriesResponse response;
    return Try(&v1::ReportService::Stub::QuerySeries, request, response);
  };
  EXPECT_EQ(status(SeriesOf("无名局", {kReceived})).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status(SeriesOf("青湖1市商务局", {kReceived})).error_message(),
              HasSubstr("370000-1, 370000-2"));
  EXPECT_THAT(status(SeriesOf("", {kReceived})).error_message(), HasSubstr("agency is required"));
  EXPECT_THAT(status(SeriesOf("370000-1", {})).error_message(), HasSubstr("1 to 50"));
  EXPECT_TRUE(status(SeriesOf("370000-1", {kReceived})).ok());
}

}  // namespace
}  // namespace nianbao::gateway
