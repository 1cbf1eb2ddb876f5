// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/archive/members.h"

#include <string>
#include <vector>

#include "common/blob/blob.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/archive/zip_maker_for_test.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::RawDocument Raw(const std::string& bytes) {
  v1::RawDocument raw;
  raw.set_document_id(blob::DocumentId(bytes));
  raw.set_uri("all.zip");
  raw.set_source("api");
  raw.mutable_received_time()->set_seconds(7);
  return raw;
}

absl::StatusOr<ArchiveContents> Expand(const std::string& bytes,
                                       const NormalizerOptions& options = {}) {
  return ExpandArchive(Raw(bytes), bytes, options);
}

std::vector<std::string> Uris(const ArchiveContents& contents) {
  std::vector<std::string> uris;
  for (const v1::RawDocument& member : contents.members) uris.push_back(member.uri());
  return uris;
}

// `bytes` in archives called 1.zip, 2.zip ... up to `depth`.zip, which holds 2.zip or so.
std::string Nest(std::string bytes, int depth) {
  for (int i = 1; i <= depth; ++i) bytes = MakeZip({{std::to_string(i) + ".zip", bytes}});
  return bytes;
}

// The first entry of `zip` claims to be encrypted.
std::string Encrypted(std::string zip) {
  zip[6] = '\1';
  zip[zip.find("PK\x01\x02") + 8] = '\1';
  return zip;
}

TEST(Members, AreOriginalsOfTheirOwnInTheArchivesOrder) {
  const std::string zip = MakeZip({{"b/2023.txt", "年报二"}, {"a.html", "<p>年报一</p>"}});
  ASSERT_OK_AND_ASSIGN(const ArchiveContents contents, Expand(zip));
  EXPECT_THAT(Uris(contents), ElementsAre("all.zip!/b/2023.txt", "all.zip!/a.html"));
  const v1::RawDocument& first = contents.members[0];
  EXPECT_EQ(first.content(), "年报二");
  EXPECT_EQ(first.document_id(), blob::DocumentId("年报二"));
  EXPECT_EQ(first.size_bytes(), 9);
  EXPECT_EQ(first.source(), "archive");
  EXPECT_EQ(first.received_time().seconds(), 7);
  ASSERT_EQ(first.containers_size(), 1);
  EXPECT_EQ(first.containers(0).archive(), blob::DocumentId(zip));
  EXPECT_EQ(first.containers(0).name(), "b/2023.txt");
}

TEST(Members, WhatCanBeNoReportIsSkippedAndCounted) {
  const std::string zip = MakeZip({{"folder/", ""},
                                   {"__MACOSX/._r.txt", "x"},
                                   {"folder/.DS_Store", "x"},
                                   {"Thumbs.db", "x"},
                                   {"~$report.docx", "x"},
                                   {"empty.txt", ""},
                                   {"seal.dat", "\x89PNG\r\n"},
                                   {"page_files/style.CSS", "p {}"},
                                   {"report.txt", "年报"}});
  ASSERT_OK_AND_ASSIGN(const ArchiveContents contents, Expand(zip));
  EXPECT_THAT(Uris(contents), ElementsAre("all.zip!/report.txt"));
  EXPECT_EQ(contents.skipped, 8);
  EXPECT_THAT(Expand(MakeZip({{"a.png", "\x89PNG\r\n"}, {"b/", ""}})),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("none of the 2 files"), HasSubstr("send the report"))));
}

TEST(Members, ArchivesInArchivesAreTakenApartWithTheOutermost) {
  const std::string inner = MakeZip({{"x.txt", "年报一"}, {"y.txt", "年报二"}});
  const std::string zip = MakeZip({{"2023.zip", inner}, {"z.txt", "年报三"}});
  ASSERT_OK_AND_ASSIGN(const ArchiveContents contents, Expand(zip));
  EXPECT_THAT(Uris(contents), ElementsAre("all.zip!/2023.zip!/x.txt", "all.zip!/2023.zip!/y.txt",
                                          "all.zip!/z.txt"));
  const v1::RawDocument& second = contents.members[1];
  ASSERT_EQ(second.containers_size(), 2);
  EXPECT_EQ(second.containers(0).archive(), blob::DocumentId(zip));
  EXPECT_EQ(second.containers(0).name(), "2023.zip");
  EXPECT_EQ(second.containers(1).archive(), blob::DocumentId(inner));
  EXPECT_EQ(second.containers(1).name(), "y.txt");
  EXPECT_THAT(TakeMember(second, zip, {}), IsOkAndHolds(std::string("年报二")));
}

TEST(Members, OneThatCannotBeTakenOutFailsByItself) {
  const std::string zip = MakeZip({{"locked.zip", Encrypted(MakeZip({{"a.txt", "年报"}}))},
                                   {"broken.zip", "PK\x03\x04 but nothing else"},
                                   {"deep.zip", Nest("年报", 3)},
                                   {"good.txt", "年报"}});
  ASSERT_OK_AND_ASSIGN(const ArchiveContents contents, Expand(zip));
  ASSERT_THAT(Uris(contents), ElementsAre("all.zip!/locked.zip!/a.txt", "all.zip!/broken.zip",
                                          "all.zip!/deep.zip!/3.zip!/2.zip", "all.zip!/good.txt"));
  for (std::size_t i = 0; i < 3; ++i) {
    SCOPED_TRACE(contents.members[i].uri());
    EXPECT_TRUE(contents.members[i].has_member());
    EXPECT_EQ(contents.members[i].document_id(), "");
  }
  EXPECT_THAT(TakeMember(contents.members[0], zip, {}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("encrypted")));
  ASSERT_OK_AND_ASSIGN(const std::string deep, TakeMember(contents.members[2], zip, {}));
  EXPECT_THAT(ExpandArchive(contents.members[2], deep, {}),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("inside 3 others")));
}

TEST(Members, OfOneNameAreToldApartByTheirHash) {
  const std::string zip = MakeZip({{"a.txt", "年报一"}, {"b.txt", "年报二"}});
  std::string twins = zip;
  for (std::size_t at = twins.find("b.txt"); at != std::string::npos; at = twins.find("b.txt")) {
    twins[at] = 'a';
  }
  ASSERT_OK_AND_ASSIGN(const ArchiveContents contents, Expand(twins));
  ASSERT_EQ(contents.members.size(), 2u);
  for (const v1::RawDocument& member : contents.members) {
    EXPECT_THAT(TakeMember(member, twins, {}), IsOkAndHolds(member.content()));
  }
  v1::RawDocument other = contents.members[0];
  other.set_document_id(blob::DocumentId("another"));
  EXPECT_THAT(TakeMember(other, twins, {}),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("send")));
}

TEST(Members, LimitsHoldForAllArchivesTogether) {
  std::vector<ZipPart> parts;
  for (int i = 0; i < 5; ++i)
    parts.push_back({std::to_string(i) + ".txt", "年报" + std::to_string(i)});
  const std::string inner = MakeZip(parts);
  const std::string zip = MakeZip({{"1.zip", inner}, {"2.zip", inner}, {"3.zip", inner}});
  NormalizerOptions options;
  options.max_members = 15;
  EXPECT_OK(Expand(zip, options));
  options.max_members = 14;
  EXPECT_THAT(Expand(zip, options), StatusIs(absl::StatusCode::kResourceExhausted,
                                             AllOf(HasSubstr("14 documents"), HasSubstr("send"))));
  options.max_members = 100;
  options.max_member_bytes = 3 * inner.size() + 15 * 7;
  EXPECT_OK(Expand(zip, options));
  --options.max_member_bytes;
  EXPECT_THAT(Expand(zip, options),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("bytes unpacked")));
}

TEST(Members, ABombFailsByItself) {
  const std::string bomb(std::size_t{48} << 20, '0');
  const std::string zip = MakeZip({{"bomb.txt", bomb}, {"good.txt", "年报"}});
  ASSERT_OK_AND_ASSIGN(const ArchiveContents contents, Expand(zip));
  ASSERT_EQ(contents.members.size(), 2u);
  EXPECT_TRUE(contents.members[0].has_member());
  EXPECT_THAT(TakeMember(contents.members[0], zip, {}),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("bomb.txt")));
  EXPECT_EQ(contents.members[1].content(), "年报");
}

}  // namespace
}  // namespace nianbao::normalize
