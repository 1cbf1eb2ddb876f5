// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/acceptor.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/bus/open.h"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"
#include "nianbao/v1/document.pb.h"
#include "services/ingest/faulty_bus_for_test.h"

namespace nianbao::ingest {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::IsOk;
using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class AcceptorTest : public ::testing::Test {
 protected:
  AcceptorTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-acceptor-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    real_bus_ = *bus::OpenBus({.path = (folder_ / "bus.db").string()});
    bus_ = std::make_unique<FaultyBus>(*real_bus_);
    blobs_ = *blob::OpenFolderStore((folder_ / "blobs").string());
    ledger_ = *Ledger::Open(":memory:");
  }
  ~AcceptorTest() override { fs::remove_all(folder_); }

  absl::StatusOr<Accepted> Accept(std::string_view bytes, std::string_view uri = "a.html",
                                  const std::string& crash_after = "") {
    Acceptor acceptor(*blobs_, *bus_, *ledger_,
                      {.now = [] { return absl::FromUnixMillis(1'700'000'000'123); },
                       .after_step =
                           [&](std::string_view step) {
                             return step == crash_after ? absl::AbortedError("crash")
                                                        : absl::OkStatus();
                           }});
    return acceptor.Accept(
        {.bytes = bytes, .uri = uri, .declared_media_type = "text/html", .source = "api"});
  }

  // What stands in the raw topic.
  std::vector<bus::StoredRecord> Published() {
    auto tail = *real_bus_->OpenTail(*real_bus_->Earliest(bus::kRawTopic));
    return *tail->Next(100, absl::ZeroDuration());
  }

  fs::path folder_;
  std::unique_ptr<bus::Bus> real_bus_;
  std::unique_ptr<FaultyBus> bus_;
  std::unique_ptr<blob::BlobStore> blobs_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(AcceptorTest, StoresPublishesAndNotes) {
  ASSERT_OK_AND_ASSIGN(const Accepted accepted, Accept("bytes"));
  EXPECT_EQ(accepted.document_id, blob::DocumentId("bytes"));
  EXPECT_FALSE(accepted.already_known);
  EXPECT_THAT(blobs_->Get(accepted.document_id), IsOkAndHolds(std::string("bytes")));
  const auto published = Published();
  ASSERT_EQ(published.size(), 1u);
  const bus::Record& record = published[0].record;
  EXPECT_EQ(record.key, accepted.document_id);
  EXPECT_EQ(record.routing_key, accepted.document_id);
  EXPECT_EQ(record.headers.at("type"), "nianbao.v1.RawDocument");
  EXPECT_EQ(record.headers.at("document-id"), accepted.document_id);
  EXPECT_EQ(record.headers.at("traceparent").size(), 55u);
  v1::RawDocument raw;
  ASSERT_TRUE(raw.ParseFromString(record.value));
  EXPECT_EQ(raw.content(), "bytes");
  EXPECT_EQ(raw.uri(), "a.html");
  EXPECT_EQ(raw.declared_media_type(), "text/html");
  EXPECT_EQ(raw.size_bytes(), 5);
  EXPECT_EQ(raw.source(), "api");
  EXPECT_EQ(raw.received_time().seconds(), 1'700'000'000);
  EXPECT_EQ(raw.received_time().nanos(), 123'000'000);
  ASSERT_OK_AND_ASSIGN(const v1::DocumentStatus status, ledger_->Status(accepted.document_id));
  EXPECT_EQ(status.stage(), v1::DocumentStatus::ACCEPTED);
  EXPECT_EQ(status.uri(), "a.html");
}

TEST_F(AcceptorTest, TheSameBytesAgainAreKnownAndChangeNothing) {
  ASSERT_OK(Accept("bytes", "first.html"));
  ASSERT_OK_AND_ASSIGN(const Accepted again, Accept("bytes", "second.html"));
  EXPECT_TRUE(again.already_known);
  EXPECT_EQ(again.document_id, blob::DocumentId("bytes"));
  EXPECT_EQ(Published().size(), 1u);
  EXPECT_EQ(ledger_->Status(again.document_id)->uri(), "first.html");
}

TEST_F(AcceptorTest, LargeOriginalsTravelByReference) {
  for (const std::size_t size : {blob::kMaxInlineBytes, blob::kMaxInlineBytes + 1}) {
    SCOPED_TRACE(size);
    ASSERT_OK_AND_ASSIGN(const Accepted accepted, Accept(std::string(size, 'x')));
    v1::RawDocument raw;
    for (const auto& record : Published()) {
      if (record.record.key == accepted.document_id) raw.ParseFromString(record.record.value);
    }
    const bool is_inline = size <= blob::kMaxInlineBytes;
    EXPECT_EQ(raw.content().size(), is_inline ? size : 0);
    EXPECT_EQ(raw.blob(), is_inline ? "" : accepted.document_id);
    EXPECT_EQ(raw.size_bytes(), static_cast<std::int64_t>(size));
  }
}

TEST_F(AcceptorTest, RefusesWhatCannotBeADocumentByName) {
  EXPECT_THAT(Accept("", "empty.html"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("empty.html is empty")));
  EXPECT_THAT(Accept("", ""), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no uri")));
  EXPECT_THAT(Accept(std::string(blob::kMaxBlobBytes + 1, 'x'), "huge.html"),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("huge.html")));
  EXPECT_THAT(Accept("bytes", std::string(kMaxUriBytes + 1, 'u')),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("2049")));
  EXPECT_TRUE(Published().empty());
}

TEST_F(AcceptorTest, ANameThatIsNoTextIsMadeText) {
  ASSERT_OK_AND_ASSIGN(const Accepted accepted, Accept("bytes", "\xb1\xa8\xb8\xe6.html"));
  v1::RawDocument raw;
  ASSERT_TRUE(raw.ParseFromString(Published().at(0).record.value));
  EXPECT_THAT(raw.uri(), HasSubstr(".html"));
  EXPECT_EQ(ledger_->Status(accepted.document_id)->uri(), raw.uri());
}

TEST_F(AcceptorTest, WhatCouldNotBePublishedIsNotKnown) {
  bus_->failures = 1;
  EXPECT_THAT(Accept("bytes"), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("try again")));
  EXPECT_THAT(ledger_->Knows(blob::DocumentId("bytes")), IsOkAndHolds(false));
  ASSERT_OK_AND_ASSIGN(const Accepted accepted, Accept("bytes"));
  EXPECT_FALSE(accepted.already_known);
  EXPECT_EQ(Published().size(), 1u);
}

TEST_F(AcceptorTest, ACrashBetweenTheStepsIsMendedByTheNextTry) {
  struct Case {
    std::string step;
    std::size_t published;
  };
  // After the record a retry publishes twice: the ledger row is what makes a document known.
  for (const Case& c : std::vector<Case>{{"blob", 1}, {"record", 2}}) {
    SCOPED_TRACE(c.step);
    const std::string bytes = "crash after " + c.step;
    const std::string id = blob::DocumentId(bytes);
    EXPECT_FALSE(Accept(bytes, "a.html", c.step).ok());
    EXPECT_THAT(ledger_->Knows(id), IsOkAndHolds(false));
    EXPECT_THAT(blobs_->Get(id), IsOk());
    ASSERT_OK_AND_ASSIGN(const Accepted accepted, Accept(bytes));
    EXPECT_FALSE(accepted.already_known);
    EXPECT_TRUE(Accept(bytes)->already_known);
    std::size_t published = 0;
    for (const auto& record : Published()) published += record.record.key == id ? 1 : 0;
    EXPECT_EQ(published, c.published);
  }
}

TEST_F(AcceptorTest, WithoutABlobStoreNothingIsPublished) {
  fs::remove_all(folder_ / "blobs");
  std::FILE* in_the_way = std::fopen((folder_ / "blobs").c_str(), "w");
  ASSERT_NE(in_the_way, nullptr);
  std::fclose(in_the_way);
  EXPECT_THAT(Accept("bytes"),
              StatusIs(absl::StatusCode::kUnavailable,
                       AllOf(HasSubstr("try again"), Not(HasSubstr(folder_.string())))));
  EXPECT_TRUE(Published().empty());
}

}  // namespace
}  // namespace nianbao::ingest
