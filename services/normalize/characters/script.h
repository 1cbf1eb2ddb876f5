// SPDX-License-Identifier: Apache-2.0
// Tells Traditional from Simplified Chinese and turns the one into the other.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "nianbao/v1/document.pb.h"

namespace nianbao::normalize {

// A decoded original, ready to be read.
struct PreparedText {
  // Simplified characters, one for each code point of the decoded original.
  std::u32string text{};
  // The script of the original.
  v1::Document::Script script = v1::Document::SCRIPT_UNSPECIFIED;
  // The original is in Taiwan wording (網際網路), not only in its characters.
  bool taiwan_wording = false;
};

// Thread-safe.
class ScriptConverter {
 public:
  // Loads OpenCC's tables. FAILED_PRECONDITION: they are not installed.
  static absl::StatusOr<std::unique_ptr<ScriptConverter>> Create();
  virtual ~ScriptConverter() = default;

  // Detects the script of `decoded` and converts it where it is Traditional.
  PreparedText Prepare(std::u32string decoded) const;

  // The script of `text`: the one of whose own characters there are more; SCRIPT_UNSPECIFIED where
  // there are no ideographs, SIMPLIFIED where all are common to both.
  virtual v1::Document::Script Detect(std::u32string_view text) const = 0;

  // `text` in simplified characters. Characters change, words do not, but for those of the official
  // forms that Taiwan wording replaces by ones as long (資訊 for 信息); the result is exactly as
  // long as `text`, so that the character at a position stands for the one at that position.
  virtual std::u32string ToSimplified(std::u32string_view text) const = 0;
};

}  // namespace nianbao::normalize
