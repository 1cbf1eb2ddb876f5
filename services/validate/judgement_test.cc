// SPDX-License-Identifier: Apache-2.0
#include "services/validate/judgement.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::validate {
namespace {

using Kind = FindingChange::Kind;

v1::ValidatedReport Findings(
    const std::vector<std::pair<std::string, v1::Finding::Severity>>& findings) {
  v1::ValidatedReport report;
  for (const auto& [id, severity] : findings) {
    v1::Finding& finding = *report.add_findings();
    finding.set_finding_id(id);
    finding.set_severity(severity);
    finding.add_evidence()->set_block(3);
  }
  return report;
}

TEST(JudgementTest, FindingsAreComparedByFingerprint) {
  const v1::ValidatedReport before = Findings(
      {{"kept", v1::Finding::ERROR}, {"milder", v1::Finding::ERROR}, {"gone", v1::Finding::INFO}});
  const v1::ValidatedReport after = Findings({{"new", v1::Finding::ERROR},
                                              {"kept", v1::Finding::ERROR},
                                              {"milder", v1::Finding::WARNING}});
  std::vector<std::pair<Kind, std::string>> changes;
  for (const FindingChange& change : CompareFindings(before, after)) {
    changes.emplace_back(change.kind, change.finding.finding_id());
  }
  EXPECT_THAT(changes, ::testing::ElementsAre(std::pair(Kind::kAppeared, std::string("new")),
                                              std::pair(Kind::kChanged, std::string("milder")),
                                              std::pair(Kind::kDisappeared, std::string("gone"))));
  EXPECT_TRUE(CompareFindings(after, after).empty());
}

TEST(JudgementTest, PackedFindingsCompareAlike) {
  const v1::ValidatedReport report = Findings({{"one", v1::Finding::ERROR}});
  v1::ValidatedReport packed;
  ASSERT_TRUE(packed.ParseFromString(PackFindings(report)));
  EXPECT_TRUE(CompareFindings(packed, report).empty());
  EXPECT_EQ(packed.findings(0).evidence_size(), 0);
}

}  // namespace
}  // namespace nianbao::validate
