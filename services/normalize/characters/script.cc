// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/script.h"

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

constexpr std::uint8_t kTraditional = 1;
constexpr std::uint8_t kSimplified = 2;

class TableConverter : public ScriptConverter {
 public:
  explicit TableConverter(const OpenCcTables& tables)
      : simple_(kCodePoints), owner_(kCodePoints), phrases_(Phrases(tables)) {
    for (char32_t c = 0; c < kCodePoints; ++c) simple_[c] = c;
    for (const Word& word : tables.characters) {
      if (word.from.size() == 1 && word.to.size() == 1 && word.from[0] < kCodePoints) {
        simple_[word.from[0]] = word.to[0];
      }
    }
    for (char32_t c = kFirst; c <= kLast; ++c) {
      const char32_t to = simple_[c];
      if (to == c || to < kFirst || to > kLast) continue;
      owner_[c] = kTraditional;
      // What is itself changed counts as Traditional alone.
      if (simple_[to] == to) owner_[to] = kSimplified;
    }
  }

  absl::Status LoadWording(const OpenCcTables& tables) {
    const auto simplify = [this](std::u32string_view text) { return ToSimplified(text); };
    ASSIGN_OR_RETURN(wording_, Wording::Create(tables.taiwan_phrases, simplify));
    return absl::OkStatus();
  }

  v1::Document::Script Detect(std::u32string_view text) const override {
    std::size_t ideographs = 0;
    std::size_t traditional = 0;
    std::size_t simplified = 0;
    for (const char32_t c : text) {
      if (c - kFirst > kLast - kFirst) continue;
      ++ideographs;
      traditional += owner_[c] & kTraditional;
      simplified += owner_[c] >> 1;
    }
    if (ideographs == 0) return v1::Document::SCRIPT_UNSPECIFIED;
    return traditional > simplified ? v1::Document::TRADITIONAL : v1::Document::SIMPLIFIED;
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
  std::vector<std::uint8_t> owner_;
  WordTable phrases_;
  std::unique_ptr<Wording> wording_;
};

}  // namespace

PreparedText ScriptConverter::Prepare(std::u32string decoded) const {
  UnifyIdeographs(decoded);
  PreparedText prepared{.script = Detect(decoded)};
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
