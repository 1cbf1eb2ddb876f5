// SPDX-License-Identifier: Apache-2.0
// Real documents through normalize and extract, against what a careful reader found in them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "common/forms/forms.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/extract/extractor.h"
#include "services/normalize/normalizer.h"

namespace nianbao {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kShared = NIANBAO_SHARED_DIR;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

// The reports of the seed whose name begins with `number`.
std::vector<v1::ExtractedReport> Reports(const std::string& number) {
  static std::map<std::string, std::vector<v1::ExtractedReport>>* const cache =
      new std::map<std::string, std::vector<v1::ExtractedReport>>();
  if (auto known = cache->find(number); known != cache->end()) return known->second;
  for (const auto& entry : fs::directory_iterator(kShared / "seeds")) {
    if (entry.path().filename().string().rfind(number, 0) != 0) continue;
    v1::RawDocument raw;
    raw.set_document_id("sha256:" + std::string(64, '0'));
    raw.set_uri(entry.path().filename().string());
    auto normalizer = normalize::Normalizer::Create();
    EXPECT_TRUE(normalizer.ok()) << normalizer.status();
    auto document = (*normalizer)->Normalize(raw, ReadFile(entry.path()));
    EXPECT_TRUE(document.ok()) << document.status();
    if (!document.ok()) return {};
    const extract::Extractor extractor(forms::Catalogue::BuiltIn());
    return (*cache)[number] = extractor.Extract(*document);
  }
  ADD_FAILURE() << "no seed " << number;
  return {};
}

class SeedsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kShared / "seeds")) GTEST_SKIP() << "no shared test data: " << kShared;
  }
};

struct Expected {
  std::string seed;
  int part;
  v1::Document::Kind kind;
  std::string agency;
  std::string region;
  int year;
  v1::Report::Form form;
};

TEST_F(SeedsTest, EveryDocumentHasItsKindAgencyYearAndForm) {
  using v1::Document;
  using v1::Report;
  const std::vector<Expected> table = {
      {"000", 1, Document::ANNUAL_REPORT, "威海市环翠区商务局", "371002", 2018, Report::FORM_2014},
      {"001", 1, Document::ANNUAL_REPORT, "福建省商务厅", "350000", 2017, Report::FREE},
      {"002", 1, Document::ANNUAL_REPORT, "枣庄市市中区商务局", "370402", 2017, Report::FREE},
      {"003", 1, Document::ANNUAL_REPORT, "安康市商务局", "610900", 2019, Report::FORM_2019},
      {"004", 1, Document::GUIDE, "聊城市商务局", "371500", 0, Report::FORM_UNSPECIFIED},
      {"004", 2, Document::ANNUAL_REPORT, "聊城市商务局", "371500", 2023, Report::FORM_2021},
      {"004", 3, Document::ANNUAL_REPORT, "聊城市商务和投资促进局", "371500", 2022,
       Report::FORM_2021},
      {"004", 4, Document::ANNUAL_REPORT, "聊城市商务和投资促进局", "371500", 2021,
       Report::FORM_2021},
      {"004", 5, Document::ANNUAL_REPORT, "聊城市商务和投资促进局", "371500", 2020,
       Report::FORM_2019},
      {"004", 6, Document::ANNUAL_REPORT, "聊城市商务和投资促进局", "371500", 2019,
       Report::FORM_2019},
      {"004", 7, Document::ANNUAL_REPORT, "聊城市商务局", "371500", 2018, Report::FREE},
      {"004", 8, Document::ANNUAL_REPORT, "聊城市商务局", "371500", 2017, Report::FREE},
      {"004", 9, Document::ANNUAL_REPORT, "聊城市商务局", "371500", 2016, Report::FREE},
  };
  std::map<std::string, int> parts;
  for (const Expected& expected : table) {
    SCOPED_TRACE(expected.seed + " part " + std::to_string(expected.part));
    ++parts[expected.seed];
    const std::vector<v1::ExtractedReport> reports = Reports(expected.seed);
    ASSERT_GE(reports.size(), static_cast<std::size_t>(expected.part));
    const v1::ExtractedReport& found = reports[static_cast<std::size_t>(expected.part - 1)];
    EXPECT_EQ(v1::Document::Kind_Name(found.document().kind()),
              v1::Document::Kind_Name(expected.kind));
    EXPECT_EQ(found.report().agency().display_name(), expected.agency);
    EXPECT_EQ(found.report().agency().region_code(), expected.region);
    EXPECT_EQ(found.report().year(), expected.year);
    EXPECT_EQ(v1::Report::Form_Name(found.report().form()), v1::Report::Form_Name(expected.form));
  }
  for (const auto& [seed, count] : parts) {
    EXPECT_EQ(Reports(seed).size(), static_cast<std::size_t>(count)) << seed;
  }
}

// The report of a labelled document: "004/2020" is the report of seed 004 for 2020.
const v1::ExtractedReport* FindReport(const std::vector<v1::ExtractedReport>& reports,
                                      const std::string& id) {
  const std::string name = id.substr(id.find('/') + 1);
  for (const v1::ExtractedReport& report : reports) {
    const bool guide = report.document().kind() == v1::Document::GUIDE;
    if (name == "guide" ? guide : std::to_string(report.report().year()) == name) return &report;
  }
  return nullptr;
}

std::vector<json> LabelledDocuments(const std::string& number) {
  std::ifstream in(kShared / "gold" / (number + ".json"));
  return json::parse(in).at("documents").get<std::vector<json>>();
}

std::string Text(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

// What is wrong with how a labelled cell was read; empty where nothing is.
std::string Judge(const json& label, const v1::Report& report) {
  const std::string indicator = Text(label.at("indicator"));
  const std::string column = Text(label.at("column"));
  const auto fact = std::find_if(report.facts().begin(), report.facts().end(), [&](const auto& f) {
    return f.origin() == v1::Fact::TABLE && f.indicator() == indicator && f.column() == column;
  });
  if (fact == report.facts().end()) return "not found";
  const std::int64_t pos = label.at("pos").get<std::int64_t>();
  const v1::Evidence::Source& source = fact->evidence().source();
  if (label.at("value").is_null()) {
    if (fact->has_value() || !fact->literal().empty()) return "not blank but " + fact->literal();
    // A label gives the place of its row where cells of a row cannot be told apart.
    const auto end = pos + static_cast<std::int64_t>(text::Length(Text(label.at("quote"))));
    if (source.begin() < pos - 2 || source.begin() > end + 12) {
      return "blank at " + std::to_string(source.begin()) + ", label at " + std::to_string(pos);
    }
    return "";
  }
  if (!fact->has_value()) return "blank or no number: " + fact->literal();
  if (fact->value() != label.at("value").get<double>()) return "read " + fact->literal();
  if (source.begin() > pos || source.end() <= pos) {
    return "source " + std::to_string(source.begin()) + "-" + std::to_string(source.end()) +
           " not over " + std::to_string(pos);
  }
  if (fact->unit() != Text(label.at("unit"))) return "unit " + fact->unit();
  return "";
}

TEST_F(SeedsTest, EveryCellOfTheOfficialTablesIsReadRight) {
  int cells = 0;
  int right = 0;
  for (const std::string number : {"000", "003", "004"}) {
    const std::vector<v1::ExtractedReport> reports = Reports(number);
    for (const json& document : LabelledDocuments(number)) {
      const v1::ExtractedReport* report = FindReport(reports, Text(document.at("id")));
      EXPECT_NE(report, nullptr) << document.at("id");
      if (report == nullptr) continue;
      int expected = 0;
      for (const json& label : document.at("facts")) {
        if (label.at("where") != "table") continue;
        ++cells;
        ++expected;
        const std::string wrong = Judge(label, report->report());
        EXPECT_EQ(wrong, "") << document.at("id") << " " << label.at("indicator") << " "
                             << label.at("column");
        right += wrong.empty() ? 1 : 0;
      }
      const auto found = std::count_if(
          report->report().facts().begin(), report->report().facts().end(), [](const v1::Fact& f) {
            return f.origin() == v1::Fact::TABLE && !f.indicator().empty();
          });
      EXPECT_EQ(found, expected) << "cells beyond those of the reader in " << document.at("id");
    }
  }
  std::cout << "cells of official tables read right: " << right << " of " << cells << "\n";
  EXPECT_GT(cells, 600);
}

// A number of a table or chart that fits no form keeps its place, year and period.
TEST_F(SeedsTest, NumbersOfOtherTablesAreKept) {
  struct Kept {
    std::string seed;
    v1::Fact::Origin origin;
  };
  for (const Kept& kept : {Kept{"001", v1::Fact::TABLE}, Kept{"000", v1::Fact::CHART}}) {
    SCOPED_TRACE(kept.seed);
    const v1::Report report = Reports(kept.seed).front().report();
    int labels = 0;
    const json document = LabelledDocuments(kept.seed).front();
    for (const json& label : document.at("facts")) {
      const std::string where = kept.origin == v1::Fact::CHART ? "chart" : "table";
      if (label.at("where") != where) continue;
      ++labels;
      const std::int64_t pos = label.at("pos").get<std::int64_t>();
      const auto fact =
          std::find_if(report.facts().begin(), report.facts().end(), [&](const auto& f) {
            return f.evidence().source().begin() <= pos && pos < f.evidence().source().end();
          });
      ASSERT_NE(fact, report.facts().end()) << label;
      EXPECT_EQ(fact->value(), label.at("value").get<double>()) << label;
      EXPECT_EQ(fact->year(), label.at("year").get<int>()) << label;
      EXPECT_EQ(fact->origin(), kept.origin) << label;
      const std::string indicator = where == "table" ? Text(label.at("indicator")) : "";
      EXPECT_EQ(fact->indicator(), indicator) << label;
      EXPECT_EQ(fact->phrase().empty(), !indicator.empty()) << label;
      const bool cumulative = label.contains("period") && label["period"] == "cumulative";
      EXPECT_EQ(fact->period() == v1::Fact::CUMULATIVE, cumulative) << label;
    }
    EXPECT_GT(labels, 0);
  }
}

TEST_F(SeedsTest, ContactsAreThoseOfTheReader) {
  for (const std::string number : {"000", "001", "003", "004"}) {
    const std::vector<v1::ExtractedReport> reports = Reports(number);
    for (const json& document : LabelledDocuments(number)) {
      SCOPED_TRACE(Text(document.at("id")));
      const v1::ExtractedReport* report = FindReport(reports, Text(document.at("id")));
      ASSERT_NE(report, nullptr);
      const v1::Contact& contact = report->report().contact();
      const json& expected = document.at("contact");
      const auto want = [&](const char* key) {
        return expected.contains(key) ? Text(expected[key]) : "";
      };
      EXPECT_EQ(contact.address(), want("address"));
      EXPECT_EQ(contact.phone(), want("phone"));
      EXPECT_EQ(contact.fax(), want("fax"));
      EXPECT_EQ(contact.email(), want("email"));
      EXPECT_EQ(contact.postcode(), want("postcode"));
      EXPECT_EQ(contact.website(), want("website"));
    }
  }
}

TEST_F(SeedsTest, SectionsAreThoseOfTheReader) {
  for (const std::string number : {"000", "001", "003", "004"}) {
    const std::vector<v1::ExtractedReport> reports = Reports(number);
    for (const json& document : LabelledDocuments(number)) {
      const v1::ExtractedReport* report = FindReport(reports, Text(document.at("id")));
      ASSERT_NE(report, nullptr);
      EXPECT_EQ(static_cast<std::size_t>(report->report().sections_size()),
                document.at("sections").size())
          << document.at("id");
    }
  }
}

}  // namespace
}  // namespace nianbao
