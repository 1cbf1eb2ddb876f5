// SPDX-License-Identifier: Apache-2.0
// How far a consumer group is.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/bus/bus.h"
#include "common/bus/kafka_client.h"

namespace nianbao::bus {

// `consumer` has the group's id and is no member of it. The end of a transaction takes an offset of
// its own, so a group that has read everything stands before its partition's end; partitions that
// lag by little are therefore read to see whether there is a record.
absl::StatusOr<std::vector<PartitionProgress>> QueryProgress(rd_kafka_s* consumer,
                                                             const KafkaBusOptions& options,
                                                             std::string_view topic);

}  // namespace nianbao::bus
