// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/filter.h"

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/projection.h"
#include "services/gateway/report_samples.h"

namespace nianbao::gateway {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

v1::ValidatedReport Sample() {
  v1::ValidatedReport report = SampleReport(27, 2022, 1);
  report.mutable_report()->mutable_agency()->add_other_names("青湖市商务和投资促进局（ＡＢ）");
  AddFinding(report, v1::Finding::WARNING);
  AddFinding(report, v1::Finding::INFO);
  return report;
}

TEST(Filter, Matches) {
  struct Row {
    std::string filter;
    bool matches;
  };
  const std::vector<Row> rows = {
      {"", true},
      {"   ", true},
      {"year = 2022", true},
      {"year=2022", true},
      {"year : 2022", true},
      {"year != 2022", false},
      {"year < 2022", false},
      {"year <= 2022", true},
      {"year > 2021 AND year < 2023", true},
      {"year >= 2023", false},
      {"agency = \"青湖27市商务局\"", true},
      {"agency = 青湖27市商务局", true},
      {"agency = '青湖市商务和投资促进局（ＡＢ）'", true},
      {"agency = 370100-0000001b", true},
      {"agency = \"青湖\"", false},
      {"agency != \"青湖27市商务局\"", false},
      {"agency : 投资促进", true},
      {"agency : \"(ab)\"", true},
      {"agency : \"%\"", false},
      {"form = FORM_2021", true},
      {"form != FORM_2021", false},
      {"scope = CONSOLIDATED", false},
      {"kind : ANNUAL_REPORT", true},
      {"state = CURRENT", true},
      {"region = 370100", true},
      {"finding = form.balance", true},
      {"finding : form.", true},
      {"finding = form.", false},
      {"finding != form.balance", false},
      {"finding : cross.", false},
      {"fact(applications.received) > 2.5", true},
      {"fact( applications.received , total ) = 3", true},
      {"fact(applications.received) < 3", false},
      {"fact(applications.received, other) = 3", false},
      {"fact(applications.carried_in) >= 0", false},
      {"region = \"370100\"", true},
      {"region : 37", true},
      {"region : 38", false},
      {"region != 370100", false},
      {"severity = WARNING", true},
      {"severity = INFO", false},
      {"severity >= INFO", true},
      {"severity >= ERROR", false},
      {"severity != NONE", true},
      {"severity = NONE", false},
      {"year = 2022 AND form = FORM_2019", false},
      {"\tyear = 2022\n AND\tform = \"FORM_2021\" ", true},
  };
  const ReportColumns columns = ColumnsOf(Sample());
  for (const Row& row : rows) {
    SCOPED_TRACE(row.filter);
    ASSERT_OK_AND_ASSIGN(const Filter filter, Filter::Parse(row.filter));
    EXPECT_EQ(filter.Matches(columns), row.matches);
  }
}

TEST(Filter, UnknownYearHasNoOrder) {
  v1::ValidatedReport report = Sample();
  report.mutable_report()->clear_year();
  const ReportColumns columns = ColumnsOf(report);
  for (const std::string text : {"year < 2022", "year <= 2022", "year >= 0", "year > 0"}) {
    SCOPED_TRACE(text);
    ASSERT_OK_AND_ASSIGN(const Filter filter, Filter::Parse(text));
    EXPECT_FALSE(filter.Matches(columns));
  }
  ASSERT_OK_AND_ASSIGN(const Filter unknown, Filter::Parse("year = 0"));
  EXPECT_TRUE(unknown.Matches(columns));
}

TEST(Filter, EscapesInQuotes) {
  v1::ValidatedReport report = Sample();
  report.mutable_report()->mutable_agency()->set_display_name("a\"b'c\\d");
  ASSERT_OK_AND_ASSIGN(const Filter filter, Filter::Parse(R"(agency = "a\"b'c\\d")"));
  EXPECT_TRUE(filter.Matches(ColumnsOf(report)));
}

TEST(Filter, SaysWhereAndWhat) {
  struct Row {
    std::string filter;
    std::string message;
  };
  const std::vector<Row> rows = {
      {"agnecy = 1", "character 1: expected a field, found \"agnecy\"; fields are agency, year"},
      {"year", "character 5: expected an operator after year: = != < <= > >= :"},
      {"year = ", "character 8: expected a value"},
      {"year = 20x2", "character 8: year wants a number"},
      {"year = 20220", "year wants a number"},
      {"year = -1", "year wants a number"},
      {"form > FORM_2019", "character 6: form has no order; it takes = != :"},
      {"form = FORM_2020", "form is one of FREE, FORM_2014, FORM_2019, FORM_2021; found"},
      {"form = FORM_UNSPECIFIED", "form is one of"},
      {"severity = BAD", "severity is one of NONE, INFO, WARNING, ERROR; found \"BAD\""},
      {"region = 37", "region wants six digits"},
      {"region : 3701000", "region wants six digits"},
      {"agency = \"\"", "agency wants an id or a name"},
      {"agency : \"　\"", "agency wants an id or a name"},
      {"agency = \"青湖", "character 10: this quote is not closed"},
      {"agency = \"a\\n\"", "a backslash stands only before"},
      {"agency = \"a\x01\"", "no control characters"},
      {"agency = 青湖局 year = 2022", "character 14: expected AND (in capitals) or the end"},
      {"year = 2022 and form = FREE", "expected AND (in capitals)"},
      {"year = 2022 OR year = 2021", "OR, NOT and brackets are not supported"},
      {"(year = 2022)", "expected a field, found \"(\""},
      {"year = 2022 AND", "expected a field"},
      {"year == 2022", "expected a value"},
      {std::string(5000, ' '), "at most 4096"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.filter);
    EXPECT_THAT(Filter::Parse(row.filter),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(row.message)));
  }
}

TEST(Filter, LimitsRestrictions) {
  std::string text = "year = 2022";
  for (std::size_t i = 1; i < kMaxRestrictions; ++i) text += " AND year = 2022";
  EXPECT_OK(Filter::Parse(text));
  EXPECT_THAT(Filter::Parse(text + " AND year = 2022"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("more than 32")));
}

// Reports and filters drawn from few values, so that every pair has a fair chance to match.
class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  int Below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  template <typename T>
  T Of(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(Below(static_cast<int>(values.size())))];
  }

  v1::ValidatedReport Report(int number) {
    v1::ValidatedReport report = SampleReport(0, 1, number);
    v1::Report& content = *report.mutable_report();
    content.set_name(absl::StrCat("agencies/x/reports/", number));
    content.mutable_agency()->set_agency_id(Of<std::string>({"", "370100-1", "371500-2"}));
    content.mutable_agency()->set_display_name(Of(kNames));
    if (Below(2) == 0) content.mutable_agency()->add_other_names(Of(kNames));
    content.mutable_agency()->set_region_code(Of<std::string>({"", "370100", "371500", "110000"}));
    content.set_year(Of<int>({0, 2020, 2021, 2022}));
    content.set_form(Of<v1::Report::Form>(
        {v1::Report::FORM_UNSPECIFIED, v1::Report::FREE, v1::Report::FORM_2021}));
    content.set_scope(Of<v1::Report::Scope>({v1::Report::OWN, v1::Report::CONSOLIDATED}));
    report.mutable_document()->set_kind(
        Of<v1::Document::Kind>({v1::Document::ANNUAL_REPORT, v1::Document::GUIDE}));
    report.set_state(Of<v1::ValidatedReport::State>(
        {v1::ValidatedReport::CURRENT, v1::ValidatedReport::UNRESOLVED}));
    for (int i = Below(4); i > 0; --i) {
      v1::Fact& fact =
          AddFact(report, Of<std::string>({"applications.received", "applications.carried_in", ""}),
                  Below(4));
      fact.set_column(Of<std::string>({"", "total", "other"}));
      fact.set_year(report.report().year() - Below(2));
      fact.set_uncertain(Below(4) == 0);
      if (Below(4) == 0) fact.clear_value();
    }
    for (int i = Below(3); i > 0; --i) {
      AddFinding(report, static_cast<v1::Finding::Severity>(1 + Below(3)));
    }
    return report;
  }

  std::string Restriction() {
    const std::string ordered = Of<std::string>({"=", "!=", "<", "<=", ">", ">=", ":"});
    const std::string plain = Of<std::string>({"=", "!=", ":"});
    switch (Below(10)) {
      case 0:
        return "year " + ordered + " " + Of<std::string>({"0", "2020", "2021", "2022"});
      case 1:
        return "form " + plain + " " + Of<std::string>({"FREE", "FORM_2021", "FORM_2014"});
      case 2:
        return "scope " + plain + " " + Of<std::string>({"OWN", "CONSOLIDATED"});
      case 3:
        return "kind " + plain + " " + Of<std::string>({"ANNUAL_REPORT", "GUIDE"});
      case 4:
        return "state " + plain + " " + Of<std::string>({"CURRENT", "UNRESOLVED"});
      case 5:
        return plain == ":" ? "region : " + Of<std::string>({"3", "37", "371500"})
                            : "region " + plain + " 371500";
      case 6:
        return "severity " + ordered + " " + Of<std::string>({"NONE", "INFO", "WARNING", "ERROR"});
      case 7:
        return "finding " + plain + " " + Of<std::string>({"form.balance", "form.", "form_"});
      case 8:
        return "fact(" +
               Of<std::string>({"applications.received", "applications.received, total",
                                "applications.received,other", "applications.carried_in"}) +
               ") " + ordered + " " + Of<std::string>({"0", "1", "2.5", "3"});
      default:
        return "agency " + plain + " '" +
               Of<std::string>({"青湖局", "37", "%", "_", "a_b", "A%", "局", "100%乡", "a\\\\b"}) +
               "'";
    }
  }

  const std::vector<std::string> kNames = {"",      "青湖局", "青湖 局", "A_b",
                                           "ａ％B", "100%乡", "a\\b",    "370100-1"};

 private:
  std::mt19937 random_;
};

// A list and a watch must not disagree about what a filter means.
TEST(Filter, SqlAndPredicateAgree) {
  ASSERT_OK_AND_ASSIGN(const auto database, store::Database::Open({.path = ":memory:"}));
  ASSERT_OK_AND_ASSIGN(const auto projection, Projection::Create(*database));
  Dice dice(20260105);
  std::vector<v1::ValidatedReport> reports;
  std::vector<bus::StoredRecord> records;
  for (int i = 0; i < 300; ++i) {
    reports.push_back(dice.Report(i));
    records.push_back({.topic = std::string(bus::kValidatedTopic),
                       .partition = 0,
                       .offset = i,
                       .timestamp = absl::UnixEpoch(),
                       .record = RecordOf(reports.back()).record});
  }
  ASSERT_OK(projection->Apply(records, {"log", std::string(bus::kValidatedTopic), {{0, 300}}}));
  std::size_t matched = 0;
  for (int i = 0; i < 500; ++i) {
    std::string text = dice.Restriction();
    for (int more = dice.Below(3); more > 0; --more) text += " AND " + dice.Restriction();
    SCOPED_TRACE(text);
    ASSERT_OK_AND_ASSIGN(const Filter filter, Filter::Parse(text));
    std::set<std::string> expected;
    for (const auto& report : reports) {
      if (filter.Matches(ColumnsOf(report))) expected.insert(report.report().name());
    }
    ASSERT_OK_AND_ASSIGN(const ReportPage page,
                         projection->List({.filter = filter, .max_reports = 1000}));
    std::set<std::string> listed;
    for (const auto& report : page.reports) listed.insert(report.report().name());
    EXPECT_EQ(listed, expected);
    matched += expected.size();
  }
  EXPECT_GT(matched, 5000u) << "the filters drawn match too little to prove anything";
}

}  // namespace
}  // namespace nianbao::gateway
