// SPDX-License-Identifier: Apache-2.0
#include "services/extract/cell_value.h"

#include <vector>

#include "gtest/gtest.h"

namespace nianbao::extract {
namespace {

using Kind = CellValue::Kind;

TEST(CellValueTest, ReadsNumbersBlanksMarksAndWords) {
  struct Case {
    const char* text;
    Kind kind;
    double value;
    const char* unit;
  };
  const std::vector<Case> cases = {
      {"", Kind::kBlank, 0, ""},
      {" 　\u00a0", Kind::kBlank, 0, ""},
      {"0", Kind::kNumber, 0, ""},
      {"〇", Kind::kNumber, 0, ""},
      {"O", Kind::kNumber, 0, ""},
      {"零", Kind::kNumber, 0, ""},
      {"3件", Kind::kNumber, 3, "件"},
      {"1,234", Kind::kNumber, 1234, ""},
      {"１２", Kind::kNumber, 12, ""},
      {"0.5万元", Kind::kNumber, 0.5, "万元"},
      {"1086.35万元", Kind::kNumber, 1086.35, "万元"},
      {"5条（次）", Kind::kNumber, 5, "条(次)"},
      {"5（件）", Kind::kNumber, 5, "件"},
      {"-4", Kind::kNumber, -4, ""},
      {"减少4", Kind::kNumber, -4, ""},
      {"+6", Kind::kNumber, 6, ""},
      {"42%", Kind::kNumber, 42, "%"},
      {"/", Kind::kNotApplicable, 0, ""},
      {"-", Kind::kNotApplicable, 0, ""},
      {"—", Kind::kNotApplicable, 0, ""},
      {"——", Kind::kNotApplicable, 0, ""},
      {"无", Kind::kNotApplicable, 0, ""},
      {"若干", Kind::kWords, 0, ""},
      {"见附件", Kind::kWords, 0, ""},
      {"2条3件", Kind::kWords, 0, ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const CellValue value = ReadCell(c.text);
    EXPECT_EQ(value.kind, c.kind);
    EXPECT_EQ(value.value, c.value);
    EXPECT_EQ(value.unit, c.unit);
  }
}

TEST(CellValueTest, ApproximateNumbersAreMarked) {
  EXPECT_TRUE(ReadCell("50余篇").approximate);
  EXPECT_EQ(ReadCell("50余篇").value, 50);
  EXPECT_TRUE(ReadCell("约30").approximate);
  EXPECT_FALSE(ReadCell("30").approximate);
}

TEST(CellValueTest, TellsUnitsFromLabels) {
  for (const char* unit : {"件", "万元", "条（次）", " 人 次 "}) EXPECT_TRUE(IsUnit(unit)) << unit;
  for (const char* label : {"", "规章", "总计", "3件", "重要件"})
    EXPECT_FALSE(IsUnit(label)) << label;
}

}  // namespace
}  // namespace nianbao::extract
