// SPDX-License-Identifier: Apache-2.0
#include "services/extract/evidence.h"

#include "gtest/gtest.h"

namespace nianbao::extract {
namespace {

void AddRun(int begin, int end, int source_begin, int source_end, v1::Block& block) {
  v1::SourceRun& run = *block.add_runs();
  run.set_begin(begin);
  run.set_end(end);
  run.set_source_begin(source_begin);
  run.set_source_end(source_end);
}

TEST(EvidenceTest, RunsLeadBackToTheOriginal) {
  v1::Block block;
  block.set_text("共公开12条");
  AddRun(0, 3, 100, 103, block);
  AddRun(3, 5, 110, 112, block);
  AddRun(5, 6, 120, 125, block);
  const v1::Evidence number = TextEvidence(7, block, 3, 5);
  EXPECT_EQ(number.block(), 7);
  EXPECT_FALSE(number.has_row());
  EXPECT_EQ(number.quote(), "12");
  EXPECT_EQ(number.source().begin(), 110);
  EXPECT_EQ(number.source().end(), 112);
  const v1::Evidence across = TextEvidence(7, block, 2, 6);
  EXPECT_EQ(across.source().begin(), 102);
  EXPECT_EQ(across.source().end(), 125);
}

TEST(EvidenceTest, ABlankCellHasItsPlace) {
  v1::Cell cell;
  cell.set_row(2);
  cell.set_column(3);
  cell.set_source_begin(40);
  cell.set_source_end(41);
  const v1::Evidence evidence = CellEvidence(5, cell);
  EXPECT_EQ(evidence.row(), 2);
  EXPECT_EQ(evidence.column(), 3);
  EXPECT_EQ(evidence.begin(), 0);
  EXPECT_EQ(evidence.end(), 0);
  EXPECT_EQ(evidence.quote(), "");
  EXPECT_EQ(evidence.source().begin(), 40);
}

}  // namespace
}  // namespace nianbao::extract
