// SPDX-License-Identifier: Apache-2.0
#include "services/validate/directory.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/sightings.h"

namespace nianbao::validate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Agency;

// What a document of the year says of its agency.
v1::ExtractedReport MakeReport(const std::string& document, const std::string& region,
                               const std::string& name, int year, const std::string& phone = "") {
  v1::ExtractedReport extracted;
  extracted.mutable_document()->set_document_id(document);
  extracted.mutable_document()->set_part(1);
  extracted.mutable_document()->set_kind(v1::Document::ANNUAL_REPORT);
  v1::Report& report = *extracted.mutable_report();
  report.set_year(year);
  report.set_scope(v1::Report::OWN);
  report.mutable_contact()->set_phone(phone);
  Agency& agency = *report.mutable_agency();
  agency.set_region_code(region);
  agency.set_display_name(name);
  agency.set_kind_of_body("局");
  const std::size_t city = std::string("青湖市").size();
  agency.set_line_of_work(name.substr(city, name.size() - city - std::string("局").size()));
  return extracted;
}

class DirectoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(database_, store::Database::Open({.path = ":memory:"}));
    const std::string tables = std::string(kDirectoryTables) + std::string(kContinuityTables) +
                               std::string(kSightingTables);
    const std::string_view migrations[] = {tables};
    ASSERT_OK(database_->Migrate(migrations));
  }

  std::set<std::string> Note(const v1::ExtractedReport& report) {
    auto transaction = database_->Begin();
    EXPECT_OK(transaction);
    auto changed = Directory(*transaction, aliases_).Note(report);
    EXPECT_OK(changed);
    EXPECT_OK(transaction->Commit());
    return *changed;
  }

  void Forget(const std::string& document) {
    auto transaction = database_->Begin();
    EXPECT_OK(transaction);
    EXPECT_OK(Directory(*transaction, aliases_).Forget(document, 1));
    EXPECT_OK(transaction->Commit());
  }

  Agency Resolve(const std::string& region, const std::string& name) {
    auto transaction = database_->Begin();
    EXPECT_OK(transaction);
    Agency agency;
    agency.set_region_code(region);
    agency.set_display_name(name);
    auto resolved = Directory(*transaction, aliases_).Resolve(agency);
    EXPECT_OK(resolved);
    return *resolved;
  }

  std::string IdAfter(const v1::ExtractedReport& report) {
    Note(report);
    const Agency& agency = report.report().agency();
    return Resolve(agency.region_code(), agency.display_name()).agency_id();
  }

  std::vector<Alias> aliases_;
  std::unique_ptr<store::Database> database_;
};

TEST_F(DirectoryTest, GivesAnIdOnce) {
  const std::string id = IdAfter(MakeReport("a", "990100", "青湖市商务局", 2020));
  EXPECT_THAT(id, ::testing::MatchesRegex("990100-[0-9a-f]{8}"));
  EXPECT_EQ(IdAfter(MakeReport("b", "990100", "青湖市商务局", 2021)), id);
  EXPECT_NE(IdAfter(MakeReport("c", "990100", "青湖市财政局", 2021)), id);
  EXPECT_THAT(IdAfter(MakeReport("d", "", "青湖市商务局", 2021)), ::testing::StartsWith("000000-"));
}

TEST_F(DirectoryTest, EntersOnlyWhatIsNoted) {
  EXPECT_EQ(Resolve("990100", "青湖市商务局").agency_id(), "");
  const std::string id = IdAfter(MakeReport("a", "990100", "青湖市商务局", 2020));
  EXPECT_EQ(Resolve("990100", "青湖市商务局").agency_id(), id);
  EXPECT_EQ(Resolve("990100", "").agency_id(), "");
}

TEST_F(DirectoryTest, AnIdThatIsTakenIsNotGivenAgain) {
  const std::string id = IdAfter(MakeReport("a", "990100", "青湖市商务局", 2020));
  // As after a change of hands: the id stays with its agency, the name is free.
  ASSERT_OK(database_->Execute("DELETE FROM agency_name"));
  ASSERT_OK(database_->Execute("UPDATE agency SET first_name = 'x'"));
  EXPECT_NE(IdAfter(MakeReport("a", "990100", "青湖市商务局", 2020)), id);
}

TEST_F(DirectoryTest, ARenamedAgencyKeepsTheIdThatWasBornFirst) {
  const std::string id = IdAfter(MakeReport("a", "990100", "青湖市商务局", 2018, "0600-5551234"));
  const auto changed =
      Note(MakeReport("b", "990100", "青湖市商务和投资促进局", 2020, "(0600)5551234"));
  EXPECT_THAT(changed, ::testing::Contains(id));
  const Agency renamed = Resolve("990100", "青湖市商务和投资促进局");
  EXPECT_EQ(renamed.agency_id(), id);
  EXPECT_THAT(renamed.other_names(), ElementsAre("青湖市商务局"));
  EXPECT_THAT(renamed.former_ids(), ::testing::SizeIs(1));
  ASSERT_EQ(renamed.continuity_size(), 1);
  EXPECT_THAT(renamed.continuity(0).evidence(), ElementsAre(Agency::Continuity::PHONE));
  EXPECT_THAT(Resolve("990100", "青湖市商务局").other_names(),
              ElementsAre("青湖市商务和投资促进局"));
}

TEST_F(DirectoryTest, WhatIsTakenBackProvesNothing) {
  const std::string id = IdAfter(MakeReport("a", "990100", "青湖市商务局", 2018, "5551234"));
  Note(MakeReport("b", "990100", "青湖市商务和投资促进局", 2020, "5551234"));
  Forget("a");
  const Agency parted = Resolve("990100", "青湖市商务和投资促进局");
  EXPECT_NE(parted.agency_id(), id);
  EXPECT_THAT(parted.other_names(), IsEmpty());
  EXPECT_EQ(Resolve("990100", "青湖市商务局").agency_id(), id);
  // And the same proof joins them again, under the same id.
  EXPECT_EQ(IdAfter(MakeReport("a", "990100", "青湖市商务局", 2018, "5551234")), id);
  EXPECT_EQ(Resolve("990100", "青湖市商务和投资促进局").agency_id(), id);
}

TEST_F(DirectoryTest, AnAliasNeedsNoOtherProof) {
  aliases_ = {{"990100", "青湖市外经局", "青湖市商务局"}};
  const std::string id = IdAfter(MakeReport("a", "990100", "青湖市商务局", 2018));
  Note(MakeReport("b", "990100", "青湖市外经局", 2018));
  const Agency agency = Resolve("990100", "青湖市外经局");
  EXPECT_EQ(agency.agency_id(), id);
  ASSERT_EQ(agency.continuity_size(), 1);
  EXPECT_THAT(agency.continuity(0).evidence(), ElementsAre(Agency::Continuity::ALIAS_FILE));
}

TEST_F(DirectoryTest, NamesOfAnUnknownRegionStayApart) {
  const std::string id = IdAfter(MakeReport("a", "", "青湖市商务局", 2018, "5551234"));
  EXPECT_NE(IdAfter(MakeReport("b", "", "青湖市商务和投资促进局", 2020, "5551234")), id);
}

// The names of each agency, whatever their ids.
std::set<std::set<std::string>> NamesOfAgencies(store::Database& database) {
  std::map<std::string, std::set<std::string>> agencies;
  const auto rows = database.Query("SELECT agency_id, name FROM agency_name");
  EXPECT_OK(rows);
  for (const store::Row& row : *rows) agencies[row.Text(0)].insert(row.Text(1));
  std::set<std::set<std::string>> names;
  for (const auto& [id, group] : agencies) names.insert(group);
  return names;
}

TEST_F(DirectoryTest, TheOrderOfArrivalDoesNotMatter) {
  std::vector<v1::ExtractedReport> reports = {
      MakeReport("a", "990100", "青湖市商务局", 2017, "5551234"),
      MakeReport("b", "990100", "青湖市商务和投资促进局", 2019, "5551234"),
      MakeReport("c", "990100", "青湖市投资促进局", 2017, "5551234"),
      MakeReport("d", "990100", "青湖市商务和投资促进局", 2020, "5559876"),
      MakeReport("e", "990100", "青湖市商务局", 2023, "5559876"),
      MakeReport("f", "990100", "青湖市教育局", 2017, "5551234"),
      MakeReport("g", "990100", "青湖市教育和体育局", 2019, "5551234"),
      MakeReport("h", "990100", "青湖市体育局", 2019, "5551234")};
  std::mt19937 random(7);
  for (int round = 0; round < 24; ++round) {
    SCOPED_TRACE(round);
    for (const char* table :
         {"agency", "agency_name", "agency_birth", "agency_link", "agency_sighting"}) {
      ASSERT_OK(database_->Execute("DELETE FROM " + std::string(table)));
    }
    std::shuffle(reports.begin(), reports.end(), random);
    for (const auto& report : reports) Note(report);
    // A document that is read again, and one that comes and goes, change nothing.
    Note(reports.front());
    Note(MakeReport("x", "990100", "青湖市商务局", 2020, "5550000"));
    Forget("x");
    EXPECT_EQ(NamesOfAgencies(*database_),
              (std::set<std::set<std::string>>{{"青湖市商务局", "青湖市商务和投资促进局"},
                                               {"青湖市投资促进局"},
                                               {"青湖市教育局", "青湖市教育和体育局"},
                                               {"青湖市体育局"}}));
  }
}

}  // namespace
}  // namespace nianbao::validate
