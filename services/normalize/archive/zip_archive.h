// SPDX-License-Identifier: Apache-2.0
// ZIP files in memory, read within limits.
//
// Source: PKWARE's APPNOTE.TXT 6.3.10. What is checked beyond it: no entry unpacks to more than its
// directory says, and entries do not share packed bytes (D. Fifield, "A better zip bomb", 2019).
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/normalize/options.h"

struct zip;

namespace nianbao::normalize {

struct ZipEntry {
  // As stored, in UTF-8: "年报/2023.docx"; directories end in "/".
  std::string name{};
  // As the archive's directory states them.
  std::size_t size = 0;
  std::size_t packed_size = 0;
};

// Not thread-safe. All errors say what is wrong with the archive or name the entry.
class ZipArchive {
 public:
  // `bytes` and `options` must outlive the archive. INVALID_ARGUMENT: no ZIP file, cut off,
  // damaged, or entries overlap. RESOURCE_EXHAUSTED: more than options.max_entries.
  static absl::StatusOr<std::unique_ptr<ZipArchive>> Open(std::string_view bytes,
                                                          const NormalizerOptions& options);
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  // In the order of the archive's directory; names may repeat.
  const std::vector<ZipEntry>& entries() const { return entries_; }

  // Unpacks entries()[index]. INVALID_ARGUMENT: encrypted, damaged, or of another size than stated.
  // UNIMPLEMENTED: packed by a method that is not known. RESOURCE_EXHAUSTED: over
  // options.max_entry_bytes or max_expansion, or over max_unpacked_bytes with what was read before.
  absl::StatusOr<std::string> Read(std::size_t index);

 private:
  ZipArchive(zip* handle, const NormalizerOptions& options) : zip_(handle), options_(options) {}
  absl::Status ListEntries(std::size_t archive_size);
  absl::Status CheckBytes(const ZipEntry& entry, std::size_t bytes) const;

  zip* zip_;
  const NormalizerOptions& options_;
  std::vector<ZipEntry> entries_;
  std::size_t unpacked_ = 0;
};

}  // namespace nianbao::normalize
