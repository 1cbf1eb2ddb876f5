// SPDX-License-Identifier: Apache-2.0
// What ingest remembers of the documents it accepted: the submission, and how far each has come.
//
// The stages run on while a submission is still being written down, and their topics are followed
// one by one, so progress may be noted for a document before its row, and in any order: what is
// stored is a set of facts, and a status is computed from them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/bus/cursor.h"
#include "common/store/store.h"
#include "nianbao/v1/ingest_service.pb.h"

namespace nianbao::ingest {

struct Submission {
  std::string document_id = {};
  // As the submitter named it; UTF-8.
  std::string uri = {};
  std::string declared_media_type = {};
  // "api" or "inbox".
  std::string source = {};
  std::int64_t size_bytes = 0;
  absl::Time accepted_time = absl::UnixEpoch();
};

// A document was read into blocks.
struct Normalized {
  std::string document_id;
  absl::Time time;
};

// A document was understood as `part_count` parts.
struct Extracted {
  std::string document_id;
  int part_count = 0;
  absl::Time time;
};

// A part was checked. `name` is that of its report, empty where there is none (any more).
struct Validated {
  std::string document_id;
  int part = 0;
  std::string name;
  absl::Time time;
};

// A stage gave a document or, where `part` is not 0, a part of it up. It counts until the same
// stage passes it at a later time, as after a retry.
struct GivenUp {
  std::string document_id;
  std::string stage;
  int part = 0;
  std::string reason;
  absl::Time time;
};

using Progress = std::variant<Normalized, Extracted, Validated, GivenUp>;

// Thread-safe. Errors are those of store::Database.
class Ledger {
 public:
  // `path`: the SQLite file, or ":memory:". FAILED_PRECONDITION: written by a newer program.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(const std::string& path);

  // Binds the ledger to the log `log_id` for good. FAILED_PRECONDITION: it belongs to another one,
  // whose documents this log does not hold.
  absl::Status BindLog(std::string_view log_id);

  // True where a document was accepted.
  absl::StatusOr<bool> Knows(std::string_view document_id);
  // Notes a document as accepted, durably; false where it was already, which changes nothing.
  absl::StatusOr<bool> Add(const Submission& submission);
  // NOT_FOUND: never accepted here.
  absl::StatusOr<v1::DocumentStatus> Status(std::string_view document_id);

  // The place up to which `topic` is noted; nothing for a topic that was never noted.
  absl::StatusOr<std::optional<bus::Cursor>> CursorOf(std::string_view topic);
  // Notes `changes` and the place after them, both or neither.
  absl::Status Note(std::span<const Progress> changes, const bus::Cursor& after);

 private:
  static absl::StatusOr<std::string> BoundLog(store::Transaction& tx, std::string_view log_id);

  explicit Ledger(std::unique_ptr<store::Database> database) : database_(std::move(database)) {}

  const std::unique_ptr<store::Database> database_;
};

}  // namespace nianbao::ingest
