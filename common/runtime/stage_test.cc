// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/stage.h"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/bus/open.h"
#include "common/runtime/attempt_journal.h"
#include "common/status/status.h"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "nianbao/v1/document.pb.h"
#include "prometheus/registry.h"
#include "prometheus/text_serializer.h"

namespace nianbao::runtime {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr char kTraceparent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

// A bus whose commits fail as told; everything else is the real one's.
class FaultyBus final : public bus::Bus {
 public:
  explicit FaultyBus(bus::Bus& real) : real_(real) {}

  // Returned by the next commits, one each. An error that is not ABORTED rolls back as the
  // interface says.
  std::vector<absl::Status> commit_faults;
  // Returned by every poll where it is not OK.
  absl::Status poll_fault;
  std::atomic<int> rollbacks = 0;

  absl::Status Publish(std::span<const bus::OutgoingRecord> records) override {
    return real_.Publish(records);
  }
  absl::StatusOr<std::unique_ptr<bus::GroupMember>> JoinGroup(
      const bus::GroupOptions& options) override {
    ASSIGN_OR_RETURN(auto member, real_.JoinGroup(options));
    return std::make_unique<Member>(*this, std::move(member));
  }
  absl::StatusOr<std::unique_ptr<bus::Tail>> OpenTail(const bus::Cursor& start) override {
    return real_.OpenTail(start);
  }
  absl::StatusOr<bus::Cursor> Earliest(std::string_view topic) override {
    return real_.Earliest(topic);
  }
  absl::StatusOr<bus::Cursor> Latest(std::string_view topic) override {
    return real_.Latest(topic);
  }
  absl::StatusOr<std::vector<bus::PartitionProgress>> Progress(std::string_view group,
                                                               std::string_view topic) override {
    return real_.Progress(group, topic);
  }

 private:
  class Member final : public bus::GroupMember {
   public:
    Member(FaultyBus& bus, std::unique_ptr<bus::GroupMember> real)
        : bus_(bus), real_(std::move(real)) {}
    absl::StatusOr<std::vector<bus::StoredRecord>> Poll(std::size_t max_records,
                                                        absl::Duration timeout) override {
      if (!bus_.poll_fault.ok()) return bus_.poll_fault;
      return real_->Poll(max_records, timeout);
    }
    absl::Status Commit(std::span<const bus::OutgoingRecord> outputs) override {
      if (bus_.commit_faults.empty()) return real_->Commit(outputs);
      const absl::Status fault = bus_.commit_faults.front();
      bus_.commit_faults.erase(bus_.commit_faults.begin());
      RETURN_IF_ERROR(real_->Rollback());
      return fault;
    }
    absl::Status Rollback() override {
      ++bus_.rollbacks;
      return real_->Rollback();
    }
    void Interrupt() override { real_->Interrupt(); }

   private:
    FaultyBus& bus_;
    const std::unique_ptr<bus::GroupMember> real_;
  };

  bus::Bus& real_;
};

class StageTest : public ::testing::Test {
 protected:
  StageTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-stage-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    auto opened = bus::OpenBus({.path = (folder_ / "bus.db").string()});
    EXPECT_TRUE(opened.ok()) << opened.status();
    real_ = *std::move(opened);
    bus_ = std::make_unique<FaultyBus>(*real_);
    options_ = {.stage = "normalize",
                .topic = std::string(bus::kRawTopic),
                .instance_id = "normalize-0",
                .state_dir = (folder_ / "state").string(),
                .generation = "7",
                .retry_delay = absl::Milliseconds(1)};
  }
  ~StageTest() override {
    Stop().IgnoreError();
    bus_.reset();
    real_.reset();
    fs::remove_all(folder_);
  }

  void Publish(const std::string& key, std::map<std::string, std::string> headers = {},
               const std::string& value = "value") {
    const bus::OutgoingRecord record = {
        .topic = std::string(bus::kRawTopic),
        .record = {
            .key = key, .routing_key = "same", .headers = std::move(headers), .value = value}};
    ASSERT_OK(bus_->Publish({&record, 1}));
  }

  void Start(StageHandler handler) {
    thread_ = std::jthread([this, handler = std::move(handler)](std::stop_token stop) {
      result_ = RunStage(*bus_, options_, handler, metrics_, std::move(stop));
    });
  }

  absl::Status Stop() {
    if (thread_.joinable()) {
      thread_.request_stop();
      thread_.join();
    }
    return result_;
  }

  // The first `count` records of `topic`, waiting for them.
  std::vector<bus::StoredRecord> Await(std::string_view topic, std::size_t count) {
    std::vector<bus::StoredRecord> records;
    auto tail = real_->OpenTail(*real_->Earliest(topic));
    EXPECT_TRUE(tail.ok()) << tail.status();
    const absl::Time deadline = absl::Now() + kPatience;
    while (records.size() < count && absl::Now() < deadline) {
      auto more = (*tail)->Next(count, absl::Seconds(1));
      EXPECT_TRUE(more.ok()) << more.status();
      for (bus::StoredRecord& record : *more) records.push_back(std::move(record));
    }
    EXPECT_EQ(records.size(), count) << topic;
    return records;
  }

  v1::DeadLetter AwaitDeadLetter() {
    const auto records = Await(bus::kDeadLetterTopic, 1);
    v1::DeadLetter letter;
    EXPECT_TRUE(!records.empty() && letter.ParseFromString(records[0].record.value));
    return letter;
  }

  std::string Metrics() {
    std::ostringstream text;
    prometheus::TextSerializer().Serialize(text, metrics_.Collect());
    return text.str();
  }

  // An output named after its input.
  static bus::OutgoingRecord Output(const bus::StoredRecord& input) {
    return {.topic = std::string(bus::kNormalizedTopic),
            .record = {.key = input.record.key,
                       .routing_key = input.record.routing_key,
                       .headers = {{"type", "nianbao.v1.NormalizedDocument"}},
                       .value = "out of " + input.record.value}};
  }

  static std::vector<std::string> Keys(const std::vector<bus::StoredRecord>& records) {
    std::vector<std::string> keys;
    for (const bus::StoredRecord& record : records) keys.push_back(record.record.key);
    return keys;
  }

  fs::path folder_;
  std::unique_ptr<bus::Bus> real_;
  std::unique_ptr<FaultyBus> bus_;
  StageOptions options_;
  prometheus::Registry metrics_;
  absl::Status result_;
  std::jthread thread_;
};

using Outputs = std::vector<bus::OutgoingRecord>;

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

TEST_F(StageTest, RetriesWhatMayPassAndNothingElse) {
  struct Case {
    absl::StatusCode code;
    int failures;
    int calls;
    bool dead;
  };
  const std::map<std::string, Case> cases = {
      {"unavailable for long", {absl::StatusCode::kUnavailable, 9, 10, false}},
      {"aborted once", {absl::StatusCode::kAborted, 1, 2, false}},
      {"aborted for ever", {absl::StatusCode::kAborted, 99, 3, true}},
      {"over a limit", {absl::StatusCode::kResourceExhausted, 1, 1, true}},
      {"invalid", {absl::StatusCode::kInvalidArgument, 1, 1, true}},
      {"internal", {absl::StatusCode::kInternal, 1, 1, true}},
      {"deadline", {absl::StatusCode::kDeadlineExceeded, 1, 1, true}},
  };
  std::map<std::string, int> calls;
  for (const auto& [key, c] : cases) Publish(key);
  Start([&](const bus::StoredRecord& record) -> absl::StatusOr<Outputs> {
    const Case& c = cases.at(record.record.key);
    if (++calls[record.record.key] <= c.failures) return absl::Status(c.code, "not now");
    return Outputs{Output(record)};
  });
  const auto done = Keys(Await(bus::kNormalizedTopic, 2));
  std::map<std::string, int> attempts;
  for (const auto& record : Await(bus::kDeadLetterTopic, 5)) {
    v1::DeadLetter letter;
    ASSERT_TRUE(letter.ParseFromString(record.record.value));
    attempts[letter.original().key()] = letter.attempts();
  }
  EXPECT_OK(Stop());
  for (const auto& [key, c] : cases) {
    SCOPED_TRACE(key);
    EXPECT_EQ(calls[key], c.calls);
    EXPECT_EQ(attempts.contains(key), c.dead);
    if (c.dead) {
      EXPECT_EQ(attempts[key], c.calls);
    } else {
      EXPECT_THAT(done, ::testing::Contains(key));
    }
  }
}

TEST_F(StageTest, WhatCannotBeDoneNowHoldsWhatFollowsAndNothingElse) {
  for (const char* key : {"before", "held", "after"}) Publish(key);
  std::atomic<bool> mended = false;
  std::atomic<int> refusals = 0;
  std::atomic<bool> overtaken = false;
  Start([&](const bus::StoredRecord& record) -> absl::StatusOr<Outputs> {
    if (record.record.key == "after" && !mended) overtaken = true;
    if (record.record.key != "held" || mended) return Outputs{Output(record)};
    ++refusals;
    refusals.notify_all();
    return absl::UnavailableError("the disk is full");
  });
  EXPECT_THAT(Keys(Await(bus::kNormalizedTopic, 1)), ElementsAre("before"));
  for (int seen = refusals; seen < 4; seen = refusals) refusals.wait(seen);
  EXPECT_FALSE(overtaken);
  mended = true;
  EXPECT_THAT(Keys(Await(bus::kNormalizedTopic, 3)), ElementsAre("before", "held", "after"));
  EXPECT_OK(Stop());
}

TEST_F(StageTest, ARecordIsNotHeldForEver) {
  options_.max_hold = absl::ZeroDuration();
  Publish("stuck");
  Publish("good");
  Start([](const bus::StoredRecord& record) -> absl::StatusOr<Outputs> {
    if (record.record.key == "stuck") return absl::UnavailableError("no worker");
    return Outputs{Output(record)};
  });
  EXPECT_THAT(Keys(Await(bus::kNormalizedTopic, 1)), ElementsAre("good"));
  EXPECT_EQ(AwaitDeadLetter().code(), "UNAVAILABLE");
  EXPECT_OK(Stop());
}

TEST_F(StageTest, AStopExcusesTheRecordInHand) {
  Publish("slow");
  std::atomic<int> step = 0;
  Start([&](const bus::StoredRecord& record) {
    step = 1;
    step.notify_all();
    step.wait(1);
    return Outputs{Output(record)};
  });
  step.wait(0);
  const Place place{
      .topic = std::string(bus::kRawTopic), .partition = bus::PartitionOf("same"), .offset = 0};
  // What the next owner would read, were the process to end now.
  const auto deaths = [&] {
    const fs::path copy = folder_ / "copy.attempts";
    fs::copy_file(folder_ / "state" / "normalize.attempts", copy,
                  fs::copy_options::overwrite_existing);
    return (*AttemptJournal::Open(copy.string()))->Deaths(place);
  };
  EXPECT_EQ(deaths(), 1);
  thread_.request_stop();
  EXPECT_EQ(deaths(), 0);
  step = 2;
  step.notify_all();
  EXPECT_OK(Stop());
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

TEST_F(StageTest, AStopFinishesAndCommitsWhatIsInHand) {
  for (const char* key : {"a", "b", "c"}) Publish(key);
  std::atomic<int> calls = 0;
  Start([&](const bus::StoredRecord& record) {
    ++calls;
    calls.notify_all();
    return Outputs{Output(record)};
  });
  calls.wait(0);
  EXPECT_OK(Stop());
  const auto progress = real_->Progress("normalize", bus::kRawTopic);
  std::int64_t committed = 0;
  for (const auto& partition : *progress) committed += partition.committed;
  EXPECT_EQ(committed, calls);
  EXPECT_EQ(Await(bus::kNormalizedTopic, static_cast<std::size_t>(calls)).size(),
            static_cast<std::size_t>(calls));
}

TEST_F(StageTest, AStopInterruptsTheWaitForARetryAndLosesNothing) {
  options_.retry_delay = absl::Hours(1);
  Publish("a");
  std::atomic<int> calls = 0;
  Start([&](const bus::StoredRecord&) -> absl::StatusOr<Outputs> {
    ++calls;
    calls.notify_all();
    return absl::UnavailableError("not now");
  });
  calls.wait(0);
  EXPECT_OK(Stop());
  Start([](const bus::StoredRecord& record) { return Outputs{Output(record)}; });
  EXPECT_THAT(Keys(Await(bus::kNormalizedTopic, 1)), ElementsAre("a"));
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
  const absl::Time deadline = absl::Now() + kPatience;
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
