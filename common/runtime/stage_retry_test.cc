// SPDX-License-Identifier: Apache-2.0
// What a stage does again, what it holds, and what a stop does to both.
#include <atomic>
#include <filesystem>
#include <map>
#include <string>

#include "common/runtime/attempt_journal.h"
#include "common/runtime/stage_for_test.h"
#include "gtest/gtest.h"

namespace nianbao::runtime {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

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

}  // namespace
}  // namespace nianbao::runtime
