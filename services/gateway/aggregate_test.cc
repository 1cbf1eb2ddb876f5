// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/aggregate.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/gateway_for_test.h"

namespace nianbao::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr char kReceived[] = "applications.received";
constexpr auto kAggregate = &v1::ReportService::Stub::AggregateFacts;

v1::ValidatedReport ReportIn(const std::string& region, int number, double value, int year = 2022) {
  v1::ValidatedReport report = SampleReport(number, year, number * 100 + year % 100);
  v1::Agency& agency = *report.mutable_report()->mutable_agency();
  agency.set_region_code(region);
  agency.set_line_of_work("商务");
  agency.set_agency_id(absl::StrCat(region, "-", number));
  report.mutable_report()->set_name(
      absl::StrCat("agencies/", agency.agency_id(), "/reports/", year));
  report.mutable_report()->mutable_facts(0)->set_value(value);
  return report;
}

v1::ValidatedReport Consolidated(const std::string& region, int number, double value,
                                 const std::string& line_of_work = "") {
  v1::ValidatedReport report = ReportIn(region, number, value);
  report.mutable_report()->set_scope(v1::Report::CONSOLIDATED);
  report.mutable_report()->mutable_agency()->set_line_of_work(line_of_work);
  return report;
}

v1::AggregateFactsRequest Of(const std::string& indicator) {
  v1::AggregateFactsRequest request;
  request.set_indicator(indicator);
  return request;
}

using AggregateTest = GatewayTest;

TEST(DistributionOf, Interpolates) {
  const v1::FactAggregate::Distribution four = DistributionOf({4, 0, 2, 10});
  EXPECT_EQ(four.minimum(), 0);
  EXPECT_EQ(four.lower_quartile(), 1.5);
  EXPECT_EQ(four.median(), 3);
  EXPECT_EQ(four.upper_quartile(), 5.5);
  EXPECT_EQ(four.maximum(), 10);
  EXPECT_EQ(four.zeros(), 1);
  const v1::FactAggregate::Distribution one = DistributionOf({7});
  EXPECT_EQ(one.lower_quartile(), 7);
  EXPECT_EQ(one.median(), 7);
  EXPECT_EQ(one.upper_quartile(), 7);
}

TEST_F(AggregateTest, AddsOneFigureAReport) {
  v1::ValidatedReport report = ReportIn("371502", 1, 5);
  // What the text repeats, a part of the total, and another year's figure.
  AddFact(report, kReceived, 5).set_origin(v1::Fact::NARRATIVE);
  AddFact(report, kReceived, 4).set_column("natural_person");
  AddFact(report, kReceived, 100).set_year(2021);
  Serve({report, ReportIn("371500", 2, 7), ReportIn("371500", 3, 1, 2021)});
  const auto response = Call(kAggregate, Of(kReceived));
  ASSERT_EQ(response.aggregates_size(), 2);
  EXPECT_EQ(response.aggregates(0).year(), 2021);
  EXPECT_EQ(response.aggregates(0).sum(), 1);
  EXPECT_EQ(response.aggregates(1).year(), 2022);
  EXPECT_EQ(response.aggregates(1).sum(), 12);
  EXPECT_EQ(response.aggregates(1).counted(), 2);
  EXPECT_EQ(response.aggregates(1).distribution().median(), 6);

  v1::AggregateFactsRequest column = Of(kReceived);
  column.set_column("natural_person");
  column.set_first_year(2022);
  const auto persons = Call(kAggregate, column);
  ASSERT_EQ(persons.aggregates_size(), 1);
  EXPECT_EQ(persons.aggregates(0).sum(), 4);
  EXPECT_THAT(persons.aggregates(0).missing_reasons(), ElementsAre(Pair("NO_FIGURE", 1)));
}

TEST_F(AggregateTest, TellsWhyAnAgencyIsMissing) {
  v1::ValidatedReport blank = ReportIn("371500", 1, 1);
  blank.mutable_report()->mutable_facts(0)->clear_value();
  v1::ValidatedReport doubtful = ReportIn("371500", 2, 50);
  doubtful.mutable_report()->mutable_facts(0)->set_uncertain(true);
  v1::ValidatedReport silent = ReportIn("371500", 3, 1);
  silent.mutable_report()->clear_facts();
  v1::ValidatedReport rough = ReportIn("371500", 4, 10);
  rough.mutable_report()->mutable_facts(0)->set_approximate(true);
  Serve({blank, doubtful, silent, rough});
  const auto response = Call(kAggregate, Of(kReceived));
  ASSERT_EQ(response.aggregates_size(), 1);
  const v1::FactAggregate& aggregate = response.aggregates(0);
  EXPECT_EQ(aggregate.agencies(), 4);
  EXPECT_EQ(aggregate.counted(), 1);
  EXPECT_EQ(aggregate.missing(), 3);
  EXPECT_EQ(aggregate.approximate(), 1);
  EXPECT_EQ(aggregate.sum(), 10);
  EXPECT_THAT(aggregate.missing_reasons(),
              UnorderedElementsAre(Pair("BLANK", 1), Pair("UNCERTAIN", 1), Pair("NO_FIGURE", 1)));
}

TEST_F(AggregateTest, NoneCountedIsNoSum) {
  v1::ValidatedReport blank = ReportIn("371500", 1, 1);
  blank.mutable_report()->mutable_facts(0)->clear_value();
  Serve({blank});
  const auto response = Call(kAggregate, Of(kReceived));
  ASSERT_EQ(response.aggregates_size(), 1);
  EXPECT_FALSE(response.aggregates(0).has_sum());
  EXPECT_FALSE(response.aggregates(0).has_distribution());
}

TEST_F(AggregateTest, TellsRegionsApart) {
  Serve({ReportIn("370000", 1, 1), ReportIn("371500", 2, 2), ReportIn("371502", 3, 3),
         ReportIn("371602", 4, 4), ReportIn("320100", 5, 5)});
  const auto codes = [this](v1::AggregateFactsRequest::Level level) {
    v1::AggregateFactsRequest request = Of(kReceived);
    request.set_region("370000");
    request.set_level(level);
    std::vector<std::pair<std::string, double>> sums;
    const auto response = Call(kAggregate, request);
    for (const auto& aggregate : response.aggregates()) {
      sums.emplace_back(aggregate.region_code(), aggregate.sum());
    }
    return sums;
  };
  EXPECT_THAT(codes(v1::AggregateFactsRequest::WHOLE), ElementsAre(Pair("370000", 10)));
  EXPECT_THAT(codes(v1::AggregateFactsRequest::PROVINCE), ElementsAre(Pair("370000", 10)));
  EXPECT_THAT(codes(v1::AggregateFactsRequest::PREFECTURE),
              ElementsAre(Pair("370000", 1), Pair("371500", 5), Pair("371600", 4)));
  EXPECT_THAT(
      codes(v1::AggregateFactsRequest::COUNTY),
      ElementsAre(Pair("370000", 1), Pair("371500", 2), Pair("371502", 3), Pair("371602", 4)));
}

TEST_F(AggregateTest, AConsolidatedReportIsNeverAddedToWhatItIncludes) {
  // A city's government includes its county's, and its own bureau's system; the neighbouring city's
  // bureau includes its county's bureau, but not another line of work there.
  Serve({ReportIn("371500", 1, 1000), Consolidated("371500", 2, 100), Consolidated("371502", 3, 40),
         Consolidated("371500", 4, 30, "商务"), Consolidated("371600", 5, 20, "商务"),
         Consolidated("371602", 6, 5, "商务"), Consolidated("371602", 7, 3, "教育")});
  v1::AggregateFactsRequest request = Of(kReceived);
  request.set_scope(v1::Report::CONSOLIDATED);
  const auto whole = Call(kAggregate, request);
  ASSERT_EQ(whole.aggregates_size(), 1);
  EXPECT_EQ(whole.aggregates(0).sum(), 100 + 20 + 3);
  EXPECT_EQ(whole.aggregates(0).agencies(), 6);
  EXPECT_EQ(whole.aggregates(0).counted(), 3);
  EXPECT_EQ(whole.aggregates(0).included_elsewhere(), 3);
  request.set_scope(v1::Report::SCOPE_UNSPECIFIED);
  EXPECT_EQ(Call(kAggregate, request).aggregates(0).sum(), 1000);
}

TEST_F(AggregateTest, OneOfTheIndicatorsOfASeriesCounts) {
  v1::ValidatedReport old = ReportIn("371500", 1, 1, 2018);
  AddFact(old, "applications.answer.granted", 4);
  v1::ValidatedReport both = ReportIn("371500", 2, 1, 2018);
  AddFact(both, "applications.result.granted", 6).set_column("total");
  AddFact(both, "applications.answer.granted", 7);
  Serve({old, both});
  const auto response = Call(kAggregate, Of("applications.result.granted"));
  ASSERT_EQ(response.aggregates_size(), 1);
  EXPECT_EQ(response.aggregates(0).sum(), 10);
  EXPECT_THAT(response.indicators(), ::testing::Contains("applications.answer.granted"));
  EXPECT_THAT(response.note(), ::testing::Not(IsEmpty()));
}

TEST_F(AggregateTest, RefusesWhatIsNoSum) {
  v1::AggregateFactsResponse response;
  const grpc::Status own_way = Try(kAggregate, Of("accountability.cases"), response);
  EXPECT_EQ(own_way.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(own_way.error_message(), HasSubstr("its own way"));
  EXPECT_EQ(Try(kAggregate, Of("nothing"), response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace nianbao::gateway
