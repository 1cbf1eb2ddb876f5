// SPDX-License-Identifier: Apache-2.0
// The bus of one machine: a durable partitioned log in one SQLite file.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/bus/bus.h"

namespace nianbao::bus {

struct EmbeddedBusOptions {
  // The file; created where it is missing, its folder must exist. Beside it lie SQLite's -wal and
  // -shm and the file -wake by which processes wake each other.
  std::string path = {};
  // How long records of raw, normalized and extracted are kept; longer where a group has yet to
  // read them. The other topics are kept for ever.
  absl::Duration retention = absl::Hours(30 * 24);
  // For tests: called on the committing thread at the steps of a commit of a batch or a publish:
  // "begin", "written" (everything is written, nothing committed), "committed".
  std::function<void(std::string_view step)> on_step = {};
};

// Opens the log for this process; any number of processes of the machine may have it open.
// UNAVAILABLE: the file cannot be opened. DATA_LOSS: it is damaged. FAILED_PRECONDITION: a newer
// program wrote it.
absl::StatusOr<std::unique_ptr<Bus>> OpenEmbeddedBus(const EmbeddedBusOptions& options);

}  // namespace nianbao::bus
