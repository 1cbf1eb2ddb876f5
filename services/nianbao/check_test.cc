// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/check.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/archive/zip_maker_for_test.h"

namespace nianbao::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::unique_ptr<Checker> MakeChecker() {
  return Checker::Create(normalize::MakeNormalizeFunction().value()).value();
}

std::string Report(int year) {
  return absl::StrCat("青山县水务局", year, "年政府信息公开工作年度报告\n一、总体情况\n", year,
                      "年，本局主动公开政府信息35条。\n");
}

std::vector<std::string> Entries(const std::vector<v1::ValidatedReport>& documents) {
  std::vector<std::string> entries;
  for (const auto& document : documents) entries.push_back(document.document().entry());
  return entries;
}

TEST(Checker, AnArchiveGivesAResultForEachMemberInItsOrder) {
  const std::string inner = normalize::MakeZip({{"2019.txt", Report(2019)}});
  const std::string zip = normalize::MakeZip({{"2020.txt", Report(2020)},
                                              {"old.rtf", "{\\rtf1 x}"},
                                              {"seal.png", "\x89PNG\r\n"},
                                              {"more.zip", inner},
                                              {"cut.zip", "PK\x03\x04"}});
  const auto documents = MakeChecker()->Check("all.zip", zip);
  ASSERT_THAT(Entries(documents),
              ElementsAre("2020.txt", "old.rtf", "more.zip!/2019.txt", "cut.zip"));
  EXPECT_EQ(documents[0].document().uri(), "all.zip!/2020.txt");
  EXPECT_EQ(documents[0].report().year(), 2020);
  EXPECT_EQ(documents[2].report().year(), 2019);
  EXPECT_THAT(documents[1].failure().message(), HasSubstr("all.zip!/old.rtf: RTF"));
  EXPECT_THAT(documents[3].failure().message(), HasSubstr("all.zip!/cut.zip: "));
  EXPECT_EQ(ExitStatus(documents, v1::Finding::ERROR), kExitUnreadable);
}

TEST(Checker, ADocumentGivenAloneAndInAnArchiveIsTheSame) {
  const auto checker = MakeChecker();
  const auto alone = checker->Check("2020.txt", Report(2020));
  const auto packed = checker->Check(
      "all.zip", normalize::MakeZip({{"a.txt", Report(2020)}, {"b.txt", Report(2020)}}));
  const auto again = checker->Check("2020.txt", Report(2020));
  ASSERT_THAT(alone, SizeIs(1));
  ASSERT_THAT(packed, SizeIs(2));
  EXPECT_THAT(Entries(packed), ElementsAre("a.txt", "b.txt"));
  EXPECT_EQ(packed[1].document().uri(), "all.zip!/b.txt");
  EXPECT_EQ(packed[0].report().SerializeAsString(), alone[0].report().SerializeAsString());
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_THAT(again[0].document().entry(), IsEmpty());
}

TEST(Checker, AnArchiveWithoutReportsSaysSo) {
  const auto documents =
      MakeChecker()->Check("all.zip", normalize::MakeZip({{"seal.png", "\x89PNG\r\n"}}));
  ASSERT_THAT(documents, SizeIs(1));
  EXPECT_THAT(documents[0].failure().message(), HasSubstr("all.zip: none of the 1 files"));
}

TEST(Checker, ANameInAnotherCharsetIsMadeText) {
  const auto checker = MakeChecker();
  const std::vector<v1::ValidatedReport> documents = checker->Check("\xb1\xa8.txt", "一段文字");
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_FALSE(documents[0].has_failure()) << documents[0].failure().message();
  EXPECT_THAT(documents[0].document().uri(), HasSubstr(".txt"));
  EXPECT_THAT(ToJsonLine(documents[0]), HasSubstr("\uFFFD.txt"));
}

TEST(FailedReport, ANameInAnotherCharsetIsMadeText) {
  const auto report =
      FailedReport("\xb1\xa8.txt", "ingest", absl::NotFoundError("\xb1\xa8.txt: no such file"));
  EXPECT_THAT(ToJsonLine(report), HasSubstr("\uFFFD.txt: no such file"));
}

}  // namespace
}  // namespace nianbao::cli
