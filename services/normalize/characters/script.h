// SPDX-License-Identifier: Apache-2.0
// Tells Traditional from Simplified Chinese and turns the one into the other.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "nianbao/v1/document.pb.h"

namespace nianbao::normalize {

class Wording;

// A decoded original, ready to be read.
struct PreparedText {
  // Simplified characters, one for each code point of the decoded original.
  std::u32string text{};
  // The script of the original.
  v1::Document::Script script = v1::Document::SCRIPT_UNSPECIFIED;
  // The original is in Taiwan wording (網際網路), not only in its characters.
  bool taiwan_wording = false;
  // What restores the mainland's wording to pieces of the text; null where it has that already.
  // Lives as long as the converter.
  const Wording* wording = nullptr;
};

// Characters are converted here, for the whole original at once and one for one, since readers know
// labels and units by them. Words, whose lengths change, are restored later and piece by piece, by
// the Wording of the prepared text on text that carries its places. Thread-safe.
class ScriptConverter {
 public:
  // Loads OpenCC's tables and our list of words. FAILED_PRECONDITION: OpenCC's are not installed.
  // INTERNAL: a line of our list is wrong.
  static absl::StatusOr<std::unique_ptr<ScriptConverter>> Create();
  virtual ~ScriptConverter() = default;

  // Gives every ideograph of `decoded` its one code point, detects the script and the wording, and
  // converts it where it is Traditional.
  PreparedText Prepare(std::u32string decoded) const;

  // The script of `text`: the one of whose own characters there are more; SCRIPT_UNSPECIFIED where
  // there are no ideographs, SIMPLIFIED where all are common to both.
  v1::Document::Script Detect(std::u32string_view text) const;

  // `text` in simplified characters, exactly as long, so that the character at a position stands
  // for the one at that position. Characters change, by the words that they are in; words do not.
  virtual std::u32string ToSimplified(std::u32string_view text) const = 0;

  virtual const Wording& wording() const = 0;

 protected:
  struct Census {
    std::size_t ideographs = 0;
    // Those that only the one script has.
    std::size_t traditional = 0;
    std::size_t simplified = 0;
    // Characters that UnifyIdeographs may change.
    std::size_t variants = 0;
  };

  // In one look at each character.
  virtual Census Count(std::u32string_view text) const = 0;

 private:
  static v1::Document::Script ScriptOf(const Census& census);
};

}  // namespace nianbao::normalize
