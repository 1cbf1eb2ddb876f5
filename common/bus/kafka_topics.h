// SPDX-License-Identifier: Apache-2.0
// Creates the topics of the bus on the brokers.
#pragma once

#include "absl/status/status.h"
#include "common/bus/kafka_client.h"

namespace nianbao::bus {

// Creates those of kTopics that are missing: kPartitions partitions, one copy where there is one
// broker and three otherwise, raw, normalized and extracted kept for 30 days, the others for ever.
// FAILED_PRECONDITION: a topic is there with another number of partitions. UNAVAILABLE: no answer.
absl::Status CreateTopics(rd_kafka_s* client, const KafkaBusOptions& options);

}  // namespace nianbao::bus
