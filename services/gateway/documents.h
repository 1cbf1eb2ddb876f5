// SPDX-License-Identifier: Apache-2.0
// The originals as they were read, block by block, made of topic nianbao.normalized.v1: what the
// evidence of a report points at.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/document.pb.h"
#include "services/gateway/follower.h"

namespace nianbao::gateway {

// The hash in `name`, documents/{sha}. INVALID_ARGUMENT: no such name can be.
absl::StatusOr<std::string> HashInName(std::string_view name);

// Thread-safe.
class Documents : public FollowedTables {
 public:
  // Creates the tables where they are missing. `database` must outlive this.
  static absl::StatusOr<std::unique_ptr<Documents>> Create(store::Database& database);

  // The document named documents/{sha}. INVALID_ARGUMENT: no such name can be. NOT_FOUND: there is
  // none, or it has not been read yet.
  absl::StatusOr<v1::NormalizedDocument> Get(std::string_view name) const;

  std::string_view topic() const override;
  absl::StatusOr<std::optional<bus::Cursor>> Cursor() const override;
  // A document that was read again replaces what was read before. Records that are no
  // NormalizedDocument are skipped with an error in the log.
  absl::Status Apply(std::span<const bus::StoredRecord> records, const bus::Cursor& after) override;
  absl::Status Reset(const bus::Cursor& start) override;

 private:
  explicit Documents(store::Database& database) : database_(database) {}
  store::Database& database_;
};

}  // namespace nianbao::gateway
