// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/excerpt.h"

#include <string>

#include "common/text/text.h"
#include "gtest/gtest.h"

namespace nianbao::cli {
namespace {

v1::NormalizedDocument Document() {
  v1::NormalizedDocument document;
  document.add_blocks()->set_text("全年收到申请12件，均已答复。");
  v1::Table& table = *document.add_blocks()->mutable_table();
  const auto add = [&table](int row, int column, int rows, const char* text) {
    v1::Cell& cell = *table.add_cells();
    cell.set_row(row);
    cell.set_column(column);
    cell.set_row_span(rows);
    cell.set_text(text);
  };
  add(0, 0, 2, "申请");
  add(0, 1, 1, "7");
  add(1, 1, 1, "");
  add(1, 2, 1, "9件");
  return document;
}

v1::Evidence InText(int begin, int end) {
  v1::Evidence evidence;
  evidence.set_block(0);
  evidence.set_begin(begin);
  evidence.set_end(end);
  return evidence;
}

v1::Evidence InCell(int row, int column, int end) {
  v1::Evidence evidence;
  evidence.set_block(1);
  evidence.set_row(row);
  evidence.set_column(column);
  evidence.set_begin(0);
  evidence.set_end(end);
  return evidence;
}

std::string Marked(const v1::Evidence& evidence, int width = 60) {
  const auto excerpt = FindExcerpt(Document(), evidence, width);
  return excerpt ? RenderExcerpt(*excerpt, 0) : "none";
}

TEST(ExcerptTest, MarksANumberInItsSentence) {
  EXPECT_EQ(Marked(InText(6, 8)), "全年收到申请12件，均已答复。\n            ^~\n");
  EXPECT_EQ(Marked(InText(0, 2)), "全年收到申请12件，均已答复。\n^~~~\n");
}

TEST(ExcerptTest, CutsLongLinesAroundTheMark) {
  const std::string cut = Marked(InText(6, 8), 12);
  EXPECT_EQ(cut.substr(0, cut.find('\n')), "…申请12件，…");
  EXPECT_LE(text::DisplayWidth(cut.substr(0, cut.find('\n'))), 12);
}

TEST(ExcerptTest, MarksACellInItsRow) {
  EXPECT_EQ(Marked(InCell(0, 1, 1)), "申请 | 7\n       ^\n");
  // The label reaches into the row from above; a blank cell can be seen.
  EXPECT_EQ(Marked(InCell(1, 1, 0)), "申请 | [ ] | 9件\n       ^~~\n");
  EXPECT_EQ(Marked(InCell(1, 2, 1)), "申请 | [ ] | 9件\n             ^\n");
}

TEST(ExcerptTest, APlaceThatTheDocumentDoesNotHave) {
  EXPECT_EQ(Marked(InText(6, 99)), "none");
  EXPECT_EQ(Marked(InCell(5, 0, 1)), "none");
  v1::Evidence nowhere;
  EXPECT_EQ(Marked(nowhere), "none");
  nowhere.set_block(7);
  EXPECT_EQ(Marked(nowhere), "none");
}

}  // namespace
}  // namespace nianbao::cli
