// SPDX-License-Identifier: Apache-2.0
// Feeds a folder of sample reports to a server and shows what came of them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/nianbao/client.h"

namespace nianbao::cli {

// The regular files of `folder` that may be reports (not .md, .tsv or hidden), ordered by name.
// NOT_FOUND: no such folder, or none in it.
absl::StatusOr<std::vector<std::string>> SampleFiles(const std::string& folder);

// Submits `files` and waits until each is visible at the gateway or given up; returns a line for
// each that was given up. DEADLINE_EXCEEDED: some are still on their way after `timeout`.
absl::StatusOr<std::vector<std::string>> FeedSamples(Client& client,
                                                     const std::vector<std::string>& files,
                                                     absl::Duration timeout);

}  // namespace nianbao::cli
