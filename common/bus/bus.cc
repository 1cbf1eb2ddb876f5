// SPDX-License-Identifier: Apache-2.0
#include "common/bus/bus.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

namespace nianbao::bus {
namespace {

// MurmurHash2, 32 bits, as Kafka's Java client has it (bytes little-endian, a seed of its own).
std::uint32_t Murmur2(std::string_view data) {
  constexpr std::uint32_t kSeed = 0x9747b28c;
  constexpr std::uint32_t kM = 0x5bd1e995;
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(data[i]));
  };
  std::uint32_t hash = kSeed ^ static_cast<std::uint32_t>(data.size());
  std::size_t i = 0;
  for (; i + 4 <= data.size(); i += 4) {
    std::uint32_t k = byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24;
    k *= kM;
    k ^= k >> 24;
    hash = hash * kM ^ k * kM;
  }
  if (i < data.size()) {
    for (std::size_t j = data.size(); j-- > i;) hash ^= byte(j) << (8 * (j - i));
    hash *= kM;
  }
  hash = (hash ^ hash >> 13) * kM;
  return hash ^ hash >> 15;
}

}  // namespace

int PartitionOf(std::string_view routing_key) {
  return static_cast<int>((Murmur2(routing_key) & 0x7fffffff) % kPartitions);
}

std::size_t RecordBytes(const Record& record) {
  std::size_t bytes = record.key.size() + record.routing_key.size() + record.value.size();
  for (const auto& [name, value] : record.headers) bytes += name.size() + value.size();
  return bytes;
}

absl::Status CheckRecord(const OutgoingRecord& record) {
  if (std::find(kTopics.begin(), kTopics.end(), record.topic) == kTopics.end()) {
    return absl::InvalidArgumentError(absl::StrCat("unknown topic '", record.topic, "'"));
  }
  if (record.record.key.empty() || record.record.routing_key.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("a record for ", record.topic, " lacks its key or its routing key"));
  }
  if (record.record.headers.contains(std::string(kRoutingKeyHeader))) {
    return absl::InvalidArgumentError("the header routing-key is taken by the bus");
  }
  const std::size_t bytes = RecordBytes(record.record);
  const std::size_t most = record.topic == kDeadLetterTopic ? kMaxDeadLetterBytes : kMaxRecordBytes;
  if (bytes <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("record '", record.record.key, "' has ", bytes, " bytes, ", record.topic,
                   " takes at most ", most, "; make it smaller or send its input to ",
                   absl::string_view(kDeadLetterTopic.data(), kDeadLetterTopic.size())));
}

}  // namespace nianbao::bus
