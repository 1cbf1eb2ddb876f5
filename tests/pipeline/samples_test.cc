// SPDX-License-Identifier: Apache-2.0
// The invented reports of tests/samples through normalize, extract and validate.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "common/forms/forms.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/extract/extractor.h"
#include "services/normalize/normalizer.h"
#include "services/validate/validator.h"

namespace nianbao {
namespace {

namespace fs = std::filesystem;
using Row = std::map<std::string, std::string>;

const fs::path kSamples = fs::path(NIANBAO_SOURCE_DIR) / "tests/samples";

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> fields;
  std::istringstream in(text);
  std::string field;
  while (std::getline(in, field, separator)) fields.push_back(field);
  return fields;
}

// The lines of expected.tsv by column name; its README says what they mean.
std::vector<Row> ExpectedRows() {
  std::ifstream in(kSamples / "expected.tsv");
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> names = Split(line, '\t');
  std::vector<Row> rows;
  while (std::getline(in, line)) {
    const std::vector<std::string> fields = Split(line, '\t');
    Row row;
    for (std::size_t i = 0; i < names.size(); ++i)
      row[names[i]] = i < fields.size() ? fields[i] : "";
    rows.push_back(row);
  }
  return rows;
}

std::vector<v1::ExtractedReport> Extract(const std::string& file) {
  static std::map<std::string, std::vector<v1::ExtractedReport>>* const cache =
      new std::map<std::string, std::vector<v1::ExtractedReport>>();
  if (const auto known = cache->find(file); known != cache->end()) return known->second;
  std::ifstream in(kSamples / file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  v1::RawDocument raw;
  raw.set_document_id("sha256:" + std::string(64, '0'));
  raw.set_uri(file);
  auto normalizer = normalize::Normalizer::Create();
  EXPECT_TRUE(normalizer.ok()) << normalizer.status();
  auto document = (*normalizer)->Normalize(raw, content.str());
  EXPECT_TRUE(document.ok()) << document.status();
  if (!document.ok()) return {};
  return (*cache)[file] = extract::Extractor(forms::Catalogue::BuiltIn()).Extract(*document);
}

std::string OrEmpty(const std::string& name, const std::string& unspecified) {
  return name == unspecified ? "" : name;
}

TEST(SamplesTest, EveryDocumentIsReadAsWhatItIs) {
  std::map<std::string, std::size_t> parts;
  for (const Row& row : ExpectedRows()) {
    SCOPED_TRACE(row.at("file") + " part " + row.at("part"));
    const std::vector<v1::ExtractedReport> reports = Extract(row.at("file"));
    const auto part = static_cast<std::size_t>(std::stoi(row.at("part")));
    parts[row.at("file")] = std::max(parts[row.at("file")], part);
    ASSERT_GE(reports.size(), part);
    const v1::ExtractedReport& found = reports[part - 1];
    const v1::Report& report = found.report();
    EXPECT_EQ(v1::Document::Kind_Name(found.document().kind()), row.at("kind"));
    EXPECT_EQ(report.agency().display_name(), row.at("agency"));
    EXPECT_EQ(report.year() == 0 ? "" : std::to_string(report.year()), row.at("year"));
    EXPECT_EQ(OrEmpty(v1::Report::Scope_Name(report.scope()), "SCOPE_UNSPECIFIED"),
              row.at("scope"));
    EXPECT_EQ(OrEmpty(v1::Report::Form_Name(report.form()), "FORM_UNSPECIFIED"), row.at("form"));
  }
  EXPECT_GE(parts.size(), 10u);
  for (const auto& [file, count] : parts) EXPECT_EQ(Extract(file).size(), count) << file;
}

// Whether a finding is the one that `expected` ("form.balance@applications.received/total") names.
bool IsFinding(const v1::Finding& finding, const v1::Report& report, const std::string& expected) {
  const std::size_t at = expected.find('@');
  if (finding.rule_id() != expected.substr(0, at)) return false;
  if (at == std::string::npos) return true;
  const std::string cell = expected.substr(at + 1);
  if (cell.rfind("section.", 0) == 0) return true;
  const std::size_t slash = cell.find('/');
  return std::any_of(report.facts().begin(), report.facts().end(), [&](const v1::Fact& fact) {
    const auto& ids = finding.fact_ids();
    return std::find(ids.begin(), ids.end(), fact.fact_id()) != ids.end() &&
           fact.indicator() == cell.substr(0, slash) &&
           (slash == std::string::npos || fact.column() == cell.substr(slash + 1));
  });
}

TEST(SamplesTest, FindingsOfTheFormRulesAreTheExpectedOnes) {
  const validate::Validator validator(forms::Catalogue::BuiltIn());
  for (const Row& row : ExpectedRows()) {
    SCOPED_TRACE(row.at("file") + " part " + row.at("part"));
    const std::vector<v1::ExtractedReport> reports = Extract(row.at("file"));
    const auto part = static_cast<std::size_t>(std::stoi(row.at("part")));
    ASSERT_GE(reports.size(), part);
    const v1::ValidatedReport validated = validator.Validate(reports[part - 1], {});
    std::vector<std::string> open = Split(row.at("findings"), ' ');
    for (const v1::Finding& finding : validated.findings()) {
      if (finding.rule_id().rfind("form.", 0) != 0) continue;
      const auto match = std::find_if(open.begin(), open.end(), [&](const std::string& expected) {
        return IsFinding(finding, validated.report(), expected);
      });
      EXPECT_NE(match, open.end()) << finding.rule_id() << ": " << finding.message();
      if (match != open.end()) open.erase(match);
    }
    EXPECT_TRUE(open.empty()) << "not found: " << (open.empty() ? "" : open.front());
  }
}

// The samples are wrong in their tables and structure alone.
TEST(SamplesTest, TextsAndDatesDrawNoErrorAndNoWarning) {
  const validate::Validator validator(forms::Catalogue::BuiltIn());
  for (const Row& row : ExpectedRows()) {
    SCOPED_TRACE(row.at("file") + " part " + row.at("part"));
    const auto part = static_cast<std::size_t>(std::stoi(row.at("part")));
    const std::vector<v1::ExtractedReport> reports = Extract(row.at("file"));
    ASSERT_GE(reports.size(), part);
    validate::History history;
    for (const v1::ExtractedReport& other : reports) {
      if (other.report().year() != reports[part - 1].report().year()) {
        history.reports.push_back(other.report());
      }
    }
    const v1::ValidatedReport validated = validator.Validate(reports[part - 1], history);
    for (const v1::Finding& finding : validated.findings()) {
      if (finding.rule_id().rfind("form.", 0) == 0) continue;
      EXPECT_LT(finding.severity(), v1::Finding::WARNING)
          << finding.rule_id() << ": " << finding.message();
    }
  }
}

}  // namespace
}  // namespace nianbao
