// SPDX-License-Identifier: Apache-2.0
// Takes archives apart: each file in one is an original of its own, with its own attempts, limits
// and dead letter.
//
// Archives in archives are taken apart with the outermost one, so that the limits hold for all of
// them together. Left out is what can never be a report: folders, empty files, what macOS and
// Windows leave behind, pictures, sound, films, programs, style sheets and scripts of saved pages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "nianbao/v1/document.pb.h"
#include "services/normalize/options.h"

namespace nianbao::normalize {

// True where the original is an archive by its content.
bool IsArchive(std::string_view bytes);

struct ArchiveContents {
  // In the archive's order. document_id, uri (of the archive, "!/", name), containers, source and
  // received_time are set, and `content`; a file that cannot be taken out has `member` instead and
  // no document_id, so that it fails by itself where it is read.
  std::vector<v1::RawDocument> members{};
  // Files that were left out.
  int skipped = 0;
};

// What the archive `bytes`, which `raw` describes, holds. INVALID_ARGUMENT: damaged, or nothing in
// it can be a report. RESOURCE_EXHAUSTED: more members or bytes than the options allow, or nested
// too deeply.
absl::StatusOr<ArchiveContents> ExpandArchive(const v1::RawDocument& raw, std::string_view bytes,
                                              const NormalizerOptions& options);

// The file to which raw.containers lead from `outermost`, the bytes of the first of them; the one
// with raw.document_id where several have its name. NOT_FOUND: there is none; otherwise as
// ZipArchive.
absl::StatusOr<std::string> TakeMember(const v1::RawDocument& raw, std::string_view outermost,
                                       const NormalizerOptions& options);

}  // namespace nianbao::normalize
