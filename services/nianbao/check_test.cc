// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/check.h"

#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::cli {
namespace {

using ::testing::HasSubstr;

TEST(Checker, ANameInAnotherCharsetIsMadeText) {
  ASSERT_OK_AND_ASSIGN(const auto checker, Checker::Create());
  checker->Add("\xb1\xa8.txt", "一段文字");
  const auto files = checker->Finish();
  ASSERT_EQ(files.size(), 1u);
  const std::vector<v1::ValidatedReport>& documents = files[0];
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_FALSE(documents[0].has_failure()) << documents[0].failure().message();
  EXPECT_THAT(documents[0].document().uri(), HasSubstr(".txt"));
  EXPECT_THAT(ToJsonLine(documents[0]), HasSubstr("\uFFFD.txt"));
}

std::string ReportOf(const std::string& name, int year) {
  const std::string y = std::to_string(year);
  return name + y + "年政府信息公开工作年度报告\n\n　　根据《中华人民共和国政府信息公开条例》，" +
         name + "编制了" + y + "年政府信息公开工作年度报告。统计期限为" + y + "年1月1日至" + y +
         "年12月31日。联系地址：石家庄市栖霞路18号，电话：0600-5551234。\n\n一、概述\n　　" + y +
         "年，我局依法公开政府信息。\n\n" + name + "\n" + std::to_string(year + 1) + "年1月20日\n";
}

// The names that a renamed agency had in other years show in every file, whichever came first.
TEST(Checker, FilesKnowTheNamesOfEachOther) {
  ASSERT_OK_AND_ASSIGN(const auto checker, Checker::Create());
  checker->Add("2022.txt", ReportOf("石家庄市商务和投资促进局", 2022));
  checker->Add("2023.txt", ReportOf("石家庄市商务局", 2023));
  const auto files = checker->Finish();
  ASSERT_EQ(files.size(), 2u);
  ASSERT_EQ(files[0].size(), 1u);
  ASSERT_EQ(files[1].size(), 1u);
  const v1::Agency& before = files[0][0].report().agency();
  const v1::Agency& after = files[1][0].report().agency();
  EXPECT_EQ(before.agency_id(), after.agency_id());
  EXPECT_EQ(before.display_name(), "石家庄市商务和投资促进局");
  EXPECT_THAT(before.other_names(), ::testing::ElementsAre("石家庄市商务局"));
  EXPECT_THAT(after.other_names(), ::testing::ElementsAre("石家庄市商务和投资促进局"));
}

TEST(FailedReport, ANameInAnotherCharsetIsMadeText) {
  const auto report =
      FailedReport("\xb1\xa8.txt", "ingest", absl::NotFoundError("\xb1\xa8.txt: no such file"));
  EXPECT_THAT(ToJsonLine(report), HasSubstr("\uFFFD.txt: no such file"));
}

}  // namespace
}  // namespace nianbao::cli
