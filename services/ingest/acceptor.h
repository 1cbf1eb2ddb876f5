// SPDX-License-Identifier: Apache-2.0
// Takes a document in, the same for every way by which it came.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/blob/blob.h"
#include "common/bus/bus.h"
#include "services/ingest/ledger.h"

namespace nianbao::ingest {

// Longest name that is kept of a document.
inline constexpr std::size_t kMaxUriBytes = 2048;

struct Upload {
  std::string_view bytes;
  // URL or file name; any bytes.
  std::string_view uri = {};
  std::string_view declared_media_type = {};
  // "api" or "inbox".
  std::string_view source = {};
};

struct Accepted {
  std::string document_id;
  // True where the ledger had it.
  bool already_known = false;
};

struct AcceptorOptions {
  std::function<absl::Time()> now;
  // For tests: called after the steps "blob" and "record"; an error stops there as a crash would.
  std::function<absl::Status(std::string_view step)> after_step = {};
};

// Thread-safe.
class Acceptor {
 public:
  // All must outlive the acceptor.
  Acceptor(blob::BlobStore& blobs, bus::Bus& bus, Ledger& ledger, AcceptorOptions options)
      : blobs_(blobs), bus_(bus), ledger_(ledger), options_(std::move(options)) {}

  // Stores the bytes, publishes the raw record, writes the ledger row; OK means that all three are
  // durable. After an error or a crash in between, accepting the same bytes again does what is
  // missing; at worst the record is published twice, which the later stages tell by its content.
  // INVALID_ARGUMENT: no bytes, or a uri over kMaxUriBytes. RESOURCE_EXHAUSTED: more than 64 MiB.
  // UNAVAILABLE: not accepted, try again. Messages name the uri.
  absl::StatusOr<Accepted> Accept(const Upload& upload);

 private:
  absl::Status Store(const Upload& upload, const Submission& submission);
  absl::Status Publish(const Upload& upload, const Submission& submission);
  absl::Status AfterStep(std::string_view step) const;

  blob::BlobStore& blobs_;
  bus::Bus& bus_;
  Ledger& ledger_;
  const AcceptorOptions options_;
};

}  // namespace nianbao::ingest
