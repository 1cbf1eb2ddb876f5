// SPDX-License-Identifier: Apache-2.0
// The tables of gateway.db, and the row in which each tail keeps its place.
#pragma once

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/bus/cursor.h"
#include "common/store/store.h"

namespace nianbao::gateway {

// Brings `database` up to the tables of this program. FAILED_PRECONDITION: a newer program wrote
// it.
absl::Status Migrate(store::Database& database);

// The place up to which `topic` was read into the tables. Nothing before SaveCursor.
absl::StatusOr<std::optional<bus::Cursor>> LoadCursor(store::Database& database,
                                                      std::string_view topic);
absl::StatusOr<std::optional<bus::Cursor>> LoadCursor(store::Transaction& transaction,
                                                      std::string_view topic);

// As above, of what is being read: the snapshot that a list shows. FAILED_PRECONDITION: nothing
// before SaveCursor.
absl::StatusOr<bus::Cursor> SnapshotCursor(store::Transaction& transaction, std::string_view topic);

// Notes `cursor` as the place of its topic, as a part of `transaction`.
absl::Status SaveCursor(store::Transaction& transaction, const bus::Cursor& cursor);

}  // namespace nianbao::gateway
