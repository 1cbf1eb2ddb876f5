// SPDX-License-Identifier: Apache-2.0
// Reports of careful offices, published and read again: no rule objects to any of them.
#include <cstdlib>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/pipeline/pipeline_for_test.h"

namespace nianbao {
namespace {

constexpr std::uint64_t kSeed = 20261125;

// Half of them stand alone, and half in histories of four years.
int Reports() {
  const char* wanted = std::getenv("NIANBAO_REPORTS");
  return wanted == nullptr ? 2000 : std::max(8, std::atoi(wanted));
}

class CorrectTest : public ::testing::Test {
 protected:
  v1::ExtractedReport Read(const generator::GeneratedReport& generated) {
    auto read = pipeline_.Read(generated.document);
    EXPECT_EQ(read.size(), 1u) << generated.truth.agency << " " << generated.truth.year;
    return read.empty() ? v1::ExtractedReport() : std::move(read.front());
  }

  void ExpectNothingWrong(const v1::ExtractedReport& report, const validate::History& history,
                          const generator::Truth& truth) {
    const v1::ValidatedReport checked = pipeline_.Check(report, history);
    for (const v1::Finding& finding : checked.findings()) {
      EXPECT_LT(finding.severity(), v1::Finding::WARNING)
          << truth.agency << " " << truth.year << ": " << finding.rule_id() << ": "
          << finding.message();
    }
    EXPECT_EQ(checked.diagnoses_size(), 0) << checked.diagnoses(0).message();
    for (const v1::Assessment& assessment : checked.assessments()) {
      held_[assessment.rule_id()] += assessment.held();
    }
  }

  testing::Pipeline pipeline_{"html"};
  std::map<std::string, int> held_;
};

TEST_F(CorrectTest, NoRuleObjects) {
  constexpr v1::Report::Form kForms[] = {v1::Report::FREE, v1::Report::FORM_2014,
                                         v1::Report::FORM_2019, v1::Report::FORM_2021};
  for (int i = 0; i < Reports() / 2; ++i) {
    const auto generated = generator::GenerateReport(kForms[i % std::size(kForms)], kSeed, i,
                                                     generator::Office::kCareful);
    ExpectNothingWrong(Read(generated), {}, generated.truth);
  }
  constexpr int kYears = 4;
  for (int i = 0; i < Reports() / 2 / kYears; ++i) {
    const auto chronicle = generator::GenerateHistory(kSeed, i, 2009 + i % 12, kYears);
    std::vector<v1::ExtractedReport> reports;
    for (const auto& generated : chronicle) reports.push_back(Read(generated));
    for (std::size_t year = 0; year < reports.size(); ++year) {
      validate::History history;
      for (std::size_t other = 0; other < reports.size(); ++other) {
        if (other != year) history.reports.push_back(reports[other].report());
      }
      ExpectNothingWrong(reports[year], history, chronicle[year].truth);
    }
  }
  // What no report was held to proves nothing. The generator writes no date of publication, and no
  // percentage beside its counts.
  const std::set<std::string> unseen = {"date.late", "cross.percentage"};
  for (const auto& [rule, held] : held_) {
    EXPECT_TRUE(held > 0 || unseen.contains(rule)) << rule;
  }
}

}  // namespace
}  // namespace nianbao
