// SPDX-License-Identifier: Apache-2.0
#include "common/bus/open.h"

#include "absl/strings/str_cat.h"
#include "common/bus/embedded_bus.h"
#include "common/bus/kafka_bus.h"

namespace nianbao::bus {

absl::StatusOr<std::unique_ptr<Bus>> OpenBus(const BusOptions& options) {
  if (options.kind == "embedded") {
    if (options.path.empty()) return absl::InvalidArgumentError("the embedded bus needs a path");
    return OpenEmbeddedBus({.path = options.path});
  }
  if (options.kind == "kafka") {
    if (options.brokers.empty()) return absl::InvalidArgumentError("the kafka bus needs brokers");
    if (options.instance_id.empty()) {
      return absl::InvalidArgumentError("the kafka bus needs an instance id");
    }
    return OpenKafkaBus({.brokers = options.brokers, .instance_id = options.instance_id});
  }
  return absl::InvalidArgumentError(
      absl::StrCat("unknown bus '", options.kind, "'; give embedded or kafka"));
}

}  // namespace nianbao::bus
