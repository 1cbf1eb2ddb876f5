// SPDX-License-Identifier: Apache-2.0
// What a format loses of a table is said to be uncertain; nothing wrong is taken as certain.
#include <string>

#include "common/forms/forms.h"
#include "gtest/gtest.h"
#include "services/extract/extractor.h"
#include "services/normalize/normalizer.h"
#include "tests/accuracy/extraction_report.h"
#include "tests/generator/rendering.h"
#include "tests/generator/report.h"

namespace nianbao::accuracy {
namespace {

TEST(LostCellsTest, NoCellOfAnyTextIsWrongAndTakenAsCertain) {
  const auto reports = generator::GenerateReports(5, 36);
  const auto normalizer = normalize::Normalizer::Create();
  ASSERT_TRUE(normalizer.ok()) << normalizer.status();
  const extract::Extractor extractor(forms::Catalogue::BuiltIn());
  int unsure = 0;
  for (const generator::Rendering& rendering : generator::AllRenderings()) {
    if (!rendering.name.starts_with("text-")) continue;
    for (const ExtractionLine& line :
         ScoreGenerated(rendering, reports, {**normalizer, extractor})) {
      SCOPED_TRACE(line.form + " " + line.rendering);
      EXPECT_EQ(line.result.wrong_cells, 0);
      EXPECT_LE(line.result.cells.found, line.result.cells.wanted);
      unsure += line.result.unsure_cells;
    }
  }
  // Cells one a line lose their blanks: else nothing was tested.
  EXPECT_GT(unsure, 0);
}

}  // namespace
}  // namespace nianbao::accuracy
