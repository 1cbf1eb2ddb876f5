// SPDX-License-Identifier: Apache-2.0
// The function of the stage: the bytes of an original become one clean document.
//
//   ASSIGN_OR_RETURN(auto normalizer, Normalizer::Create());
//   ASSIGN_OR_RETURN(v1::NormalizedDocument document, normalizer->Normalize(raw, bytes));
//
// What comes out depends on the bytes alone. Positions (source_begin and the like) count code
// points of the decoded original without its byte order mark; a CR LF counts as two.
#pragma once

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "nianbao/v1/document.pb.h"
#include "services/normalize/characters/script.h"
#include "services/normalize/options.h"

namespace nianbao::normalize {

// Version of what Normalize does, for the field `generation`. Raised with every change of it.
inline constexpr std::string_view kGeneration = "normalize/3";

// Thread-safe.
class Normalizer {
 public:
  // FAILED_PRECONDITION: the conversion tables are not installed.
  static absl::StatusOr<std::unique_ptr<Normalizer>> Create(const NormalizerOptions& options = {});

  // Reads `bytes`, the original that `raw` describes (its body is not looked at). Every error names
  // raw.uri and says what to do. INVALID_ARGUMENT: empty, white space alone, no text, or cut off in
  // a character. UNIMPLEMENTED: a known kind of file that is not read. RESOURCE_EXHAUSTED: over a
  // limit of the options.
  absl::StatusOr<v1::NormalizedDocument> Normalize(const v1::RawDocument& raw,
                                                   std::string_view bytes) const;
  // The same into `document`, which is empty. Its thousands of small pieces cost much less where it
  // lives in an arena.
  absl::Status Normalize(const v1::RawDocument& raw, std::string_view bytes,
                         v1::NormalizedDocument& document) const;

 private:
  Normalizer(const NormalizerOptions& options, std::unique_ptr<ScriptConverter> script);
  absl::Status Read(std::string_view declared_media_type, std::string_view bytes,
                    v1::NormalizedDocument& document) const;

  NormalizerOptions options_;
  std::unique_ptr<ScriptConverter> script_;
};

}  // namespace nianbao::normalize
