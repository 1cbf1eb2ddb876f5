// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/status_tracker.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "common/bus/open.h"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::ingest {
namespace {

namespace fs = std::filesystem;
using Stage = v1::DocumentStatus;

const std::string kDigits(64, 'a');
const std::string kId = "sha256:" + kDigits;
const std::string kCopyDigits(64, 'b');

bus::StoredRecord Stored(std::string_view topic, const std::string& key, const std::string& value) {
  bus::StoredRecord record;
  record.topic = topic;
  record.timestamp = absl::FromUnixSeconds(5);
  record.record.key = key;
  record.record.routing_key = key;
  record.record.value = value;
  return record;
}

std::string ExtractedValue(int part_count) {
  v1::ExtractedReport report;
  report.mutable_document()->set_document_id(kId);
  report.mutable_document()->set_part(1);
  report.set_part_count(part_count);
  return report.SerializeAsString();
}

v1::ValidatedReport ValidatedReport(const std::string& name) {
  v1::ValidatedReport report;
  report.mutable_document()->set_document_id(kId);
  report.mutable_document()->set_part(1);
  report.mutable_report()->set_name(name);
  return report;
}

TEST(ProgressOfTest, WhatWasTakenOutOfAnArchiveSaysThatItWasRead) {
  const std::string archive = "sha256:" + kCopyDigits;
  bus::StoredRecord member = Stored(bus::kNormalizedTopic, kId, "anything");
  member.record.headers[std::string(bus::kArchiveIdHeader)] = archive;
  const auto normalized = ProgressOf(member);
  ASSERT_EQ(normalized.size(), 2u);
  EXPECT_EQ(std::get<Normalized>(normalized[0]).document_id, kId);
  EXPECT_EQ(std::get<Normalized>(normalized[1]).document_id, archive);

  // One that cannot be taken out has no id of its own.
  v1::DeadLetter letter;
  (*letter.mutable_original()->mutable_headers())[std::string(bus::kArchiveIdHeader)] = archive;
  const auto failed = ProgressOf(Stored(bus::kDeadLetterTopic, "k", letter.SerializeAsString()));
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(std::get<Normalized>(failed[0]).document_id, archive);
}

TEST(ProgressOfTest, ReadsEachTopic) {
  const auto normalized = ProgressOf(Stored(bus::kNormalizedTopic, kId, "anything"));
  ASSERT_EQ(normalized.size(), 1u);
  EXPECT_EQ(std::get<Normalized>(normalized[0]).document_id, kId);
  EXPECT_EQ(std::get<Normalized>(normalized[0]).time, absl::FromUnixSeconds(5));

  const auto extracted = ProgressOf(Stored(bus::kExtractedTopic, "k", ExtractedValue(3)));
  ASSERT_EQ(extracted.size(), 1u);
  EXPECT_EQ(std::get<Extracted>(extracted[0]).part_count, 3);

  v1::ValidatedReport report = ValidatedReport("agencies/1/reports/2023");
  report.add_copies("documents/" + kCopyDigits + "/parts/2");
  report.add_copies("not a name");
  const auto validated = ProgressOf(Stored(bus::kValidatedTopic, "k", report.SerializeAsString()));
  ASSERT_EQ(validated.size(), 2u);
  EXPECT_EQ(std::get<Validated>(validated[0]).name, "agencies/1/reports/2023");
  EXPECT_EQ(std::get<Validated>(validated[1]).document_id, "sha256:" + kCopyDigits);
  EXPECT_EQ(std::get<Validated>(validated[1]).part, 2);
  report.set_state(v1::ValidatedReport::WITHDRAWN);
  const auto withdrawn = ProgressOf(Stored(bus::kValidatedTopic, "k", report.SerializeAsString()));
  EXPECT_EQ(std::get<Validated>(withdrawn.at(0)).name, "");

  v1::DeadLetter letter;
  letter.set_document_id(kId);
  letter.set_stage("validate");
  letter.set_message("too large");
  letter.mutable_original()->set_key("documents/" + kDigits + "/parts/7");
  const auto given_up = ProgressOf(Stored(bus::kDeadLetterTopic, "k", letter.SerializeAsString()));
  ASSERT_EQ(given_up.size(), 1u);
  EXPECT_EQ(std::get<GivenUp>(given_up[0]).part, 7);
  EXPECT_EQ(std::get<GivenUp>(given_up[0]).reason, "too large");
}

TEST(ProgressOfTest, SkipsWhatItCannotRead) {
  for (const std::string_view topic :
       {bus::kExtractedTopic, bus::kValidatedTopic, bus::kDeadLetterTopic}) {
    SCOPED_TRACE(topic);
    EXPECT_TRUE(ProgressOf(Stored(topic, "k", "\xff\xff\xff")).empty());
  }
  EXPECT_TRUE(ProgressOf(Stored(bus::kRawTopic, "k", "v")).empty());
}

class TrackTopicTest : public ::testing::Test {
 protected:
  TrackTopicTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-tracker-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    OpenBus("bus.db");
    ledger_ = *Ledger::Open(":memory:");
    EXPECT_TRUE(ledger_->Add({.document_id = kId}).ok());
  }
  ~TrackTopicTest() override {
    Stop();
    bus_.reset();
    fs::remove_all(folder_);
  }

  void OpenBus(const std::string& name) {
    bus_.reset();
    bus_ = *bus::OpenBus({.path = (folder_ / name).string()});
  }

  void Publish(std::string_view topic, const std::string& value) {
    const bus::OutgoingRecord record = {
        .topic = std::string(topic),
        .record = {.key = kId, .routing_key = kId, .headers = {}, .value = value}};
    ASSERT_OK(bus_->Publish({&record, 1}));
  }

  void Start() {
    for (const std::string_view topic : kTrackedTopics) {
      threads_.emplace_back([this, topic](std::stop_token stop) {
        EXPECT_TRUE(TrackTopic(*bus_, *ledger_, topic, std::move(stop)).ok());
      });
    }
  }
  void Stop() { threads_.clear(); }

  void AwaitStage(Stage::Stage stage) {
    const absl::Time deadline = absl::Now() + absl::Seconds(60);
    while (ledger_->Status(kId)->stage() != stage && absl::Now() < deadline) {
      absl::SleepFor(absl::Milliseconds(2));
    }
    EXPECT_EQ(ledger_->Status(kId)->stage(), stage);
  }

  fs::path folder_;
  std::unique_ptr<bus::Bus> bus_;
  std::unique_ptr<Ledger> ledger_;
  std::vector<std::jthread> threads_;
};

TEST_F(TrackTopicTest, FollowsADocumentThroughThePipeline) {
  Start();
  Publish(bus::kNormalizedTopic, "");
  AwaitStage(Stage::NORMALIZED);
  Publish(bus::kExtractedTopic, ExtractedValue(1));
  AwaitStage(Stage::EXTRACTED);
  Publish(bus::kValidatedTopic, ValidatedReport("agencies/1/reports/2023").SerializeAsString());
  AwaitStage(Stage::VALIDATED);
  EXPECT_EQ(ledger_->Status(kId)->report_names(0), "agencies/1/reports/2023");
}

TEST_F(TrackTopicTest, GoesOnWhereItStoodAfterARestart) {
  Publish(bus::kNormalizedTopic, "");
  Start();
  AwaitStage(Stage::NORMALIZED);
  Stop();
  const auto before = ledger_->CursorOf(bus::kNormalizedTopic);
  Publish(bus::kExtractedTopic, ExtractedValue(1));
  Start();
  AwaitStage(Stage::EXTRACTED);
  EXPECT_EQ(*ledger_->CursorOf(bus::kNormalizedTopic), *before);
}

TEST_F(TrackTopicTest, StartsAnewOverAnotherLog) {
  Publish(bus::kNormalizedTopic, "");
  Start();
  AwaitStage(Stage::NORMALIZED);
  Stop();
  OpenBus("another.db");
  // In the other log this place lies before the one that was noted.
  Publish(bus::kNormalizedTopic, "");
  Publish(bus::kExtractedTopic, ExtractedValue(2));
  Start();
  AwaitStage(Stage::EXTRACTED);
}

}  // namespace
}  // namespace nianbao::ingest
