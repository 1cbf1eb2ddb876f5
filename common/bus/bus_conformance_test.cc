// SPDX-License-Identifier: Apache-2.0
#include "common/bus/bus_conformance.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <iterator>
#include <random>
#include <thread>

namespace nianbao::bus::conformance {
namespace {

using ::nianbao::testing::IsOk;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

TEST_P(BusConformanceTest, ARecordComesBackAsItWas) {
  OutgoingRecord record = Make(kRawTopic, "钥匙", "370000", std::string("a\0\xff", 3));
  record.record.headers = {{"type", "nianbao.v1.RawDocument"}, {"empty", ""}};
  const absl::Time before = absl::Now();
  ASSERT_OK(bus_->Publish({&record, 1}));
  const auto read = ReadTopic(kRawTopic, 1);
  EXPECT_EQ(read[0].topic, kRawTopic);
  EXPECT_EQ(read[0].partition, PartitionOf("370000"));
  EXPECT_EQ(read[0].offset, 0);
  EXPECT_EQ(read[0].record.key, record.record.key);
  EXPECT_EQ(read[0].record.routing_key, "370000");
  EXPECT_EQ(read[0].record.headers, record.record.headers);
  EXPECT_EQ(read[0].record.value, record.record.value);
  EXPECT_LT(absl::AbsDuration(read[0].timestamp - before), kPatience);
}

TEST_P(BusConformanceTest, OrderWithinAPartition) {
  for (int i = 0; i < 300; i += 50) Publish(Numbered(i, i + 50));
  const auto read = ReadTopic(kRawTopic, 300);
  EXPECT_EQ(Keys(read), Numbers(0, 300));
  ExpectOrdered(read);
}

TEST_P(BusConformanceTest, ThreadsPublishAtOnce) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        EXPECT_OK(bus_->Publish(Numbered(t * 50 + i * 2, t * 50 + i * 2 + 2)));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Keys(ReadTopic(kRawTopic, 400)), Numbers(0, 400));
}

TEST_P(BusConformanceTest, CommitMovesTheGroupAndPublishes) {
  Publish(Numbered(0, 30));
  ASSERT_OK_AND_ASSIGN(auto member, bus_->JoinGroup(Group("m")));
  ASSERT_OK(CopyAll(*bus_, Group("m"), *member, 7));
  ExpectCopiedOnce(30);
  ASSERT_OK_AND_ASSIGN(const auto progress, bus_->Progress("copy", kRawTopic));
  ASSERT_EQ(progress.size(), static_cast<std::size_t>(kPartitions));
  for (const auto& partition : progress) EXPECT_EQ(partition.committed, partition.end);
  ASSERT_OK_AND_ASSIGN(const std::int64_t other, Lag(*bus_, "other", kRawTopic));
  EXPECT_GE(other, 30);
}

TEST_P(BusConformanceTest, WhatIsNotCommittedComesAgain) {
  Publish(Numbered(0, 20));
  ASSERT_OK_AND_ASSIGN(auto member, bus_->JoinGroup(Group("m")));
  for (int round = 0; round < 4; ++round) {
    ASSERT_OK_AND_ASSIGN(const auto batch, PollSome(*member, 5));
    ASSERT_FALSE(batch.empty());
    if (round % 2 == 0) {
      ASSERT_OK(member->Rollback());
    }
  }
  const OutgoingRecord refused = Make("no.such.topic", "k", "r");
  ASSERT_OK(PollSome(*member, 5));
  EXPECT_THAT(member->Commit({&refused, 1}), StatusIs(absl::StatusCode::kInvalidArgument));
  ASSERT_OK_AND_ASSIGN(const auto batch, PollSome(*member, 5));
  ASSERT_FALSE(batch.empty());
  EXPECT_THAT(member->Commit({&refused, 1}), StatusIs(absl::StatusCode::kInvalidArgument));
  ASSERT_OK(member->Commit(Copies(batch)));
  ASSERT_OK(CopyAll(*bus_, Group("m"), *member, 5));
  ExpectCopiedOnce(20);
}

TEST_P(BusConformanceTest, AnEmptyCommitMovesTheGroup) {
  Publish(Numbered(0, 10));
  ASSERT_OK_AND_ASSIGN(auto member, bus_->JoinGroup(Group("m")));
  std::multiset<std::string> seen;
  while (seen.size() < 10) {
    ASSERT_OK_AND_ASSIGN(const auto batch, PollSome(*member, 3));
    ASSERT_FALSE(batch.empty());
    seen.merge(Keys(batch));
    ASSERT_OK(member->Commit({}));
  }
  EXPECT_EQ(seen, Numbers(0, 10));
}

TEST_P(BusConformanceTest, ACrashBetweenAnyTwoStepsOfACommit) {
  int published = 0;
  for (const std::string step : {"begin", "written", "committed"}) {
    SCOPED_TRACE(step);
    Publish(Numbered(published, published + 40));
    Child crashing(spec_, "m", GetParam().lease, step);
    ASSERT_EQ(crashing.Line(), "joined");
    crashing.Send("run 10");
    const int status = crashing.Wait();
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_EQ(WEXITSTATUS(status), kCrashExit);
    // A crash shows whole batches only: both topics hold the same records.
    auto normalized = TailFrom(bus_->Earliest(kNormalizedTopic));
    if (step != "committed") ReadExactly(*normalized, static_cast<std::size_t>(published));
    published += 40;
    Child next(spec_, "m", GetParam().lease);
    ASSERT_EQ(next.Line(), "joined");
    next.Send("run 10");
    ASSERT_EQ(next.Line(), "done");
    ExpectCopiedOnce(published);
  }
}

TEST_P(BusConformanceTest, NothingLostNothingTwiceAfterKills) {
  constexpr int kRecords = 10000;
  constexpr int kKills = 8;
  for (int i = 0; i < kRecords; i += 500) Publish(Numbered(i, i + 500));
  const auto seed = std::random_device()();
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  auto tail = TailFrom(bus_->Earliest(kNormalizedTopic));
  std::vector<StoredRecord> seen;
  for (int i = 1; i <= kKills; ++i) {
    Child stage(spec_, "m", GetParam().lease);
    ASSERT_EQ(stage.Line(), "joined");
    stage.Send("run 20");
    const std::size_t target = static_cast<std::size_t>(i) * kRecords / (kKills + 2) -
                               std::uniform_int_distribution<std::size_t>(0, 500)(random);
    while (seen.size() < target) {
      ASSERT_OK_AND_ASSIGN(auto some, tail->Next(100, absl::Seconds(10)));
      std::move(some.begin(), some.end(), std::back_inserter(seen));
    }
    absl::SleepFor(absl::Microseconds(std::uniform_int_distribution<int>(0, 20000)(random)));
    stage.Signal(SIGKILL);
    ASSERT_TRUE(WIFSIGNALED(stage.Wait()));
  }
  EXPECT_LT(seen.size(), static_cast<std::size_t>(kRecords));
  Child last(spec_, "m", GetParam().lease);
  ASSERT_EQ(last.Line(), "joined");
  last.Send("run 100");
  ASSERT_EQ(last.Line(), "done");
  const auto rest = ReadExactly(*tail, kRecords - seen.size());
  seen.insert(seen.end(), rest.begin(), rest.end());
  EXPECT_EQ(Keys(seen), Numbers(0, kRecords));
  ExpectOrdered(seen);
  ExpectCopiedOnce(kRecords);
}

TEST_P(BusConformanceTest, ANewMemberOfTheSameNameFencesTheOld) {
  Publish(Numbered(0, 20));
  ASSERT_OK_AND_ASSIGN(auto zombie, bus_->JoinGroup(Group("m")));
  ASSERT_OK_AND_ASSIGN(const auto batch, PollSome(*zombie, 20));
  ASSERT_FALSE(batch.empty());
  const auto second = OpenAgain();
  ASSERT_OK_AND_ASSIGN(auto heir, second->JoinGroup(Group("m")));
  EXPECT_THAT(zombie->Commit(Copies(batch)), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(zombie->Commit(Copies(batch)), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_OK(CopyAll(*second, Group("m"), *heir, 20));
  ExpectCopiedOnce(20);
  EXPECT_THAT(zombie->Poll(1, absl::Milliseconds(10)), StatusIs(absl::StatusCode::kAborted));
  zombie.reset();
  Publish(Numbered(20, 30));
  ASSERT_OK(CopyAll(*second, Group("m"), *heir, 20));
  ExpectCopiedOnce(30);
}

TEST_P(BusConformanceTest, AStoppedProcessThatWakesUpCommitsNothing) {
  Publish(Numbered(0, 20));
  Child zombie(spec_, "a", GetParam().lease);
  ASSERT_EQ(zombie.Line(), "joined");
  zombie.Send("poll 20");
  ASSERT_THAT(zombie.Line(), HasSubstr("polled"));
  zombie.Signal(SIGSTOP);
  ASSERT_OK_AND_ASSIGN(auto member, bus_->JoinGroup(Group("b")));
  ASSERT_OK(CopyAll(*bus_, Group("b"), *member, 20));
  zombie.Signal(SIGCONT);
  zombie.Send("commit");
  EXPECT_EQ(zombie.Line(), "commit ABORTED");
  ExpectCopiedOnce(20);
  // It is a member again once it polls: both go on.
  Publish(Numbered(20, 40));
  zombie.Send("run 5");
  ASSERT_OK(CopyAll(*bus_, Group("b"), *member, 5));
  EXPECT_EQ(zombie.Line(), "done");
  ExpectCopiedOnce(40);
}

TEST_P(BusConformanceTest, MembersShareThePartitions) {
  const auto second = OpenAgain("second");
  ASSERT_OK_AND_ASSIGN(auto a, bus_->JoinGroup(Group("a")));
  ASSERT_OK_AND_ASSIGN(auto b, second->JoinGroup(Group("b")));
  std::array<std::set<int>, 2> partitions;
  int published = 0;
  const absl::Time deadline = absl::Now() + kPatience;
  // Until both have half of the partitions in one round; before, they may still be changing hands.
  while ((partitions[0].size() != 8 || partitions[1].size() != 8) && absl::Now() < deadline) {
    std::vector<OutgoingRecord> round;
    for (int i = 0; i < 256; ++i, ++published) {
      round.push_back(Make(kRawTopic, std::to_string(published), absl::StrCat("region-", i)));
    }
    Publish(round);
    partitions = {};
    while (*Lag(*bus_, "copy", kRawTopic) > 0 && absl::Now() < deadline) {
      for (const auto& [member, mine] :
           {std::pair(a.get(), &partitions[0]), std::pair(b.get(), &partitions[1])}) {
        ASSERT_OK_AND_ASSIGN(const auto batch, member->Poll(300, absl::Milliseconds(50)));
        if (batch.empty() || !member->Commit(Copies(batch)).ok()) continue;
        for (const StoredRecord& record : batch) mine->insert(record.partition);
      }
    }
  }
  for (const int partition : partitions[0]) EXPECT_EQ(partitions[1].count(partition), 0u);
  EXPECT_EQ(partitions[0].size(), 8u);
  EXPECT_EQ(partitions[1].size(), 8u);
  ExpectCopiedOnce(published);
}

TEST_P(BusConformanceTest, ADeadMembersPartitionsAreTakenOver) {
  Publish(Numbered(0, 50));
  Child dying(spec_, "a", GetParam().lease);
  ASSERT_EQ(dying.Line(), "joined");
  dying.Send("poll 50");
  ASSERT_THAT(dying.Line(), HasSubstr("polled"));
  ASSERT_OK_AND_ASSIGN(auto member, bus_->JoinGroup(Group("b")));
  ASSERT_OK(member->Poll(1, absl::Milliseconds(200)));
  dying.Signal(SIGKILL);
  dying.Wait();
  ASSERT_OK(CopyAll(*bus_, Group("b"), *member, 10));
  ExpectCopiedOnce(50);
}

TEST_P(BusConformanceTest, AMemberThatLeavesIsReplacedAtOnce) {
  GroupOptions options = Group("a");
  options.lease = absl::Minutes(4);
  ASSERT_OK_AND_ASSIGN(auto a, bus_->JoinGroup(options));
  options.member_id = "b";
  ASSERT_OK_AND_ASSIGN(auto b, bus_->JoinGroup(options));
  Publish(Numbered(0, 20));
  ASSERT_OK(a->Poll(20, absl::Seconds(1)));
  a.reset();
  ASSERT_OK(CopyAll(*bus_, options, *b, 20));
  ExpectCopiedOnce(20);
}

TEST_P(BusConformanceTest, ASlowHandlerKeepsItsPartitions) {
  Publish(Numbered(0, 200));
  ASSERT_OK_AND_ASSIGN(auto other, bus_->JoinGroup(Group("other")));
  ASSERT_OK(PollSome(*other, 1));
  // Polls beside it all the time, and would take over what is let go.
  std::jthread polling([&](std::stop_token stop) {
    while (!stop.stop_requested()) EXPECT_OK(other->Poll(1, absl::Milliseconds(50)));
  });
  ASSERT_OK_AND_ASSIGN(auto slow, bus_->JoinGroup(Group("slow")));
  ASSERT_OK_AND_ASSIGN(const auto batch, PollSome(*slow, 200));
  ASSERT_FALSE(batch.empty());
  absl::SleepFor(GetParam().lease * 1.5);
  EXPECT_OK(slow->Commit(Copies(batch)));
  polling.request_stop();
  polling.join();
  other.reset();
  ASSERT_OK(CopyAll(*bus_, Group("slow"), *slow, 20));
  ExpectCopiedOnce(200);
}

TEST_P(BusConformanceTest, ATailResumesFromACursorExactly) {
  Publish(Numbered(0, 100));
  auto tail = TailFrom(bus_->Earliest(kRawTopic));
  std::vector<StoredRecord> seen;
  while (seen.size() < 100) {
    // Each cut goes through the token, into a new tail.
    ASSERT_OK_AND_ASSIGN(auto some, tail->Next(7, absl::Seconds(10)));
    std::move(some.begin(), some.end(), std::back_inserter(seen));
    ASSERT_OK_AND_ASSIGN(const Cursor cursor, DecodeCursor(EncodeCursor(tail->position())));
    EXPECT_EQ(cursor, tail->position());
    tail = TailFrom(cursor);
  }
  EXPECT_EQ(Keys(seen), Numbers(0, 100));
  ExpectOrdered(seen);
  // The place between two records of one batch is told by their offsets.
  Cursor cursor = *bus_->Earliest(kRawTopic);
  for (int i = 0; i < 42; ++i) {
    const StoredRecord& record = seen[static_cast<std::size_t>(i)];
    cursor.next[record.partition] = record.offset + 1;
  }
  auto rest = ReadExactly(*TailFrom(cursor), 58);
  std::multiset<std::string> all = Keys(rest);
  for (int i = 0; i < 42; ++i) all.insert(seen[static_cast<std::size_t>(i)].record.key);
  EXPECT_EQ(all, Numbers(0, 100));
}

// More than it reads ahead, and single records that are larger than that.
TEST_P(BusConformanceTest, AFrugalTailMissesNothing) {
  std::vector<OutgoingRecord> records = Numbered(0, 24);
  for (OutgoingRecord& outgoing : records)
    outgoing.record.value.assign(std::size_t{512} << 10, 'x');
  records.back().record.value.assign(std::size_t{7} << 20, 'x');
  for (const OutgoingRecord& outgoing : records) Publish({outgoing});
  ASSERT_OK_AND_ASSIGN(const Cursor start, bus_->Earliest(kRawTopic));
  ASSERT_OK_AND_ASSIGN(const auto tail, bus_->OpenFrugalTail(start));
  const std::vector<StoredRecord> seen = ReadExactly(*tail, 24, 3);
  EXPECT_EQ(Keys(seen), Numbers(0, 24));
  ExpectOrdered(seen);
}

TEST_P(BusConformanceTest, LatestIsAfterWhatIsThereAndBeforeWhatComes) {
  ASSERT_OK(bus_->Publish(Numbered(0, 50)));
  auto tail = TailFrom(bus_->Latest(kRawTopic));
  ASSERT_OK_AND_ASSIGN(const Cursor latest, bus_->Latest(kRawTopic));
  EXPECT_EQ(latest.next.size(), static_cast<std::size_t>(kPartitions));
  Publish(Numbered(50, 70));
  EXPECT_EQ(Keys(ReadExactly(*tail, 20)), Numbers(50, 70));
}

TEST_P(BusConformanceTest, ATokenOfAnotherLogIsRefused) {
  Cursor cursor = *bus_->Latest(kRawTopic);
  cursor.log_id += "x";
  EXPECT_THAT(bus_->OpenTail(cursor),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("another log")));
  cursor = *bus_->Latest(kRawTopic);
  cursor.topic = "no.such.topic";
  EXPECT_THAT(bus_->OpenTail(cursor), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(bus_->Earliest("no.such.topic"), StatusIs(absl::StatusCode::kInvalidArgument));
  cursor = *bus_->Latest(kRawTopic);
  cursor.next[kPartitions] = 0;
  EXPECT_THAT(bus_->OpenTail(cursor), StatusIs(absl::StatusCode::kInvalidArgument));
  cursor = *bus_->Latest(kRawTopic);
  cursor.next[3] += 1000;
  EXPECT_THAT(bus_->OpenTail(cursor), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_P(BusConformanceTest, TheLogKeepsItsIdentity) {
  const Cursor cursor = *bus_->Earliest(kRawTopic);
  EXPECT_FALSE(cursor.log_id.empty());
  EXPECT_EQ(*OpenAgain("another")->Earliest(kRawTopic), cursor);
}

// A record of exactly `bytes` as RecordBytes counts.
OutgoingRecord Sized(std::string_view topic, std::size_t bytes) {
  std::string value(bytes - 2, '\0');
  std::mt19937 random(7);
  for (char& c : value) c = static_cast<char>(random());
  return Make(topic, "k", "r", std::move(value));
}

TEST_P(BusConformanceTest, TheLargestRecordPassesAndCanBeDeadLettered) {
  const OutgoingRecord largest = Sized(kRawTopic, kMaxRecordBytes);
  ASSERT_OK(bus_->Publish({&largest, 1}));
  const auto refused =
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(absl::StrCat(kMaxRecordBytes + 1)));
  const std::vector<OutgoingRecord> two = {Make(kRawTopic, "small", "r"),
                                           Sized(kRawTopic, kMaxRecordBytes + 1)};
  EXPECT_THAT(bus_->Publish(two), refused);
  EXPECT_EQ(ReadTopic(kRawTopic, 1)[0].record.value, largest.record.value);

  ASSERT_OK_AND_ASSIGN(auto member, bus_->JoinGroup(Group("m")));
  ASSERT_OK_AND_ASSIGN(auto batch, PollSome(*member, 10));
  ASSERT_EQ(batch.size(), 1u);
  const OutgoingRecord grown = Sized(kNormalizedTopic, kMaxRecordBytes + 1);
  EXPECT_THAT(member->Commit({&grown, 1}), refused);
  ASSERT_OK_AND_ASSIGN(batch, PollSome(*member, 10));
  ASSERT_EQ(batch.size(), 1u);
  const OutgoingRecord dead = Sized(kDeadLetterTopic, kMaxDeadLetterBytes);
  ASSERT_OK(member->Commit({&dead, 1}));
  EXPECT_EQ(ReadTopic(kDeadLetterTopic, 1)[0].record.value, dead.record.value);
  ReadTopic(kNormalizedTopic, 0);
  EXPECT_EQ(*Lag(*bus_, "copy", kRawTopic), 0);
}

TEST_P(BusConformanceTest, ReadsAreBounded) {
  for (int i = 0; i < 8; ++i) {
    ASSERT_OK(bus_->Publish(std::vector{
        Make(kRawTopic, std::to_string(i), "region", std::string(std::size_t{5} << 20, 'x'))}));
  }
  ASSERT_OK_AND_ASSIGN(auto member, bus_->JoinGroup(Group("m")));
  ASSERT_OK_AND_ASSIGN(const auto batch, PollSome(*member, 8));
  EXPECT_GE(batch.size(), 1u);
  EXPECT_LE(batch.size(), 4u);
  EXPECT_EQ(Keys(ReadTopic(kRawTopic, 8)), Numbers(0, 8));
}

TEST_P(BusConformanceTest, InterruptEndsAWait) {
  ASSERT_OK_AND_ASSIGN(auto member, bus_->JoinGroup(Group("m")));
  auto tail = TailFrom(bus_->Latest(kRawTopic));
  std::thread interrupter([&] {
    tail->Interrupt();
    member->Interrupt();
  });
  ASSERT_OK_AND_ASSIGN(const auto nothing, tail->Next(1, absl::Hours(1)));
  EXPECT_TRUE(nothing.empty());
  ASSERT_OK_AND_ASSIGN(const auto none, member->Poll(1, absl::Hours(1)));
  EXPECT_TRUE(none.empty());
  interrupter.join();
}

TEST_P(BusConformanceTest, ATailIsWokenByAnotherProcess) {
  auto tail = TailFrom(bus_->Latest(kNormalizedTopic));
  Child stage(spec_, "m", GetParam().lease);
  ASSERT_EQ(stage.Line(), "joined");
  std::vector<absl::Duration> delays;
  for (int i = 0; i < 20; ++i) {
    stage.Send("poll 1");
    const absl::Time before = absl::Now();
    ASSERT_OK(bus_->Publish(Numbered(i, i + 1)));
    ASSERT_EQ(stage.Line(), "polled 1");
    stage.Send("commit");
    ASSERT_OK_AND_ASSIGN(const auto read, tail->Next(1, kPatience));
    ASSERT_EQ(read.size(), 1u);
    delays.push_back(absl::Now() - before);
    ASSERT_EQ(stage.Line(), "commit OK");
  }
  std::sort(delays.begin(), delays.end());
  std::cout << "publish to tail through a stage: median " << delays[10] << ", worst "
            << delays.back() << std::endl;
  EXPECT_LT(delays[10], absl::Milliseconds(500));
}

INSTANTIATE_TEST_SUITE_P(Embedded, BusConformanceTest,
                         ::testing::Values(Flavour{"embedded", absl::Seconds(1)}),
                         [](const auto& test) { return test.param.kind; });
INSTANTIATE_TEST_SUITE_P(Kafka, BusConformanceTest,
                         ::testing::Values(Flavour{"kafka", absl::Seconds(3)}),
                         [](const auto& test) { return test.param.kind; });

}  // namespace
}  // namespace nianbao::bus::conformance

int main(int argc, char** argv) {
  if (argc > 2 && argv[1] == nianbao::bus::conformance::kChildFlag) {
    return nianbao::bus::conformance::ChildMain({argv + 2, argv + argc});
  }
  ::testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
