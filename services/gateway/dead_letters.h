// SPDX-License-Identifier: Apache-2.0
// The dead letters that wait for an operator, made of topic nianbao.deadletter.v1.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "services/gateway/follower.h"

namespace nianbao::gateway {

struct DeadLetterPage {
  // The latest first; without the originals' bytes.
  std::vector<v1::DeadLetter> letters;
  // True where older ones follow.
  bool more = false;
  // failed_time of the last one in microseconds since 1970: with its id, the place after it.
  std::int64_t last_failed_us = 0;
};

// Thread-safe.
class DeadLetters : public FollowedTables {
 public:
  // Creates the tables where they are missing. `database` must outlive this.
  static absl::StatusOr<std::unique_ptr<DeadLetters>> Create(store::Database& database);

  struct Place {
    std::int64_t failed_us = 0;
    std::string dead_letter_id;
  };
  // At most `max_letters` of those that were not retried, after `place` where it is given.
  absl::StatusOr<DeadLetterPage> List(const std::optional<Place>& place, int max_letters) const;

  // Number of those that were not retried.
  absl::StatusOr<std::int64_t> Count() const;

  // One letter with its original. NOT_FOUND: there never was one.
  absl::StatusOr<v1::DeadLetter> Get(std::string_view dead_letter_id) const;
  absl::StatusOr<bool> IsRetried(std::string_view dead_letter_id) const;
  absl::Status MarkRetried(std::string_view dead_letter_id);

  std::string_view topic() const override;
  absl::StatusOr<std::optional<bus::Cursor>> Cursor() const override;
  // A letter with a known id changes nothing. Records that are no DeadLetter are skipped with an
  // error in the log.
  absl::Status Apply(std::span<const bus::StoredRecord> records, const bus::Cursor& after) override;
  absl::Status Reset(const bus::Cursor& start) override;

 private:
  explicit DeadLetters(store::Database& database) : database_(database) {}
  store::Database& database_;
};

}  // namespace nianbao::gateway
