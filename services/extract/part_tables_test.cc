// SPDX-License-Identifier: Apache-2.0
#include "services/extract/part_tables.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

const v1::Fact* Find(const PartTables& tables, const std::string& indicator) {
  const auto& facts = tables.reading.facts;
  const auto found = std::find_if(facts.begin(), facts.end(), [&](const v1::Fact& fact) {
    return fact.indicator() == indicator;
  });
  return found == facts.end() ? nullptr : &*found;
}

TEST(PartTablesTest, ATurnedTableIsReadAlongItsColumns) {
  const v1::NormalizedDocument document = TestDocument::Parse(
      "[] {5x1}行政复议 | {5x1}  | 结果维持 | 1\n[] 结果纠正 | 2\n[] 其他结果 | 0\n[] 尚未审结 | "
      "0\n"
      "[] 总计 | 3\n[] {5x1}行政诉讼 | {5x1}未经复议直接起诉 | 结果维持 | 4\n[] 结果纠正 | 0\n"
      "[] 其他结果 | 0\n[] 尚未审结 | 0\n[] 总计 | 4\n[] {5x1}行政诉讼 | {5x1}复议后起诉 | "
      "结果维持 | 0\n"
      "[] 结果纠正 | 0\n[] 其他结果 | 5\n[] 尚未审结 | 0\n[] 总计 | 5\n");
  const TableMatcher matcher(forms::Catalogue::BuiltIn());
  const PartTables tables = ReadTables(ReadPart(document, document.parts(0)), matcher, 2022);
  ASSERT_EQ(tables.reading.tables, std::vector<std::string>{"review"});
  EXPECT_EQ(Find(tables, "reconsideration.corrected")->value(), 2);
  EXPECT_EQ(Find(tables, "litigation.direct.total")->value(), 4);
  const v1::Fact* last = Find(tables, "litigation.after_reconsideration.other");
  EXPECT_EQ(last->value(), 5);
  // The evidence is where the cell stands in the document.
  EXPECT_EQ(last->evidence().row(), 12);
  EXPECT_EQ(last->evidence().column(), 3);
}

TEST(PartTablesTest, ATableOfNoFormStaysAsItIs) {
  const v1::NormalizedDocument document =
      TestDocument::Parse("[] 渠道 | 一季度 | 二季度\n[] 网站 | 1 | 2\n[] 微信 | 3 | 4\n");
  const TableMatcher matcher(forms::Catalogue::BuiltIn());
  const PartTables tables = ReadTables(ReadPart(document, document.parts(0)), matcher, 2022);
  EXPECT_TRUE(tables.reading.tables.empty());
  EXPECT_EQ(tables.rows[1].cells[0].cell->text(), "网站");
}

}  // namespace
}  // namespace nianbao::extract
