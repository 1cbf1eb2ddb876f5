// SPDX-License-Identifier: Apache-2.0
// The bus on Apache Kafka (3.9), by librdkafka.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/bus/bus.h"

namespace nianbao::bus {

struct KafkaBusOptions {
  // host:port, comma separated.
  std::string brokers = {};
  // Prefix of transactional ids: stable over restarts, unique among running processes.
  std::string instance_id = {};
  // For tests: put before the names of topics, groups and transactional ids, so that runs against
  // one broker do not meet. Records and cursors carry the names without it.
  std::string prefix = {};
  // For tests: called on the committing thread at the steps of a commit of a batch or a publish:
  // "begin", "written" (everything is sent, nothing committed), "committed".
  std::function<void(std::string_view step)> on_step = {};
};

// Connects and creates the topics that are missing. UNAVAILABLE: no broker answers within 10 s.
absl::StatusOr<std::unique_ptr<Bus>> OpenKafkaBus(const KafkaBusOptions& options);

}  // namespace nianbao::bus
