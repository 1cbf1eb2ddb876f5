// SPDX-License-Identifier: Apache-2.0
// Findings in real documents, against those of a careful reader.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "common/forms/forms.h"
#include "gtest/gtest.h"
#include "services/extract/extractor.h"
#include "services/normalize/normalizer.h"
#include "services/validate/validator.h"

namespace nianbao {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kShared = NIANBAO_SHARED_DIR;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Text(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

// Rules by the kind of a finding, or by the name of a check: tests/gold_rules.tsv.
std::map<std::string, std::set<std::string>> RulesByKind() {
  std::ifstream in(fs::path(NIANBAO_SOURCE_DIR) / "tests/gold_rules.tsv");
  std::map<std::string, std::set<std::string>> rules;
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    if (line.empty() || line[0] == '#' || tab == std::string::npos) continue;
    std::istringstream words(line.substr(tab + 1));
    rules[line.substr(0, tab)] = {std::istream_iterator<std::string>(words), {}};
  }
  return rules;
}

// The documents of a seed, each checked with the others of its file as history.
std::vector<v1::ValidatedReport> CheckSeed(const fs::path& path) {
  auto normalizer = normalize::Normalizer::Create();
  EXPECT_TRUE(normalizer.ok()) << normalizer.status();
  v1::RawDocument raw;
  raw.set_document_id("sha256:" + std::string(64, '0'));
  raw.set_uri(path.filename().string());
  const auto document = (*normalizer)->Normalize(raw, ReadFile(path));
  EXPECT_TRUE(document.ok()) << document.status();
  if (!document.ok()) return {};
  const auto reports = extract::Extractor(forms::Catalogue::BuiltIn()).Extract(*document);
  const validate::Validator validator(forms::Catalogue::BuiltIn());
  std::vector<v1::ValidatedReport> checked;
  for (const v1::ExtractedReport& report : reports) {
    validate::History history;
    for (const v1::ExtractedReport& other : reports) {
      const bool annual = other.document().kind() == v1::Document::ANNUAL_REPORT;
      if (annual && &other != &report) history.reports.push_back(other.report());
    }
    checked.push_back(validator.Validate(report, history));
  }
  return checked;
}

// "004/2020" is the report for 2020, "004/guide" the guide.
const v1::ValidatedReport* Find(const std::vector<v1::ValidatedReport>& checked,
                                const std::string& id) {
  const std::string name = id.substr(id.find('/') + 1);
  for (const v1::ValidatedReport& report : checked) {
    const bool guide = report.document().kind() == v1::Document::GUIDE;
    if (name == "guide" ? guide : std::to_string(report.report().year()) == name) return &report;
  }
  return nullptr;
}

// Takes the first finding of one of the rules out of `findings`; false where there is none.
bool Take(const std::set<std::string>& rules, std::vector<v1::Finding>& findings) {
  const auto found = std::find_if(findings.begin(), findings.end(), [&](const v1::Finding& one) {
    return rules.contains(one.rule_id());
  });
  if (found == findings.end()) return false;
  findings.erase(found);
  return true;
}

class Judge {
 public:
  explicit Judge(std::map<std::string, std::set<std::string>> rules) : rules_(std::move(rules)) {}

  // Every error of the reader is found, and nothing that holds is called an error.
  void Compare(const json& document, const v1::ValidatedReport& checked) {
    const std::string id = Text(document.at("id"));
    std::vector<v1::Finding> open(checked.findings().begin(), checked.findings().end());
    for (const char* severity : {"error", "warning", "info"}) {
      for (const json& label : document.value("findings", json::array())) {
        if (label.at("severity") != severity) continue;
        const bool found = Take(RulesOf(Text(label.at("kind"))), open);
        if (severity == std::string("error")) {
          EXPECT_TRUE(found) << id << ": not found: " << Text(label.at("detail"));
          ++errors_;
        } else if (!found && severity == std::string("warning")) {
          std::cout << id << ": a reader's warning without a finding: " << Text(label.at("kind"))
                    << ": " << Text(label.at("detail")) << "\n";
        }
      }
    }
    CompareHolds(document, open);
    for (const v1::Finding& finding : open) {
      std::cout << id << ": " << v1::Finding::Severity_Name(finding.severity())
                << " without a label: " << finding.rule_id() << ": " << finding.message() << "\n";
    }
  }

  int errors() const { return errors_; }

 private:
  const std::set<std::string>& RulesOf(const std::string& kind) {
    const auto rules = rules_.find(kind);
    EXPECT_NE(rules, rules_.end()) << "tests/gold_rules.tsv does not have " << kind;
    return rules == rules_.end() ? rules_[""] : rules->second;
  }

  void CompareHolds(const json& document, const std::vector<v1::Finding>& open) {
    for (const json& label : document.value("holds", json::array())) {
      const std::string check = Text(label.at("check"));
      if (rules_.find(check) == rules_.end()) continue;
      for (const v1::Finding& finding : open) {
        const bool denied =
            finding.severity() == v1::Finding::ERROR && RulesOf(check).contains(finding.rule_id());
        EXPECT_FALSE(denied) << Text(document.at("id")) << ": " << finding.message()
                             << "\nbut it holds: " << Text(label.at("detail"));
      }
    }
  }

  std::map<std::string, std::set<std::string>> rules_;
  int errors_ = 0;
};

TEST(GoldTest, EveryErrorIsFoundAndNothingThatHoldsIsOne) {
  if (!fs::exists(kShared / "gold")) GTEST_SKIP() << "no shared test data: " << kShared;
  Judge judge(RulesByKind());
  for (const auto& entry : fs::directory_iterator(kShared / "gold")) {
    if (entry.path().extension() != ".json") continue;
    const json gold = json::parse(ReadFile(entry.path()));
    const auto checked = CheckSeed(kShared / "seeds" / Text(gold.at("file")));
    for (const json& document : gold.at("documents")) {
      const v1::ValidatedReport* report = Find(checked, Text(document.at("id")));
      ASSERT_NE(report, nullptr) << document.at("id");
      if (report->document().kind() == v1::Document::ANNUAL_REPORT) {
        judge.Compare(document, *report);
      }
    }
  }
  EXPECT_GT(judge.errors(), 0);
}

}  // namespace
}  // namespace nianbao
