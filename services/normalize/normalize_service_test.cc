// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/normalize_service.h"

#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "nianbao/v1/document.pb.h"
#include "services/normalize/archive/zip_maker_for_test.h"
#include "services/normalize/normalizer.h"

namespace nianbao::normalize {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view kText =
    "青山县水务局2020年政府信息公开工作年度报告\n一、总体情况\n本局主动公开政府信息35条。\n";

v1::RawDocument MakeRaw(std::string_view bytes) {
  v1::RawDocument raw;
  raw.set_document_id(blob::DocumentId(bytes));
  raw.set_uri("report.txt");
  raw.set_content(std::string(bytes));
  return raw;
}

bus::Record MakeRecord(const v1::RawDocument& raw) {
  bus::Record record;
  record.key = raw.document_id();
  record.routing_key = raw.document_id();
  record.headers[std::string(bus::kTypeHeader)] = "nianbao.v1.RawDocument";
  record.value = raw.SerializeAsString();
  return record;
}

class HandlerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("normalize_service_" + std::to_string(getpid()));
    fs::remove_all(folder_);
    ASSERT_OK_AND_ASSIGN(blobs_, blob::OpenFolderStore((folder_ / "blobs").string()));
    ASSERT_OK_AND_ASSIGN(normalize_, MakeNormalizeFunction());
    handler_ = MakeHandler(normalize_, *blobs_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  absl::StatusOr<std::vector<bus::OutgoingRecord>> Handle(const v1::RawDocument& raw) {
    bus::StoredRecord stored;
    stored.topic = std::string(bus::kRawTopic);
    stored.record = MakeRecord(raw);
    return handler_(stored);
  }

  fs::path folder_;
  std::unique_ptr<blob::BlobStore> blobs_;
  NormalizeFunction normalize_;
  runtime::StageHandler handler_;
};

TEST_F(HandlerTest, WritesTheDocumentUnderItsId) {
  const v1::RawDocument raw = MakeRaw(kText);
  ASSERT_OK_AND_ASSIGN(const auto records, Handle(raw));
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].topic, bus::kNormalizedTopic);
  EXPECT_EQ(records[0].record.key, raw.document_id());
  EXPECT_EQ(records[0].record.routing_key, raw.document_id());
  EXPECT_EQ(records[0].record.headers.at("type"), "nianbao.v1.NormalizedDocument");
  EXPECT_EQ(records[0].record.headers.at("document-id"), raw.document_id());
  v1::NormalizedDocument document;
  ASSERT_TRUE(document.ParseFromString(records[0].record.value));
  EXPECT_EQ(document.parts_size(), 1);
  EXPECT_EQ(document.document_id(), raw.document_id());
}

TEST_F(HandlerTest, ReadsLargeOriginalsFromTheStore) {
  std::string large(kText);
  while (large.size() <= blob::kMaxInlineBytes) large += "本局认真做好政府信息公开工作。\n";
  v1::RawDocument raw = MakeRaw(large);
  ASSERT_OK_AND_ASSIGN(const std::string id, blobs_->Put(large));
  raw.set_blob(id);
  ASSERT_OK_AND_ASSIGN(const auto records, Handle(raw));
  ASSERT_THAT(records, SizeIs(1));
  raw.set_blob(blob::DocumentId("another"));
  EXPECT_THAT(Handle(raw), StatusIs(absl::StatusCode::kNotFound, HasSubstr("report.txt")));
}

v1::RawDocument RawOf(const bus::OutgoingRecord& output) {
  v1::RawDocument raw;
  EXPECT_TRUE(raw.ParseFromString(output.record.value));
  return raw;
}

TEST_F(HandlerTest, AnArchiveBecomesRawRecordsOfItsMembers) {
  std::string large(kText);
  while (large.size() <= blob::kMaxInlineBytes)
    absl::StrAppend(&large, "本局认真做好政府信息公开工作，编号", large.size(), "。\n");
  const std::string zip = MakeZip({{"2020.txt", std::string(kText)},
                                   {"inner.zip", MakeZip({{"large.txt", large}})},
                                   {"cut.zip", "PK\x03\x04"}});
  v1::RawDocument raw = MakeRaw(zip);
  raw.set_uri("all.zip");
  ASSERT_OK(blobs_->Put(zip).status());
  ASSERT_OK_AND_ASSIGN(const auto members, Handle(raw));
  ASSERT_THAT(members, SizeIs(3));
  for (const bus::OutgoingRecord& member : members) {
    EXPECT_EQ(member.topic, bus::kRawTopic);
    EXPECT_EQ(member.record.headers.at("type"), "nianbao.v1.RawDocument");
    EXPECT_EQ(member.record.headers.at("archive-id"), raw.document_id());
    EXPECT_LE(member.record.value.size(), blob::kMaxInlineBytes + 1000);
  }
  EXPECT_EQ(members[0].record.key, blob::DocumentId(kText));
  EXPECT_EQ(members[0].record.headers.at("document-id"), blob::DocumentId(kText));

  // The second is too large for a record, and is found through two archives.
  EXPECT_TRUE(RawOf(members[1]).has_member());
  ASSERT_OK_AND_ASSIGN(const auto read, Handle(RawOf(members[1])));
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_EQ(read[0].record.key, blob::DocumentId(large));
  EXPECT_EQ(read[0].record.headers.at("archive-id"), raw.document_id());
  v1::NormalizedDocument document;
  ASSERT_TRUE(document.ParseFromString(read[0].record.value));
  EXPECT_EQ(document.uri(), "all.zip!/inner.zip!/large.txt");
  ASSERT_EQ(document.containers_size(), 2);
  EXPECT_EQ(document.containers(1).name(), "large.txt");

  // The third cannot be taken apart, and fails alone, under its place for want of an id.
  EXPECT_EQ(members[2].record.key, "all.zip!/cut.zip");
  EXPECT_FALSE(members[2].record.headers.contains("document-id"));
  EXPECT_THAT(Handle(RawOf(members[2])),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("all.zip!/cut.zip: ")));
}

TEST_F(HandlerTest, AMemberReadTwiceGivesTheSameRecord) {
  const std::string zip = MakeZip({{"2020.txt", std::string(kText)}});
  ASSERT_OK_AND_ASSIGN(const auto first, Handle(MakeRaw(zip)));
  ASSERT_OK_AND_ASSIGN(const auto second, Handle(MakeRaw(zip)));
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].record.value, second[0].record.value);
  EXPECT_EQ(first[0].record.key, second[0].record.key);
}

TEST_F(HandlerTest, AMemberOfAnUnknownArchiveIsRefused) {
  v1::RawDocument raw = MakeRaw(kText);
  raw.mutable_member()->set_name("x");
  EXPECT_THAT(Handle(raw), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not named")));
  *raw.add_containers() = raw.member();
  raw.mutable_containers(0)->set_archive(blob::DocumentId("gone"));
  EXPECT_THAT(Handle(raw), StatusIs(absl::StatusCode::kNotFound, HasSubstr("report.txt")));
}

TEST_F(HandlerTest, RefusesRecordsThatAreNotWhatTheySay) {
  v1::RawDocument raw = MakeRaw(kText);
  raw.set_content("other bytes");
  EXPECT_THAT(Handle(raw), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("hash")));
  EXPECT_THAT(Handle(MakeRaw("{\\rtf1")),
              StatusIs(absl::StatusCode::kUnimplemented, HasSubstr("report.txt: RTF")));
  bus::StoredRecord stored;
  stored.record.value = "\xFF\xFF";
  EXPECT_THAT(handler_(stored), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("damaged")));
  stored.record.headers["type"] = "nianbao.v1.DeadLetter";
  EXPECT_THAT(handler_(stored),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("DeadLetter")));
}

TEST(NormalizeService, RunsBetweenTheTopicsWithWorkers) {
  const fs::path folder =
      fs::temp_directory_path() / ("normalize_service_host_" + std::to_string(getpid()));
  fs::remove_all(folder);
  fs::create_directories(folder);
  {
    ASSERT_OK_AND_ASSIGN(
        const auto host,
        runtime::Host::Create({.service = "normalize",
                               .data_dir = folder.string(),
                               .bus = {.kind = "embedded", .path = (folder / "bus.db").string()}}));
    ASSERT_OK_AND_ASSIGN(
        const auto service,
        NormalizeService::Create(
            {.worker_command = {std::string(NIANBAO_BIN_DIR) + "/nianbao-normalize", "worker"}},
            *host));
    const std::vector<bus::OutgoingRecord> inputs = {
        {std::string(bus::kRawTopic), MakeRecord(MakeRaw(kText))},
        {std::string(bus::kRawTopic), MakeRecord(MakeRaw("{\\rtf1"))}};
    ASSERT_OK(host->bus().Publish(inputs));
    absl::Status ended;
    std::thread runs([&] { ended = host->Run(); });
    ASSERT_OK_AND_ASSIGN(const auto earliest, host->bus().Earliest(bus::kNormalizedTopic));
    ASSERT_OK_AND_ASSIGN(const auto tail, host->bus().OpenTail(earliest));
    const auto outputs = tail->Next(10, absl::Seconds(60));
    ASSERT_OK_AND_ASSIGN(const auto letters_start, host->bus().Earliest(bus::kDeadLetterTopic));
    ASSERT_OK_AND_ASSIGN(const auto letters_tail, host->bus().OpenTail(letters_start));
    const auto letters = letters_tail->Next(10, absl::Seconds(60));
    host->Stop();
    runs.join();
    EXPECT_OK(ended);
    ASSERT_OK(outputs);
    ASSERT_THAT(*outputs, SizeIs(1));
    EXPECT_EQ(outputs->front().record.headers.at("generation"), std::string(kGeneration));
    ASSERT_OK(letters);
    ASSERT_THAT(*letters, SizeIs(1));
    v1::DeadLetter letter;
    ASSERT_TRUE(letter.ParseFromString(letters->front().record.value));
    EXPECT_THAT(letter.DebugString(), HasSubstr("RTF is not read yet"));
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace nianbao::normalize
