// SPDX-License-Identifier: Apache-2.0
// Opens either bus, as an operator names it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/bus/bus.h"

namespace nianbao::bus {

struct BusOptions {
  // "embedded" or "kafka".
  std::string kind = "embedded";
  // embedded: the SQLite file; its folder must exist.
  std::string path = {};
  // kafka: host:port, comma separated.
  std::string brokers = {};
  // kafka: prefix of transactional ids; stable over restarts, unique among running processes.
  std::string instance_id = {};
};

// Opens the bus and creates the topics of kTopics where they are missing. INVALID_ARGUMENT: an
// unknown kind or a missing option. UNAVAILABLE: the file or the brokers cannot be reached.
absl::StatusOr<std::unique_ptr<Bus>> OpenBus(const BusOptions& options);

}  // namespace nianbao::bus
