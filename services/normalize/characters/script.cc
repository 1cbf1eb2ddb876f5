// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/script.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "common/status/status.h"
#include "services/normalize/characters/ideographs.h"
#include "services/normalize/characters/opencc_tables.h"
#include "services/normalize/characters/word_table.h"
#include "services/normalize/characters/wording.h"

namespace nianbao::normalize {
namespace {

// Ideographs beyond are neither common nor in OpenCC's tables.
constexpr std::size_t kCodePoints = 0x30000;
// The ideographs by which scripts are told.
constexpr char32_t kFirst = 0x3400;
constexpr char32_t kLast = 0x9FFF;

// Nearly all text is below; all beyond counts as one character.
constexpr char32_t kPlane = 0x10000;

// What a character may be, several at once.
constexpr std::uint8_t kIdeograph = 1;
constexpr std::uint8_t kTraditional = 2;
constexpr std::uint8_t kSimplified = 4;
constexpr std::uint8_t kVariant = 8;

// Of so many characters each sum fits into a byte, so that one addition counts all kinds.
constexpr std::size_t kCounted = 255;

constexpr std::array<std::uint32_t, 16> kCounts = [] {
  std::array<std::uint32_t, 16> counts{};
  for (std::size_t kinds = 0; kinds < counts.size(); ++kinds) {
    for (std::size_t bit = 0; bit < 4; ++bit) {
      if ((kinds >> bit & 1) != 0) counts[kinds] += std::uint32_t{1} << 8 * bit;
    }
  }
  return counts;
}();

class TableConverter : public ScriptConverter {
 public:
  explicit TableConverter(const OpenCcTables& tables)
      : simple_(kCodePoints), kinds_(kPlane + 1), phrases_(Phrases(tables)) {
    for (char32_t c = 0; c < kCodePoints; ++c) simple_[c] = c;
    for (const Word& word : tables.characters) {
      if (word.from.size() == 1 && word.to.size() == 1 && word.from[0] < kCodePoints) {
        simple_[word.from[0]] = word.to[0];
      }
    }
    for (char32_t c = 0; c <= kPlane; ++c) kinds_[c] = MayBeUnified(c) ? kVariant : 0;
    for (char32_t c = kFirst; c <= kLast; ++c) {
      kinds_[c] |= kIdeograph;
      const char32_t to = simple_[c];
      if (to == c || to < kFirst || to > kLast) continue;
      kinds_[c] |= kTraditional;
      // What is itself changed counts as Traditional alone.
      if (simple_[to] == to) kinds_[to] |= kSimplified;
    }
  }

  absl::Status LoadWording(const OpenCcTables& tables) {
    const auto simplify = [this](std::u32string_view text) { return ToSimplified(text); };
    ASSIGN_OR_RETURN(wording_, Wording::Create(tables.taiwan_phrases, simplify));
    return absl::OkStatus();
  }

  Census Count(std::u32string_view text) const override {
    Census census;
    for (; !text.empty(); text.remove_prefix(std::min(kCounted, text.size()))) {
      const std::uint8_t* const kinds = kinds_.data();
      std::uint32_t counts = 0;
      for (const char32_t c : text.substr(0, kCounted)) {
        counts += kCounts[kinds[std::min(c, kPlane)]];
      }
      census.ideographs += counts & 0xFF;
      census.traditional += counts >> 8 & 0xFF;
      census.simplified += counts >> 16 & 0xFF;
      census.variants += counts >> 24;
    }
    return census;
  }

  std::u32string ToSimplified(std::u32string_view text) const override {
    std::u32string out(text);
    for (std::size_t i = 0; i < out.size();) {
      if (const Word* phrase = phrases_.Match(text, i)) {
        out.replace(i, phrase->to.size(), phrase->to);
        i += phrase->to.size();
        continue;
      }
      if (out[i] < kCodePoints) out[i] = simple_[out[i]];
      ++i;
    }
    return out;
  }

  const Wording& wording() const override { return *wording_; }

 private:
  // Words whose length would change are converted character by character instead.
  static std::vector<Word> Phrases(const OpenCcTables& tables) {
    std::vector<Word> phrases;
    for (const Word& word : tables.phrases) {
      if (word.from.size() == word.to.size()) phrases.push_back(word);
    }
    return phrases;
  }

  std::vector<char32_t> simple_;
  std::vector<std::uint8_t> kinds_;
  WordTable phrases_;
  std::unique_ptr<Wording> wording_;
};

}  // namespace

v1::Document::Script ScriptConverter::ScriptOf(const Census& census) {
  if (census.ideographs == 0) return v1::Document::SCRIPT_UNSPECIFIED;
  return census.traditional > census.simplified ? v1::Document::TRADITIONAL
                                                : v1::Document::SIMPLIFIED;
}

v1::Document::Script ScriptConverter::Detect(std::u32string_view text) const {
  return ScriptOf(Count(text));
}

PreparedText ScriptConverter::Prepare(std::u32string decoded) const {
  Census census = Count(decoded);
  if (census.variants > 0) {
    UnifyIdeographs(decoded);
    census = Count(decoded);
  }
  PreparedText prepared{.script = ScriptOf(census)};
  if (prepared.script != v1::Document::TRADITIONAL) {
    prepared.text = std::move(decoded);
    return prepared;
  }
  prepared.text = ToSimplified(decoded);
  prepared.taiwan_wording = wording().IsTaiwans(prepared.text);
  if (prepared.taiwan_wording) prepared.wording = &wording();
  return prepared;
}

absl::StatusOr<std::unique_ptr<ScriptConverter>> ScriptConverter::Create() {
  ASSIGN_OR_RETURN(const OpenCcTables tables, LoadOpenCcTables());
  auto converter = std::make_unique<TableConverter>(tables);
  RETURN_IF_ERROR(converter->LoadWording(tables));
  return converter;
}

}  // namespace nianbao::normalize
