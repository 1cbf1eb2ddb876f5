// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/check.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/blob/blob.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Report(int year) {
  return absl::StrCat("青山县水务局", year, "年政府信息公开工作年度报告\n一、总体情况\n", year,
                      "年，本局主动公开政府信息35条。\n");
}

// A member `name` of the archive `raw`; without bytes one that cannot be taken out.
v1::RawDocument Member(const v1::RawDocument& raw, const std::string& name,
                       const std::string& bytes) {
  v1::RawDocument member;
  member.set_uri(raw.uri() + "!/" + name);
  v1::ArchiveMember& place = *member.add_containers();
  place.set_archive(raw.document_id());
  place.set_name(name);
  if (bytes.empty()) {
    *member.mutable_member() = place;
  } else {
    member.set_content(bytes);
    member.set_document_id(blob::DocumentId(bytes));
  }
  return member;
}

// Reads as the stage does, but for "archive", which holds what a test needs.
std::unique_ptr<Checker> MakeChecker() {
  const normalize::NormalizeFunction real = normalize::MakeNormalizeFunction().value();
  return Checker::Create([real](const v1::RawDocument& raw) -> absl::StatusOr<v1::ProcessResponse> {
           if (raw.content() != "archive") return real(raw);
           if (!raw.containers().empty()) return absl::InvalidArgumentError("it is encrypted");
           v1::ProcessResponse response;
           *response.add_members() = Member(raw, "2020.txt", Report(2020));
           *response.add_members() = Member(raw, "old.rtf", "{\\rtf1 x}");
           *response.add_members() = Member(raw, "locked.txt", "");
           *response.add_members() = Member(raw, "2020 again.txt", Report(2020));
           *response.add_members() = Member(raw, "2019.txt", Report(2019));
           return response;
         })
      .value();
}

std::vector<std::string> Entries(const std::vector<v1::ValidatedReport>& documents) {
  std::vector<std::string> entries;
  for (const auto& document : documents) entries.push_back(document.document().entry());
  return entries;
}

// What comes of the file that is added last.
std::vector<v1::ValidatedReport> CheckOne(Checker& checker, const std::string& path,
                                          std::string_view bytes) {
  checker.Add(path, bytes);
  return checker.Finish().back();
}

TEST(Checker, AnArchiveGivesAResultForEachMemberInItsOrder) {
  const auto documents = CheckOne(*MakeChecker(), "all.zip", "archive");
  ASSERT_THAT(Entries(documents),
              ElementsAre("2020.txt", "old.rtf", "locked.txt", "2020 again.txt", "2019.txt"));
  EXPECT_EQ(documents[0].document().uri(), "all.zip!/2020.txt");
  EXPECT_EQ(documents[0].report().year(), 2020);
  EXPECT_THAT(documents[1].failure().message(), HasSubstr("all.zip!/old.rtf: RTF"));
  EXPECT_THAT(documents[2].failure().message(), HasSubstr("all.zip!/locked.txt: it is encrypted"));
  EXPECT_EQ(documents[3].document().uri(), "all.zip!/2020 again.txt");
  EXPECT_EQ(documents[4].report().year(), 2019);
  EXPECT_EQ(ExitStatus(documents, v1::Finding::ERROR), kExitUnreadable);
}

TEST(Checker, ADocumentGivenAloneAndInAnArchiveIsTheSame) {
  const auto checker = MakeChecker();
  const auto alone = CheckOne(*checker, "2020.txt", Report(2020));
  const auto packed = CheckOne(*checker, "all.zip", "archive");
  const auto again = CheckOne(*checker, "2020.txt", Report(2020));
  ASSERT_THAT(alone, SizeIs(1));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_THAT(again[0].document().entry(), IsEmpty());
  EXPECT_EQ(packed[0].report().SerializeAsString(), alone[0].report().SerializeAsString());
}

TEST(Checker, ANameInAnotherCharsetIsMadeText) {
  const auto checker = MakeChecker();
  const std::vector<v1::ValidatedReport> documents = CheckOne(*checker, "\xb1\xa8.txt", "一段文字");
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
  const auto checker = MakeChecker();
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
