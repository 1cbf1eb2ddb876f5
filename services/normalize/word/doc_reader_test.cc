// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/doc_reader.h"

#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/reader_context_for_test.h"
#include "services/normalize/word/compound_maker_for_test.h"
#include "services/normalize/word/word_maker_for_test.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::string_view kHtml = R"(<html><head><meta charset="utf-8"></head><body>
<p>一、总体情况</p><p>本局主动公开政府信息35条。</p>
<table border=1>
<tr><td rowspan=2>类别</td><td colspan=2>数量</td></tr>
<tr><td>本年</td><td>累计</td></tr>
<tr><td rowspan=2>规章</td><td>1</td><td>23</td></tr>
<tr><td>0</td><td></td></tr>
<tr><td rowspan=2>文件</td><td>4</td><td>56</td></tr>
<tr><td>7</td><td>89</td></tr>
</table></body></html>)";

struct CellPlace {
  int row, column, row_span, column_span;
  std::string text;
  bool operator==(const CellPlace&) const = default;
};

std::vector<CellPlace> Cells(const Reading& reading) {
  std::vector<CellPlace> cells;
  for (const DraftBlock& block : reading.blocks) {
    for (const GridCell& cell : block.grid.cells) {
      cells.push_back({cell.row, cell.column, cell.row_span, cell.column_span, cell.text.Utf8()});
    }
  }
  return cells;
}

std::string TextOf(const Reading& reading) {
  std::string text;
  for (const DraftBlock& block : reading.blocks) text += block.text.Utf8() + "\n";
  return text;
}

TEST(DocReader, ReadsTextAndTheTableAsTheyWereWritten) {
  const std::string doc = MakeWordFile(kHtml);
  if (doc.empty()) GTEST_SKIP() << "LibreOffice (libreoffice-writer-nogui) is not installed";
  ASSERT_OK_AND_ASSIGN(const Reading reading, ReadDoc(doc, TestContext()));
  EXPECT_THAT(TextOf(reading), AllOf(HasSubstr("一、总体情况"), HasSubstr("政府信息35条")));
  // Two merged cells of one column that touch stay two.
  const std::vector<CellPlace> expected = {
      {0, 0, 2, 1, "类别"}, {0, 1, 1, 2, "数量"}, {1, 1, 1, 1, "本年"}, {1, 2, 1, 1, "累计"},
      {2, 0, 2, 1, "规章"}, {2, 1, 1, 1, "1"},    {2, 2, 1, 1, "23"},   {3, 1, 1, 1, "0"},
      {3, 2, 1, 1, ""},     {4, 0, 2, 1, "文件"}, {4, 1, 1, 1, "4"},    {4, 2, 1, 1, "56"},
      {5, 1, 1, 1, "7"},    {5, 2, 1, 1, "89"},
  };
  EXPECT_EQ(Cells(reading), expected);
}

TEST(DocReader, SaysWhatOtherCompoundFilesAre) {
  struct Case {
    std::string stream;
    std::string content;
    absl::StatusCode code;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"Workbook", "x", absl::StatusCode::kUnimplemented, "XLS"},
      {"PowerPoint Document", "x", absl::StatusCode::kUnimplemented, "PPT"},
      {"EncryptedPackage", "x", absl::StatusCode::kInvalidArgument, "password"},
      {"WordDocument", std::string("\xEC\xA5\xC1\0\0\0\0\0\0\0\0\x01", 12),
       absl::StatusCode::kInvalidArgument, "password"},
      {"Other", "x", absl::StatusCode::kUnimplemented, "unknown program"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.stream);
    EXPECT_THAT(ReadDoc(MakeCompoundFile({{c.stream, c.content}}), TestContext()),
                StatusIs(c.code, AllOf(HasSubstr(c.message), HasSubstr("send"))));
  }
  EXPECT_THAT(ReadDoc("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", TestContext()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("cut off")));
}

}  // namespace
}  // namespace nianbao::normalize
