// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/stage.h"

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/runtime/stage_for_test.h"
#include "gtest/gtest.h"
#include "nianbao/v1/document.pb.h"

namespace nianbao::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr char kTraceparent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST_F(StageTest, CarriesRecordsInOrderAndAddsTheHeaders) {
  Publish("a", {{"traceparent", kTraceparent}, {"document-id", "sha256:a"}});
  Publish("b");
  Start([](const bus::StoredRecord& record) { return Outputs{Output(record)}; });
  const auto records = Await(bus::kNormalizedTopic, 2);
  EXPECT_THAT(Keys(records), ElementsAre("a", "b"));
  auto headers = records.at(0).record.headers;
  EXPECT_EQ(headers["type"], "nianbao.v1.NormalizedDocument");
  EXPECT_EQ(headers["schema-version"], "1");
  EXPECT_EQ(headers["generation"], "7");
  EXPECT_EQ(headers["document-id"], "sha256:a");
  EXPECT_EQ(headers["traceparent"].substr(0, 36), std::string(kTraceparent).substr(0, 36));
  EXPECT_NE(headers["traceparent"], kTraceparent);
  headers = records.at(1).record.headers;
  EXPECT_THAT(headers["traceparent"], MatchesRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
  EXPECT_FALSE(headers.contains("document-id"));
  EXPECT_OK(Stop());
}

TEST_F(StageTest, AFailingRecordBecomesADeadLetterAndTheStageGoesOn) {
  v1::RawDocument raw;
  raw.set_document_id("sha256:bad");
  raw.set_uri("https://example.invalid/report.html");
  Publish("bad", {{"type", "nianbao.v1.RawDocument"}, {"traceparent", kTraceparent}},
          raw.SerializeAsString());
  Publish("good");
  Start([](const bus::StoredRecord& record) -> absl::StatusOr<Outputs> {
    if (record.record.key == "bad") return absl::InvalidArgumentError("no text\xff in it");
    return Outputs{Output(record)};
  });
  EXPECT_THAT(Keys(Await(bus::kNormalizedTopic, 1)), ElementsAre("good"));
  const auto records = Await(bus::kDeadLetterTopic, 1);
  v1::DeadLetter letter;
  ASSERT_TRUE(letter.ParseFromString(records.at(0).record.value));
  EXPECT_EQ(letter.stage(), "normalize");
  EXPECT_EQ(letter.code(), "INVALID_ARGUMENT");
  EXPECT_EQ(letter.message(), "no text\xEF\xBF\xBD in it");
  EXPECT_EQ(letter.attempts(), 1);
  EXPECT_EQ(letter.document_id(), "sha256:bad");
  EXPECT_EQ(letter.uri(), "https://example.invalid/report.html");
  EXPECT_GT(letter.failed_time().seconds(), 0);
  EXPECT_EQ(letter.original().topic(), bus::kRawTopic);
  EXPECT_EQ(letter.original().key(), "bad");
  EXPECT_EQ(letter.original().value(), raw.SerializeAsString());
  EXPECT_EQ(letter.original().headers().at("traceparent"), kTraceparent);
  EXPECT_EQ(letter.dead_letter_id(), absl::StrCat("normalize-", letter.original().partition(), "-",
                                                  letter.original().offset()));
  EXPECT_EQ(records.at(0).record.key, letter.dead_letter_id());
  auto headers = records.at(0).record.headers;
  EXPECT_EQ(headers["type"], "nianbao.v1.DeadLetter");
  EXPECT_EQ(headers["document-id"], "sha256:bad");
  EXPECT_EQ(headers["traceparent"].substr(0, 36), std::string(kTraceparent).substr(0, 36));
}

TEST_F(StageTest, AnExceptionOfTheHandlerIsInternal) {
  Publish("a");
  Start(
      [](const bus::StoredRecord&) -> absl::StatusOr<Outputs> { throw std::logic_error("oops"); });
  const v1::DeadLetter letter = AwaitDeadLetter();
  EXPECT_EQ(letter.code(), "INTERNAL");
  EXPECT_THAT(letter.message(), HasSubstr("oops"));
}

TEST_F(StageTest, AnOutputOverTheLimitMakesItsInputADeadLetter) {
  Publish("large");
  Publish("small");
  Start([](const bus::StoredRecord& record) {
    Outputs outputs = {Output(record), Output(record)};
    if (record.record.key == "large") outputs[1].record.value.resize(bus::kMaxRecordBytes, 'x');
    return outputs;
  });
  EXPECT_THAT(Keys(Await(bus::kNormalizedTopic, 2)), ElementsAre("small", "small"));
  const v1::DeadLetter letter = AwaitDeadLetter();
  EXPECT_EQ(letter.original().key(), "large");
  EXPECT_THAT(letter.message(), HasSubstr("output 2 of 2"));
}

TEST_F(StageTest, TheLargestRecordCanBeDeadLettered) {
  bus::Record largest;
  largest.key = "k";
  largest.routing_key = "same";
  Publish("k", {}, std::string(bus::kMaxRecordBytes - bus::RecordBytes(largest), '\xff'));
  Start([](const bus::StoredRecord&) -> absl::StatusOr<Outputs> {
    return absl::DataLossError("damaged");
  });
  EXPECT_EQ(AwaitDeadLetter().original().value().size(),
            bus::kMaxRecordBytes - bus::RecordBytes(largest));
}

TEST_F(StageTest, AnOriginalThatDoesNotFitIsLeftOut) {
  Publish(std::string(std::size_t{2} << 20, 'k'), {{"h", std::string(std::size_t{5} << 20, 'v')}});
  Publish("next");
  Start([](const bus::StoredRecord&) -> absl::StatusOr<Outputs> {
    return absl::DataLossError("damaged");
  });
  EXPECT_EQ(Await(bus::kDeadLetterTopic, 2).size(), 2u);
}

TEST_F(StageTest, AFailedCommitIsDoneAgainAndWritesOnce) {
  bus_->commit_faults = {absl::AbortedError("fenced"), absl::UnavailableError("no leader")};
  Publish("a");
  Publish("b");
  std::atomic<int> calls = 0;
  Start([&](const bus::StoredRecord& record) {
    ++calls;
    return Outputs{Output(record)};
  });
  Await(bus::kNormalizedTopic, 2);
  EXPECT_OK(Stop());
  EXPECT_THAT(Keys(Await(bus::kNormalizedTopic, 2)), ElementsAre("a", "b"));
  EXPECT_GT(calls, 2);
  EXPECT_THAT(Metrics(), HasSubstr("nianbao_stage_records_in_total{stage=\"normalize\"} 2"));
}

TEST_F(StageTest, ALostBusEndsTheStage) {
  bus_->commit_faults = {absl::DataLossError("the file is damaged")};
  Publish("a");
  Start([](const bus::StoredRecord& record) { return Outputs{Output(record)}; });
  thread_.join();
  EXPECT_THAT(result_, testing::StatusIs(absl::StatusCode::kDataLoss, HasSubstr("normalize")));
}

TEST_F(StageTest, AMemberThatWasTakenOverEndsTheStage) {
  bus_->poll_fault = absl::AbortedError("another member has taken over; end this one");
  Start([](const bus::StoredRecord& record) { return Outputs{Output(record)}; });
  thread_.join();
  EXPECT_THAT(result_, testing::StatusIs(absl::StatusCode::kFailedPrecondition,
                                         HasSubstr("has taken over")));
}

TEST_F(StageTest, ABatchOverItsBudgetIsCommittedAsFarAsItIs) {
  options_.batch_budget = absl::ZeroDuration();
  for (const char* key : {"a", "b", "c"}) Publish(key);
  std::mutex mutex;
  std::vector<std::string> calls;
  Start([&](const bus::StoredRecord& record) {
    const std::lock_guard lock(mutex);
    calls.push_back(record.record.key);
    return Outputs{Output(record)};
  });
  EXPECT_THAT(Keys(Await(bus::kNormalizedTopic, 3)), ElementsAre("a", "b", "c"));
  EXPECT_OK(Stop());
  EXPECT_THAT(calls, ElementsAre("a", "b", "c")) << "handled twice";
  EXPECT_GE(bus_->rollbacks, 1);
}

TEST_F(StageTest, CountsWhatItDoes) {
  Publish("good");
  Publish("bad");
  Publish("many");
  Start([](const bus::StoredRecord& record) -> absl::StatusOr<Outputs> {
    if (record.record.key == "bad") return absl::DataLossError("damaged");
    if (record.record.key == "many") return Outputs{Output(record), Output(record)};
    return Outputs{Output(record)};
  });
  Await(bus::kNormalizedTopic, 3);
  const absl::Time deadline = absl::Now() + kStagePatience;
  while (Metrics().find("nianbao_stage_records_in_total{stage=\"normalize\"} 3") ==
             std::string::npos &&
         absl::Now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_OK(Stop());
  const std::string text = Metrics();
  for (const char* line : {"nianbao_stage_records_in_total{stage=\"normalize\"} 3",
                           "nianbao_stage_records_out_total{stage=\"normalize\"} 3",
                           "nianbao_stage_records_failed_total{stage=\"normalize\"} 1",
                           "nianbao_stage_handle_seconds_count{stage=\"normalize\"} 3",
                           "nianbao_stage_lag{stage=\"normalize\"}"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

}  // namespace
}  // namespace nianbao::runtime
