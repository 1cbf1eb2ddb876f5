// SPDX-License-Identifier: Apache-2.0
#include "common/forms/forms.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::forms {
namespace {

using ::nianbao::forms::v1::Form;
using ::nianbao::forms::v1::FormTable;
using ::nianbao::v1::Report;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::set<std::string> Indicators(const Form& form) {
  std::set<std::string> indicators;
  for (const FormTable& table : form.tables()) {
    for (const auto& row : table.rows()) {
      if (row.heading()) continue;
      for (const auto& column : table.columns()) indicators.insert(CellIndicator(row, column));
    }
  }
  return indicators;
}

std::vector<std::string> TableIds(const Form& form) {
  std::vector<std::string> ids;
  for (const FormTable& table : form.tables()) ids.push_back(table.id());
  return ids;
}

TEST(CatalogueTest, BuiltInHoldsTheThreeOfficialForms) {
  const Catalogue& catalogue = Catalogue::BuiltIn();
  ASSERT_EQ(catalogue.forms().size(), 3u);
  const Form* form2014 = catalogue.Find(Report::FORM_2014);
  const Form* form2019 = catalogue.Find(Report::FORM_2019);
  const Form* form2021 = catalogue.Find(Report::FORM_2021);
  ASSERT_TRUE(form2014 && form2019 && form2021);
  EXPECT_THAT(TableIds(*form2014), ElementsAre("statistics"));
  EXPECT_THAT(TableIds(*form2019), ElementsAre("art20_1", "art20_5", "art20_6", "art20_8",
                                               "art20_9", "applications", "review"));
  EXPECT_THAT(TableIds(*form2021),
              ElementsAre("art20_1", "art20_5", "art20_6", "art20_8", "applications", "review"));
  EXPECT_EQ(catalogue.Find(Report::FREE), nullptr);
  EXPECT_EQ(catalogue.Find(Report::FORM_UNSPECIFIED), nullptr);
}

TEST(CatalogueTest, TheFormInForceFollowsTheYear) {
  const std::map<int, std::string> in_force = {
      {2008, ""},          {2013, ""},          {2014, "FORM_2014"}, {2018, "FORM_2014"},
      {2019, "FORM_2019"}, {2020, "FORM_2019"}, {2021, "FORM_2021"}, {2035, "FORM_2021"}};
  for (const auto& [year, name] : in_force) {
    SCOPED_TRACE(year);
    const Form* form = Catalogue::BuiltIn().InForce(year);
    EXPECT_EQ(form == nullptr ? "" : form->form(), name);
  }
}

TEST(CatalogueTest, AnOverlayInsertsOptionalRowsBehindItsAnchors) {
  const FormTable& table = Catalogue::BuiltIn().Find(Report::FORM_2014)->tables(0);
  std::vector<std::string> order;
  for (const auto& row : table.rows()) {
    if (row.indicator() == "applications.channel.letter" || row.optional()) {
      order.push_back(row.indicator());
    }
  }
  ASSERT_EQ(order.size(), 20u);
  EXPECT_EQ(order[0], "applications.channel.letter");
  EXPECT_EQ(order[1], "applications.channel.other");
  EXPECT_EQ(order[2], "archives.items");
  EXPECT_EQ(order.back(), "reading_points.visitors.township");
}

TEST(CatalogueTest, EveryIndicatorOfTheSharedListIsInItsForm) {
  const std::filesystem::path list =
      std::filesystem::path(NIANBAO_SHARED_DIR) / "gold/indicators.tsv";
  if (!std::filesystem::exists(list)) GTEST_SKIP() << "no shared test data: " << list;
  std::map<std::string, std::set<std::string>> of_form;
  for (const Form& form : Catalogue::BuiltIn().forms()) {
    of_form[form.form().substr(5)] = Indicators(form);
  }
  std::ifstream in(list);
  std::string line;
  int checked = 0;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    std::string id, label, unit, forms, form;
    std::getline(fields, id, '\t');
    std::getline(fields, label, '\t');
    std::getline(fields, unit, '\t');
    std::getline(fields, forms, '\t');
    std::istringstream names(forms);
    while (std::getline(names, form, ',')) {
      if (!of_form.contains(form)) continue;
      EXPECT_TRUE(of_form[form].contains(id)) << id << " in form " << form;
      ++checked;
    }
  }
  EXPECT_GT(checked, 100);
}

constexpr char kForm[] = R"(
form: "FORM_2021"
source: "a notice"
first_year: 2021
tables {
  id: "t"
  captions: "caption"
  columns { headers { labels: "count" } }
  rows { indicator: "a" labels: "whole" unit: "件" }
  rows { indicator: "b" labels: "part" unit: "件" }
}
)";

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

TEST(CatalogueTest, AGoodFormIsAccepted) {
  auto catalogue = Catalogue::Parse({kForm});
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  EXPECT_EQ(catalogue->forms().size(), 1u);
}

TEST(CatalogueTest, BrokenFormsAreRefusedWithTheirCause) {
  struct Case {
    std::string from, to, message;
  };
  const std::vector<Case> cases = {
      {"id: \"t\"", "id \"t\" oops", "line "},
      {"FORM_2021", "FORM_1999", "FORM_1999"},
      {"FORM_2021", "FREE", "FREE"},
      {"source: \"a notice\"", "", "source is missing"},
      {"first_year: 2021", "", "first_year is missing"},
      {"first_year: 2021", "first_year: 2021 last_year: 2020", "last_year"},
      {"captions: \"caption\"", "", "no captions"},
      {"columns { headers { labels: \"count\" } }", "", "no columns"},
      {"headers { labels: \"count\" }", "applicant: \"total\"", "without header labels"},
      {"headers { labels: \"count\" }", "headers { labels: \"c\" } applicant: \"x\"", "applicant"},
      {"indicator: \"b\"", "indicator: \"a\"", "declared twice"},
      {"labels: \"part\"", "labels: \"wh ole\"", "share the label"},
      {"labels: \"part\" unit: \"件\"", "labels: \"part\"", "has no unit"},
      {"indicator: \"b\" labels: \"part\"", "indicator: \"b\"", "has no label"},
      {"indicator: \"b\"", "indicator: \"b\" heading: true", "heading row"},
      {"tables {", "sections { number: 2 labels: \"s\" } tables {", "where section 1 belongs"},
      {"tables {", "sections { number: 1 labels: \"s\" tables: \"u\" } tables {", "not declared"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.from + " -> " + c.to);
    auto catalogue = Catalogue::Parse({Replaced(kForm, c.from, c.to)});
    EXPECT_EQ(catalogue.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(catalogue.status().message()), HasSubstr("form file 0"));
    EXPECT_THAT(std::string(catalogue.status().message()), HasSubstr(c.message));
  }
}

TEST(CatalogueTest, TwoFormsOfOneYearAreRefused) {
  auto catalogue = Catalogue::Parse({kForm, Replaced(kForm, "FORM_2021", "FORM_2019")});
  EXPECT_THAT(std::string(catalogue.status().message()), HasSubstr("same year"));
}

TEST(CatalogueTest, AnOverlayWithoutItsAnchorIsRefused) {
  const std::string overlay = R"(form: "FORM_2021" tables { id: "t" rows { indicator: "z" } })";
  auto catalogue = Catalogue::Parse({kForm, overlay});
  EXPECT_THAT(std::string(catalogue.status().message()), HasSubstr("form file 1"));
  EXPECT_THAT(std::string(catalogue.status().message()), HasSubstr("anchor z"));
}

}  // namespace
}  // namespace nianbao::forms
