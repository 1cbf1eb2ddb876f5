// SPDX-License-Identifier: Apache-2.0
#include "common/bus/bus.h"

#include <array>
#include <cstdint>
#include <string>

#include "common/bus/open.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::bus {
namespace {

using ::nianbao::testing::IsOk;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

// The hashes are those of the tests of Kafka's Java client (Utils.murmur2).
TEST(PartitionOfTest, AgreesWithTheJavaClient) {
  const struct {
    const char* key;
    std::int32_t hash;
  } kCases[] = {
      {"21", -973932308},
      {"foobar", -790332482},
      {"a-little-bit-long-string", -985981536},
      {"a-little-bit-longer-string", -1486304829},
      {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971},
      {"abc", 479470107},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.key);
    EXPECT_EQ(PartitionOf(c.key), (c.hash & 0x7fffffff) % kPartitions);
  }
}

TEST(PartitionOfTest, SpreadsRegionCodes) {
  std::array<int, kPartitions> seen{};
  for (int code = 110000; code < 660000; code += 100) ++seen.at(PartitionOf(std::to_string(code)));
  for (const int count : seen) EXPECT_GT(count, 5500 / kPartitions / 2);
}

OutgoingRecord Make(std::string_view topic, std::size_t value_bytes) {
  return {std::string(topic), {"key", "rk", {{"h", "v"}}, std::string(value_bytes, 'x')}};
}

TEST(CheckRecordTest, LimitsAreExact) {
  const std::size_t rest = RecordBytes(Make(kRawTopic, 0).record);
  EXPECT_EQ(rest, 7u);
  EXPECT_OK(CheckRecord(Make(kRawTopic, kMaxRecordBytes - rest)));
  EXPECT_THAT(CheckRecord(Make(kRawTopic, kMaxRecordBytes - rest + 1)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("8388609 bytes")));
  EXPECT_OK(CheckRecord(Make(kDeadLetterTopic, kMaxDeadLetterBytes - rest)));
  EXPECT_THAT(CheckRecord(Make(kDeadLetterTopic, kMaxDeadLetterBytes - rest + 1)),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(CheckRecordTest, RefusesWhatNobodyCouldRead) {
  const auto refused = StatusIs(absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(CheckRecord(Make("nianbao.other.v1", 1)), refused);
  OutgoingRecord record = Make(kRawTopic, 1);
  record.record.key = "";
  EXPECT_THAT(CheckRecord(record), refused);
  record = Make(kRawTopic, 1);
  record.record.routing_key = "";
  EXPECT_THAT(CheckRecord(record), refused);
  record = Make(kRawTopic, 1);
  record.record.headers[std::string(kRoutingKeyHeader)] = "r";
  EXPECT_THAT(CheckRecord(record), refused);
}

TEST(OpenBusTest, SaysWhatIsMissing) {
  const auto code = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(OpenBus({.kind = "pigeon"}), StatusIs(code, HasSubstr("pigeon")));
  EXPECT_THAT(OpenBus({.kind = "embedded"}), StatusIs(code, HasSubstr("path")));
  EXPECT_THAT(OpenBus({.kind = "kafka"}), StatusIs(code, HasSubstr("brokers")));
  EXPECT_THAT(OpenBus({.kind = "kafka", .brokers = "127.0.0.1:1"}),
              StatusIs(code, HasSubstr("instance")));
  EXPECT_THAT(OpenBus({.path = "/no/such/folder/bus.db"}),
              StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace nianbao::bus
