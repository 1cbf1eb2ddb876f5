// SPDX-License-Identifier: Apache-2.0
#include "common/bus/kafka_bus.h"

namespace nianbao::bus {

absl::StatusOr<std::unique_ptr<Bus>> OpenKafkaBus(const KafkaBusOptions&) {
  return absl::UnimplementedError("the kafka bus is not built yet");
}

}  // namespace nianbao::bus
