// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/assessments.h"

#include "gtest/gtest.h"

namespace nianbao::cli {
namespace {

TEST(AssessmentsTest, TellsWhatEachRuleCameTo) {
  v1::ValidatedReport report;
  v1::Assessment& sums = *report.add_assessments();
  sums.set_rule_id("form.row_total");
  sums.set_held(20);
  sums.set_failed(1);
  sums.set_not_assessable(3);
  for (const auto& [reason, count] : {std::pair(v1::Assessment::Doubt::BLANK, 2),
                                      std::pair(v1::Assessment::Doubt::UNCERTAIN, 1)}) {
    v1::Assessment::Doubt& doubt = *sums.add_doubts();
    doubt.set_reason(reason);
    doubt.set_count(count);
  }
  report.add_assessments()->set_rule_id("text.title");
  report.mutable_coverage()->set_facts(8);
  report.mutable_coverage()->set_judged(6);
  EXPECT_EQ(RenderAssessments(report),
            "form.row_total\theld 20\tfailed 1\tnot assessable 3\t2 blank, 1 not read with "
            "certainty\ncoverage\t6 of 8 facts (75%)\n");
  EXPECT_EQ(RenderAssessments(v1::ValidatedReport()), "");
}

}  // namespace
}  // namespace nianbao::cli
