// SPDX-License-Identifier: Apache-2.0
// Originals, kept for ever under the hash of their bytes. A folder today; a bucket behind the same
// interface later.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nianbao::blob {

// Largest original that is accepted.
inline constexpr std::size_t kMaxBlobBytes = std::size_t{64} << 20;
// Largest original that travels inside its raw record.
inline constexpr std::size_t kMaxInlineBytes = std::size_t{1} << 20;

// "sha256:" and the 64 lower-case hexadecimal digits of the SHA-256 of `bytes`.
std::string DocumentId(std::string_view bytes);

// True for what DocumentId can return.
bool IsDocumentId(std::string_view id);

// Thread-safe, and safe for several processes over one folder.
class BlobStore {
 public:
  virtual ~BlobStore() = default;
  // Stores `bytes` and returns their DocumentId. OK means durable. Storing the same bytes again is
  // cheap. INVALID_ARGUMENT: more than kMaxBlobBytes. RESOURCE_EXHAUSTED: no space.
  virtual absl::StatusOr<std::string> Put(std::string_view bytes) = 0;
  // NOT_FOUND: never stored. DATA_LOSS: the bytes no longer match their hash.
  virtual absl::StatusOr<std::string> Get(std::string_view document_id) const = 0;
};

// A store in `folder` (created where it is missing): ab/cdef... under the first two digits, and
// drafts/ for what is being written. For reading alone it need not be writable.
absl::StatusOr<std::unique_ptr<BlobStore>> OpenFolderStore(const std::string& folder);

}  // namespace nianbao::blob
