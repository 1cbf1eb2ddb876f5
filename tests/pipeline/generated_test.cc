// SPDX-License-Identifier: Apache-2.0
// Reports of usual offices, whose numbers and words agree: nothing but their blanks and their short
// titles is objected to.
#include <map>
#include <set>
#include <string>

#include "tests/pipeline/pipeline_for_test.h"

namespace nianbao {
namespace {

constexpr int kReports = 240;
constexpr std::uint64_t kSeed = 20260117;

TEST(GeneratedTest, OnlyBlanksAndShortTitlesAreObjectedTo) {
  const std::set<std::string> objected = {"form.blank_cell", "text.title_part"};
  const testing::Pipeline pipeline("html");
  std::map<std::string, int> held;
  for (const auto& generated : generator::GenerateReports(kSeed, kReports)) {
    for (const v1::ExtractedReport& report : pipeline.Read(generated.document)) {
      const v1::ValidatedReport checked = pipeline.Check(report);
      for (const v1::Finding& finding : checked.findings()) {
        if (objected.contains(finding.rule_id())) continue;
        EXPECT_LT(finding.severity(), v1::Finding::WARNING)
            << generated.truth.agency << " " << generated.truth.year << ": " << finding.rule_id()
            << ": " << finding.message();
      }
      EXPECT_EQ(checked.diagnoses_size(), 0) << checked.diagnoses(0).message();
      for (const v1::Assessment& assessment : checked.assessments()) {
        held[assessment.rule_id()] += assessment.held();
      }
    }
  }
  // The reports give the rules something to look at.
  for (const char* rule : {"form.row_total", "cross.narrative_table", "cross.part_sum"}) {
    EXPECT_GT(held[rule], kReports / 4) << rule;
  }
}

}  // namespace
}  // namespace nianbao
