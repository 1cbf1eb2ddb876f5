// SPDX-License-Identifier: Apache-2.0
// Follows the topics of the later stages into the ledger.
#pragma once

#include <array>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/bus/bus.h"
#include "services/ingest/ledger.h"

namespace nianbao::ingest {

// The topics that tell how far a document has come.
inline constexpr std::array<std::string_view, 4> kTrackedTopics = {
    bus::kNormalizedTopic, bus::kExtractedTopic, bus::kValidatedTopic, bus::kDeadLetterTopic};

// What a record of one of kTrackedTopics says; nothing for one that cannot be read or names no
// document. A validated report speaks for its copies too; what was taken out of an archive says
// that the archive was read: whatever becomes of its members, an archive is NORMALIZED and stays
// so.
std::vector<Progress> ProgressOf(const bus::StoredRecord& record);

// Notes what `topic` holds and what is added, until `stop`. Goes on where it stood, each record
// once; starts anew where the log is another one or no longer holds that place. Tries again while
// the bus or the ledger is unavailable; another error ends it, with nothing half done.
absl::Status TrackTopic(bus::Bus& bus, Ledger& ledger, std::string_view topic,
                        std::stop_token stop);

}  // namespace nianbao::ingest
