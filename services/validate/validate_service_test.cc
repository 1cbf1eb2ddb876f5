// SPDX-License-Identifier: Apache-2.0
#include "services/validate/validate_service.h"

#include <unistd.h>

#include <filesystem>
#include <functional>
#include <thread>

#include "common/bus/topics.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/historian.h"
#include "services/validate/report_maker_for_test.h"
#include "services/validate/validator.h"

namespace nianbao::validate {
namespace {

using nianbao::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::SizeIs;

bus::Record MakeRecord(const v1::ExtractedReport& report) {
  bus::Record record;
  record.key = "documents/" + report.document().document_id().substr(7) + "/parts/1";
  record.routing_key = report.report().agency().region_code();
  record.headers[std::string(bus::kTypeHeader)] = "nianbao.v1.ExtractedReport";
  record.value = report.SerializeAsString();
  return record;
}

class HandlerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(database_, store::Database::Open({.path = ":memory:"}));
    ASSERT_OK_AND_ASSIGN(historian_, Historian::Create(*database_, validator_));
    handler_ = MakeHandler(*historian_);
  }

  bus::StoredRecord Stored(std::int64_t offset) const {
    bus::StoredRecord stored;
    stored.topic = std::string(bus::kExtractedTopic);
    stored.partition = 2;
    stored.offset = offset;
    stored.record = MakeRecord(testing::ZeroReport(v1::Report::FORM_2021));
    return stored;
  }

  Validator validator_{forms::Catalogue::BuiltIn()};
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Historian> historian_;
  runtime::StageHandler handler_;
};

TEST_F(HandlerTest, WritesTheReportUnderItsName) {
  const auto records = handler_(Stored(0));
  ASSERT_OK(records);
  ASSERT_THAT(*records, SizeIs(1));
  const bus::OutgoingRecord& output = records->front();
  EXPECT_EQ(output.topic, bus::kValidatedTopic);
  EXPECT_THAT(output.record.key,
              ::testing::MatchesRegex("agencies/990100-[0-9a-f]{8}/reports/2021"));
  EXPECT_EQ(output.record.routing_key, "990100");
  EXPECT_EQ(output.record.headers.at("type"), "nianbao.v1.ValidatedReport");
  EXPECT_EQ(output.record.headers.at("document-id"), "sha256:" + std::string(64, 'a'));
  v1::ValidatedReport report;
  EXPECT_TRUE(report.ParseFromString(output.record.value));
}

TEST_F(HandlerTest, TellsReplayDuplicateAndRetry) {
  const auto first = handler_(Stored(0));
  ASSERT_OK(first);
  const auto replay = handler_(Stored(0));
  ASSERT_OK(replay);
  ASSERT_THAT(*replay, SizeIs(1));
  EXPECT_EQ(replay->front().record.value, first->front().record.value);
  const auto duplicate = handler_(Stored(1));
  ASSERT_OK(duplicate);
  EXPECT_THAT(*duplicate, SizeIs(0));
  bus::StoredRecord put_back = Stored(2);
  put_back.record.headers[std::string(bus::kDeadLetterIdHeader)] = "validate-2-0";
  const auto retry = handler_(put_back);
  ASSERT_OK(retry);
  ASSERT_THAT(*retry, SizeIs(1));
  EXPECT_EQ(retry->front().record.value, first->front().record.value);
}

TEST_F(HandlerTest, RefusesWhatIsNoReport) {
  bus::StoredRecord damaged = Stored(0);
  damaged.record.value = "\xff\xff";
  EXPECT_THAT(handler_(damaged),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("damaged")));
  bus::StoredRecord other = Stored(0);
  other.record.headers[std::string(bus::kTypeHeader)] = "nianbao.v1.RawDocument";
  EXPECT_THAT(handler_(other),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("nianbao.v1.RawDocument")));
}

class ValidateServiceTest : public ::testing::Test {
 protected:
  ValidateServiceTest() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("validate_") + test->name() + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  ~ValidateServiceTest() override { std::filesystem::remove_all(folder_); }

  runtime::HostOptions Options(const std::string& bus) const {
    runtime::HostOptions options;
    options.service = "validate";
    options.data_dir = (folder_ / "data").string();
    options.bus.path = (folder_ / bus).string();
    return options;
  }

  std::filesystem::path folder_;
};

TEST_F(ValidateServiceTest, ReadsExtractedAndWritesValidated) {
  ASSERT_OK_AND_ASSIGN(auto host, runtime::Host::Create(Options("bus.db")));
  ASSERT_OK_AND_ASSIGN(auto service, ValidateService::Create({}, *host));
  const bus::OutgoingRecord input{std::string(bus::kExtractedTopic),
                                  MakeRecord(testing::ZeroReport(v1::Report::FORM_2021))};
  ASSERT_OK(host->bus().Publish({&input, 1}));
  ASSERT_OK_AND_ASSIGN(const bus::Cursor start, host->bus().Earliest(bus::kValidatedTopic));
  ASSERT_OK_AND_ASSIGN(auto tail, host->bus().OpenTail(start));
  absl::Status run;
  std::thread running([&] { run = host->Run(); });
  const auto records = tail->Next(10, absl::Seconds(60));
  host->Stop();
  running.join();
  EXPECT_OK(run);
  ASSERT_OK(records);
  ASSERT_THAT(*records, SizeIs(1));
  EXPECT_THAT(records->front().record.key, HasSubstr("/reports/2021"));
  EXPECT_EQ(records->front().record.headers.at("generation"),
            std::string(RuleBook::BuiltIn().rule_set()));
}

TEST_F(ValidateServiceTest, RefusesTheDatabaseOfAnotherLog) {
  {
    ASSERT_OK_AND_ASSIGN(auto host, runtime::Host::Create(Options("bus.db")));
    ASSERT_OK(ValidateService::Create({}, *host));
  }
  ASSERT_OK_AND_ASSIGN(auto host, runtime::Host::Create(Options("other.db")));
  EXPECT_THAT(ValidateService::Create({}, *host),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("another log")));
}

}  // namespace
}  // namespace nianbao::validate
