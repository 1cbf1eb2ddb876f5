// SPDX-License-Identifier: Apache-2.0
// The formats that are promised to be read exactly, over some dozens of generated reports.
#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/normalizer.h"
#include "tests/accuracy/rendering_report.h"
#include "tests/generator/report.h"

namespace nianbao::accuracy {
namespace {

constexpr int kReports = 36;

class ExactRenderingTest : public testing::TestWithParam<std::string> {};

TEST_P(ExactRenderingTest, ComesOutAsTheDocumentThatWentIn) {
  const auto& all = generator::AllRenderings();
  const auto rendering =
      std::find_if(all.begin(), all.end(), [](const auto& r) { return r.name == GetParam(); });
  ASSERT_NE(rendering, all.end());
  std::vector<generator::Document> documents;
  for (auto& report : generator::GenerateReports(7, kReports)) {
    documents.push_back(std::move(report.document));
  }
  const auto normalizer = normalize::Normalizer::Create();
  ASSERT_TRUE(normalizer.ok()) << normalizer.status();
  const RenderingResult result = RunRendering(*rendering, documents, **normalizer);
  ASSERT_FALSE(result.skipped) << *result.skipped;
  EXPECT_EQ(result.documents.total, kReports);
  EXPECT_GT(result.cells.total, 1000);
  EXPECT_THAT(result.differences, testing::IsEmpty());
}

std::string TestName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    All, ExactRenderingTest,
    testing::Values("html", "html-word", "html-site", "html-layout", "html-broken", "text-tabs",
                    "text-bars", "text-utf8-mark", "text-utf16le", "text-utf16be", "text-gb18030",
                    "html-gb18030", "html-gbk-as-gb2312", "html-gbk-as-utf8", "html-utf8-as-gbk",
                    "html-utf8-header-gbk", "html-gbk-undeclared", "html-utf8-undeclared",
                    "html-pinyin", "html-traditional", "text-word-cells", "text-bare-cells",
                    "text-aligned", "text-wrapped", "docx", "docx-edited", "zip"),
    TestName);

}  // namespace
}  // namespace nianbao::accuracy
