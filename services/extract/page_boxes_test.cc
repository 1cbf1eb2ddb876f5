// SPDX-License-Identifier: Apache-2.0
#include "services/extract/page_boxes.h"

#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::extract {
namespace {

using ::testing::ElementsAre;

void AddRun(int begin, int page, float top, std::initializer_list<float> edges,
            v1::NormalizedDocument& document) {
  v1::GlyphRun& run = *document.add_glyph_runs();
  run.set_begin(begin);
  run.set_page(page);
  run.set_top(top);
  run.set_bottom(top + 10);
  for (const float edge : edges) run.add_edges(edge);
}

std::vector<std::string> Boxes(const v1::NormalizedDocument& document, int begin, int end) {
  v1::Report report;
  v1::Evidence::Source& source = *report.add_facts()->mutable_evidence()->mutable_source();
  source.set_begin(begin);
  source.set_end(end);
  AddPageBoxes(document, report);
  std::vector<std::string> boxes;
  for (const v1::PageBox& box : source.boxes()) {
    boxes.push_back(std::to_string(box.page()) + ": " + std::to_string(std::lround(box.left())) +
                    "-" + std::to_string(std::lround(box.right())) + " at " +
                    std::to_string(std::lround(box.top())));
  }
  return boxes;
}

TEST(PageBoxesTest, OneBoxForEachLineOfTheSource) {
  v1::NormalizedDocument document;
  AddRun(0, 1, 700, {50, 60, 70, 80}, document);
  AddRun(4, 2, 40, {50, 58, 66}, document);
  EXPECT_THAT(Boxes(document, 1, 2), ElementsAre("1: 60-70 at 700"));
  EXPECT_THAT(Boxes(document, 1, 5), ElementsAre("1: 60-80 at 700", "2: 50-58 at 40"));
  EXPECT_THAT(Boxes(document, 4, 99), ElementsAre("2: 50-66 at 40"));
  // The line feed between them is drawn nowhere.
  EXPECT_THAT(Boxes(document, 3, 4), ElementsAre());
  EXPECT_THAT(Boxes(document, 2, 2), ElementsAre());
}

TEST(PageBoxesTest, ABlankCellIsWhereItIsDrawn) {
  v1::NormalizedDocument document;
  AddRun(0, 1, 700, {50, 60}, document);
  v1::Cell& cell = *document.add_blocks()->mutable_table()->add_cells();
  cell.set_row(2);
  cell.set_column(3);
  cell.mutable_box()->set_page(4);
  v1::Report report;
  v1::Evidence& evidence = *report.add_facts()->mutable_evidence();
  evidence.set_block(0);
  evidence.set_row(2);
  evidence.set_column(3);
  evidence.mutable_source()->set_begin(9);
  evidence.mutable_source()->set_end(9);
  AddPageBoxes(document, report);
  ASSERT_EQ(report.facts(0).evidence().source().boxes_size(), 1);
  EXPECT_EQ(report.facts(0).evidence().source().boxes(0).page(), 4);
}

}  // namespace
}  // namespace nianbao::extract
